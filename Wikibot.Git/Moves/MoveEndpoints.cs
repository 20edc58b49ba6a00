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
        wiki.MapPost("/move/preview", PreviewAsync).Needs(Role.Viewer);
        return wiki;
    }

    private static Task<MoveResult> MoveAsync(
        WikiAccess access, MoveRequest request, OperationId operation, MoveService moves, CancellationToken cancellationToken) =>
        moves.MoveAsync(access, operation, request, cancellationToken);

    private static Task<MovePreview> PreviewAsync(WikiAccess access, MoveRequest request, MoveService moves, CancellationToken cancellationToken) =>
        moves.PreviewAsync(access, request, cancellationToken);
}
