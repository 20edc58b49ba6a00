using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Git.Identity;
using Wikibot.Git.Members;
using Wikibot.Git.Problems;
using Wikibot.Git.Writing;

namespace Wikibot.Git.Wikis;

internal static class WikiEndpoints
{
    public static IServiceCollection AddWikis(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<DamagedWikis>("wikis");
        return services.AddSingleton<DamagedWikis>().AddSingleton<WikiService>();
    }

    public static IEndpointRouteBuilder MapWikis(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/wikis", ListAsync);
        routes.MapPost("/wikis", CreateAsync);
        routes.MapGet("/wikis/{wiki}", GetAsync);
        return routes;
    }

    private static async Task<Ok<WikiList>> ListAsync(string? cursor, string? limit, RequestCaller caller, WikiService wikis, CancellationToken cancellationToken) =>
        TypedResults.Ok(await wikis.ListAsync(
            caller.Caller, cursor, Check.Number(limit, "limit", WikiService.DefaultLimit, 1, WikiService.MaxLimit), cancellationToken));

    private static async Task<Ok<WikiInfo>> CreateAsync(
        CreateWikiRequest request, OperationId operation, RequestCaller caller, WikiService wikis, CancellationToken cancellationToken) =>
        TypedResults.Ok(await wikis.CreateAsync(caller.Caller, operation, request, cancellationToken));

    private static async Task<Ok<WikiInfo>> GetAsync(string wiki, RequestCaller caller, WikiGate gate, CancellationToken cancellationToken) =>
        TypedResults.Ok(await WikiService.GetAsync(await gate.OpenAsync(caller.Caller, wiki, Role.Viewer, cancellationToken), cancellationToken));
}
