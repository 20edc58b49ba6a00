using Wikibot.Git.Members;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.Changes;

internal static class ChangesEndpoints
{
    public static IEndpointRouteBuilder MapChanges(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/changes", ReadAsync).Needs(Role.Viewer).ForTokens(inFolder: true);
        return wiki;
    }

    private static Task<RecentChanges> ReadAsync(WikiAccess access, Query<ChangesQuery> query, CancellationToken cancellationToken) =>
        ChangesReader.ReadAsync(access, query.Value, cancellationToken);
}
