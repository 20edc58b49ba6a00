using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Git.Identity;
using Wikibot.Git.Members;
using Wikibot.Git.Problems;

namespace Wikibot.Git.Compare;

/// <summary>Query of <c>GET /wikis/{wiki}/compare</c>; see <see cref="CompareQuery"/>.</summary>
internal sealed record CompareParameters
{
    public string? From { get; init; }

    public string? To { get; init; }

    public string? Commit { get; init; }

    public string? Path { get; init; }

    public string? Format { get; init; }

    public string? Budget { get; init; }

    public string? Cursor { get; init; }
}

internal static class CompareEndpoints
{
    public static IEndpointRouteBuilder MapCompare(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/wikis/{wiki}/compare", CompareAsync);
        return routes;
    }

    private static async Task<Ok<Comparison>> CompareAsync(
        string wiki, [AsParameters] CompareParameters query, RequestCaller caller, WikiGate gate, CancellationToken cancellationToken)
    {
        var access = await gate.OpenAsync(caller.Caller, wiki, Role.Viewer, cancellationToken);
        var budget = Check.Number(query.Budget, "budget", CompareService.DefaultBudget, 200, CompareService.MaxBudget);
        var parsed = new CompareQuery(query.From, query.To, query.Path, query.Format, Cursor: query.Cursor, Commit: query.Commit);
        return TypedResults.Ok(await CompareService.CompareAsync(access, parsed, budget, cancellationToken));
    }
}
