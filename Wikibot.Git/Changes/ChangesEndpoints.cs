using Wikibot.Git.Members;

namespace Wikibot.Git.Changes;

/// <summary>Query of <c>GET /wikis/{wiki}/changes</c>; see <see cref="ChangesQuery"/>.</summary>
internal sealed record ChangesParameters
{
    public string? Since { get; init; }
    public string? SinceCommit { get; init; }
    public string? Author { get; init; }
    public string? Prefix { get; init; }
    public string? Cursor { get; init; }
    public string? Limit { get; init; }
}

internal static class ChangesEndpoints
{
    public static IEndpointRouteBuilder MapChanges(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/changes", ReadAsync).Needs(Role.Viewer);
        return wiki;
    }

    private static async Task<RecentChanges> ReadAsync(
        WikiAccess access, [AsParameters] ChangesParameters query, TimeProvider time, CancellationToken cancellationToken)
    {
        var limit = Check.Number(query.Limit, "limit", ChangesReader.DefaultLimit, 1, ChangesReader.MaxLimit);
        var parsed = new ChangesQuery(Check.Time(query.Since, "since", time.GetUtcNow()), query.SinceCommit, query.Author, query.Prefix, query.Cursor);
        return await ChangesReader.ReadAsync(access, parsed, limit, cancellationToken);
    }
}
