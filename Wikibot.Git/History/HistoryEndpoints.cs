using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Identity;
using Wikibot.Git.Members;
using Wikibot.Git.Pages;
using Wikibot.Git.Problems;

namespace Wikibot.Git.History;

/// <summary>Query of <c>GET /wikis/{wiki}/history</c>.</summary>
internal sealed record HistoryQuery
{
    public string? Path { get; init; }

    public string? Cursor { get; init; }

    public string? Limit { get; init; }
}

internal static class HistoryEndpoints
{
    public static IEndpointRouteBuilder MapHistory(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/wikis/{wiki}/history", ReadAsync);
        return routes;
    }

    private static async Task<Ok<Client.History>> ReadAsync(
        string wiki, [AsParameters] HistoryQuery query, RequestCaller caller, WikiGate gate, CancellationToken cancellationToken)
    {
        var access = await gate.OpenAsync(caller.Caller, wiki, Role.Viewer, cancellationToken);
        var limit = Check.Number(query.Limit, "limit", HistoryReader.DefaultLimit, 1, HistoryReader.MaxLimit);
        return TypedResults.Ok(string.IsNullOrEmpty(query.Path)
            ? await HistoryReader.OfWikiAsync(access, query.Cursor, limit, cancellationToken)
            : await HistoryReader.OfPageAsync(access, PagePath.Parse(query.Path), query.Cursor, limit, cancellationToken));
    }
}
