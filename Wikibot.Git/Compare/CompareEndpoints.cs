using Wikibot.Git.Members;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.Compare;

internal static class CompareEndpoints
{
    public static IEndpointRouteBuilder MapCompare(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/compare", CompareAsync).Needs(Role.Viewer).ForTokens(inFolder: true);
        return wiki;
    }

    private static Task<Comparison> CompareAsync(WikiAccess access, Query<CompareQuery> query, CancellationToken cancellationToken) =>
        CompareService.CompareAsync(access, query.Value, cancellationToken);
}
