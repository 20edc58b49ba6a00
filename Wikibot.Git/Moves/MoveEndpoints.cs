using Wikibot.Git.Commits;
using Wikibot.Git.Members;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.Moves;

internal static class MoveEndpoints
{
    public static IServiceCollection AddMoves(this IServiceCollection services) => services.AddSingleton<MoveService>();

    public static IEndpointRouteBuilder MapMoves(this IEndpointRouteBuilder wiki)
    {
        wiki.MapPost("/move", MoveAsync).Needs(Role.Editor).ForTokens(inFolder: true);
        return wiki;
    }

    private static Task<MoveResult> MoveAsync(
        WikiAccess access, MoveRequest request, OperationId operation, MoveService moves, CancellationToken cancellationToken) =>
        moves.MoveAsync(access, operation, request, cancellationToken);
}
