using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Web.Wikis;

namespace Wikibot.Web.Search;

/// <summary>Finding.</summary>
internal static class SearchEndpoints
{
    /// <summary>Hits of one page of answers.</summary>
    private const int Hits = 20;

    /// <summary>Maps it.</summary>
    public static RouteGroupBuilder MapSearch(this RouteGroupBuilder wiki)
    {
        wiki.MapGet("/search", FindAsync);
        wiki.MapGet("/search/quick", QuickSearch.FindAsync);
        return wiki;
    }

    private static async Task<IResult> FindAsync(WikiRequest request, string? q, string? tag, string? author, string? prefix, string? cursor)
    {
        var asked = new SearchRequest(Text(q), Text(prefix), Text(tag), Author: Text(author), Cursor: Text(cursor), Limit: Hits);
        var nothing = asked is { Query: null, Prefix: null, Tag: null, Author: null };
        var answer = nothing ? null : await request.Git.SearchAsync(request.Caller, request.Wiki, asked, request.Cancellation);
        return new RazorComponentResult<SearchPage>(new { request.Wiki, Asked = asked, Answer = answer });
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
