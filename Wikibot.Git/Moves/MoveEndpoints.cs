using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Git.Identity;
using Wikibot.Git.Links;
using Wikibot.Git.Members;
using Wikibot.Git.Writing;

namespace Wikibot.Git.Moves;

internal static class MoveEndpoints
{
    public static IServiceCollection AddMoves(this IServiceCollection services) =>
        services.AddSingleton<LinkCache>().AddSingleton<BacklinkFinder>().AddSingleton<MoveService>();

    public static IEndpointRouteBuilder MapMoves(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/wikis/{wiki}/move", MoveAsync);
        return routes;
    }

    private static async Task<Ok<MoveResult>> MoveAsync(
        string wiki, MoveRequest request, OperationId operation, RequestCaller caller, WikiGate gate, MoveService moves, CancellationToken cancellationToken)
    {
        var access = await gate.OpenAsync(caller.Caller, wiki, Role.Editor, cancellationToken);
        return TypedResults.Ok(await moves.MoveAsync(access, operation, request, cancellationToken));
    }
}
