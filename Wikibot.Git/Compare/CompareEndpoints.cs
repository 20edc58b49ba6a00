using Wikibot.Git.Members;

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
    public static IEndpointRouteBuilder MapCompare(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/compare", CompareAsync).Needs(Role.Viewer);
        return wiki;
    }

    private static async Task<Comparison> CompareAsync(
        WikiAccess access, [AsParameters] CompareParameters query, CancellationToken cancellationToken)
    {
        var budget = Check.Number(query.Budget, "budget", CompareService.DefaultBudget, 200, CompareService.MaxBudget);
        var parsed = new CompareQuery(query.From, query.To, query.Path, query.Format, Cursor: query.Cursor, Commit: query.Commit);
        return await CompareService.CompareAsync(access, parsed, budget, cancellationToken);
    }
}
