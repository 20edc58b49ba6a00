using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Git.Identity;
using Wikibot.Git.Members;
using Wikibot.Git.Writing;

namespace Wikibot.Git.Restore;

internal static class RestoreEndpoints
{
    public static IServiceCollection AddRestore(this IServiceCollection services) => services.AddSingleton<RestoreService>().AddSingleton<RevertService>();

    public static IEndpointRouteBuilder MapRestore(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/wikis/{wiki}/restore", RestoreAsync);
        routes.MapPost("/wikis/{wiki}/revert", RevertAsync);
        return routes;
    }

    private static async Task<Ok<RestoreResult>> RestoreAsync(
        string wiki, RestoreRequest request, OperationId operation, RequestCaller caller, WikiGate gate, RestoreService restore, CancellationToken cancellationToken)
    {
        var access = await gate.OpenAsync(caller.Caller, wiki, Role.Editor, cancellationToken);
        return TypedResults.Ok(await restore.RestoreAsync(access, operation, request, cancellationToken));
    }

    private static async Task<Ok<RevertResult>> RevertAsync(
        string wiki, RevertRequest request, OperationId operation, RequestCaller caller, WikiGate gate, RevertService revert, CancellationToken cancellationToken)
    {
        var access = await gate.OpenAsync(caller.Caller, wiki, Role.Editor, cancellationToken);
        return TypedResults.Ok(await revert.RevertAsync(access, operation, request, cancellationToken));
    }
}
