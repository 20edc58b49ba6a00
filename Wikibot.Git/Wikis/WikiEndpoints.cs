using Wikibot.Git.Commits;
using Wikibot.Git.Identity;
using Wikibot.Git.Members;

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
        routes.MapWiki().MapGet("", WikiService.GetAsync).Needs(Role.Viewer);
        return routes;
    }

    private static Task<WikiList> ListAsync(string? cursor, string? limit, RequestCaller caller, WikiService wikis, CancellationToken cancellationToken) =>
        wikis.ListAsync(caller.Caller, cursor, Check.Number(limit, "limit", WikiService.DefaultLimit, 1, WikiService.MaxLimit), cancellationToken);

    private static Task<WikiInfo> CreateAsync(
        CreateWikiRequest request, OperationId operation, RequestCaller caller, WikiService wikis, CancellationToken cancellationToken) =>
        wikis.CreateAsync(caller.Caller, operation, request, cancellationToken);
}
