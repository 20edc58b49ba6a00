using Wikibot.Git.Commits;
using Wikibot.Git.Members;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.Restore;

internal static class RestoreEndpoints
{
    public static IServiceCollection AddRestore(this IServiceCollection services) => services.AddSingleton<RestoreService>().AddSingleton<RevertService>();

    public static IEndpointRouteBuilder MapRestore(this IEndpointRouteBuilder wiki)
    {
        wiki.MapPost("/restore", RestoreAsync).Needs(Role.Editor).ForTokens(inFolder: true);
        wiki.MapPost("/revert", RevertAsync).Needs(Role.Editor).ForTokens(inFolder: true);
        wiki.MapPost("/revert/preview", PreviewAsync).Needs(Role.Viewer).ForTokens(inFolder: true);
        return wiki;
    }

    private static Task<RestoreResult> RestoreAsync(
        WikiAccess access, RestoreRequest request, OperationId operation, RestoreService restore, CancellationToken cancellationToken) =>
        restore.RestoreAsync(access, operation, request, cancellationToken);

    private static Task<RevertResult> RevertAsync(
        WikiAccess access, RevertRequest request, OperationId operation, RevertService revert, CancellationToken cancellationToken) =>
        revert.RevertAsync(access, operation, request, cancellationToken);

    private static Task<RevertPreview> PreviewAsync(WikiAccess access, RevertRequest request, CancellationToken cancellationToken) =>
        RevertPreviewer.PreviewAsync(access, request, cancellationToken);
}
