using Wikibot.Git.Members;

namespace Wikibot.Git.Changes;

internal static class ChangesEndpoints
{
    public static IEndpointRouteBuilder MapChanges(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/changes", ReadAsync).Needs(Role.Viewer);
        return wiki;
    }

    private static Task<RecentChanges> ReadAsync(WikiAccess access, Query<ChangesQuery> query, CancellationToken cancellationToken) =>
        ChangesReader.ReadAsync(access, query.Value, cancellationToken);
}
