using Wikibot.Git.Members;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.History;

/// <summary>Query of <c>GET /wikis/{wiki}/history</c>.</summary>
internal sealed record HistoryQuery
{
    public string? Path { get; init; }
    public string? Cursor { get; init; }
    public string? Limit { get; init; }
    public string? Session { get; init; }
}

internal static class HistoryEndpoints
{
    public static IEndpointRouteBuilder MapHistory(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/history", ReadAsync).Needs(Role.Viewer).ForTokens(inFolder: true);
        return wiki;
    }

    private static async Task<Client.History> ReadAsync(
        WikiAccess access, [AsParameters] HistoryQuery query, CancellationToken cancellationToken)
    {
        var limit = Check.Number(query.Limit, "limit", HistoryReader.DefaultLimit, 1, HistoryReader.MaxLimit);
        return string.IsNullOrEmpty(query.Path)
            ? await HistoryReader.OfWikiAsync(access, query.Cursor, limit, cancellationToken, query.Session)
            : await HistoryReader.OfPageAsync(access, PagePath.Parse(query.Path), query.Cursor, limit, cancellationToken, query.Session);
    }
}
