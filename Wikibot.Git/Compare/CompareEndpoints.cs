using Wikibot.Git.Members;

namespace Wikibot.Git.Compare;

internal static class CompareEndpoints
{
    public static IEndpointRouteBuilder MapCompare(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/compare", CompareAsync).Needs(Role.Viewer);
        return wiki;
    }

    private static Task<Comparison> CompareAsync(WikiAccess access, Query<CompareQuery> query, CancellationToken cancellationToken) =>
        CompareService.CompareAsync(access, query.Value, cancellationToken);
}
