using Wikibot.Git.Commits;
using Wikibot.Git.Identity;
using Wikibot.Git.Members;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.Wikis;

internal static class WikiEndpoints
{
    public static IServiceCollection AddWikis(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<DamagedWikis>("wikis");
        return services.AddSingleton<DamagedWikis>().AddSingleton<WikiService>().AddSingleton<WikiLister>().AddSingleton<WikiUpdater>();
    }

    public static IEndpointRouteBuilder MapWikis(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/wikis", ListAsync).ForTokens(inFolder: true);
        routes.MapPost("/wikis", CreateAsync);
        var wiki = routes.MapWiki();
        wiki.MapGet("", GetAsync).Needs(Role.Viewer).ForTokens(inFolder: true);
        wiki.MapPost("", UpdateAsync).Needs(Role.Owner, evenDeleted: true);
        return routes;
    }

    private static Task<WikiList> ListAsync(string? cursor, string? limit, RequestCaller caller, WikiLister wikis, CancellationToken cancellationToken) =>
        wikis.ListAsync(caller, cursor, Check.Number(limit, "limit", WikiLister.DefaultLimit, 1, WikiLister.MaxLimit), cancellationToken);

    private static Task<WikiInfo> GetAsync(WikiAccess access, WikiLister wikis, CancellationToken cancellationToken) => wikis.GetAsync(access, cancellationToken);

    private static Task<WikiInfo> UpdateAsync(WikiAccess access, UpdateWikiRequest request, OperationId operation, WikiUpdater wikis, CancellationToken cancellationToken) =>
        wikis.UpdateAsync(access, operation, request, cancellationToken);

    private static Task<WikiInfo> CreateAsync(
        CreateWikiRequest request, OperationId operation, RequestCaller caller, WikiService wikis, CancellationToken cancellationToken) =>
        wikis.CreateAsync(caller.Caller, operation, request, cancellationToken);
}
