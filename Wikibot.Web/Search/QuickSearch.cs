using Wikibot.Git.Client;
using Wikibot.Web.Markdown;
using Wikibot.Web.Site;
using Wikibot.Web.Wikis;

namespace Wikibot.Web.Search;

/// <summary>What is found while words are still typed, for the script that shows it below the field: a line for each place, its address, page and heading apart by tabs.</summary>
internal static class QuickSearch
{
    /// <summary>Places that are shown.</summary>
    private const int Shown = 8;

    /// <summary>Answers it.</summary>
    public static async Task<IResult> FindAsync(WikiRequest request, string? q)
    {
        if (string.IsNullOrWhiteSpace(q))
        {
            return TypedResults.Text("");
        }

        // The last word may still go on.
        var words = q.Trim();
        words = char.IsLetterOrDigit(words[^1]) && words.Count(c => c == '"') % 2 == 0 ? words + "*" : words;
        var answer = await request.Git.SearchAsync(request.Caller, request.Wiki, new SearchRequest(words, Limit: Shown), request.Cancellation);
        return TypedResults.Text(string.Concat(answer.Hits.Select(hit => $"{Address.Page(request.Wiki, hit.Path, heading: Anchor(hit))}\t{hit.Path}\t{OneLine(hit.Heading)}\n")));
    }

    /// <summary>Where on its page a place is.</summary>
    public static string? Anchor(SearchHit hit) => hit.Heading is { } heading ? Slug.Of(heading[(heading.LastIndexOf('>') + 1)..]) : null;

    private static string OneLine(string? text) => text?.Replace('\t', ' ').ReplaceLineEndings(" ") ?? "";
}
