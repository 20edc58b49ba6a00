using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Git.Identity;
using Wikibot.Git.Members;
using Wikibot.Git.Problems;

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
    public static IEndpointRouteBuilder MapChanges(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/wikis/{wiki}/changes", ReadAsync);
        return routes;
    }

    private static async Task<Ok<RecentChanges>> ReadAsync(
        string wiki, [AsParameters] ChangesParameters query, RequestCaller caller, WikiGate gate, TimeProvider time, CancellationToken cancellationToken)
    {
        var access = await gate.OpenAsync(caller.Caller, wiki, Role.Viewer, cancellationToken);
        var limit = Check.Number(query.Limit, "limit", ChangesReader.DefaultLimit, 1, ChangesReader.MaxLimit);
        var parsed = new ChangesQuery(Check.Time(query.Since, "since", time.GetUtcNow()), query.SinceCommit, query.Author, query.Prefix, query.Cursor);
        return TypedResults.Ok(await ChangesReader.ReadAsync(access, parsed, limit, cancellationToken));
    }
}
