using Wikibot.Git.Members;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.Blame;

internal static class BlameEndpoints
{
    public static IEndpointRouteBuilder MapBlame(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/blame", ReadAsync).Needs(Role.Viewer).ForTokens(inFolder: true);
        return wiki;
    }

    private static Task<PageBlame> ReadAsync(WikiAccess access, string? path, CancellationToken cancellationToken) =>
        BlameReader.ReadAsync(access, PagePath.Parse(path), cancellationToken);
}
