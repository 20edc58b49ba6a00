using Wikibot.Git.Members;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.Search;

/// <summary>Query of <c>GET /wikis/{wiki}/links</c>.</summary>
internal sealed record LinksQuery
{
    public string? Path { get; init; }
    public string? Cursor { get; init; }
    public string? Limit { get; init; }
}

internal static class SearchEndpoints
{
    public static IServiceCollection AddSearch(this IServiceCollection services) => services.AddSingleton<SearchService>().AddSingleton<PageLinkService>().AddSingleton<GraphService>().AddSingleton<CheckService>();

    public static IEndpointRouteBuilder MapSearch(this IEndpointRouteBuilder wiki)
    {
        // Not GET: a question may be longer than an address, and is nobody's to write down.
        wiki.MapPost("/search", SearchAsync).Needs(Role.Viewer).ForTokens(inFolder: true);
        wiki.MapGet("/links", LinksAsync).Needs(Role.Viewer).ForTokens(inFolder: true);
        wiki.MapGet("/graph", GraphAsync).Needs(Role.Viewer).ForTokens(inFolder: true);
        wiki.MapGet("/check", CheckAsync).Needs(Role.Viewer).ForTokens(inFolder: true);
        return wiki;
    }

    private static Task<SearchAnswer> SearchAsync(WikiAccess access, SearchRequest request, SearchService search, CancellationToken cancellationToken) =>
        search.SearchAsync(access, request, cancellationToken);

    private static Task<WikiCheck> CheckAsync(WikiAccess access, Query<CheckQuery> query, CheckService checks, CancellationToken cancellationToken) =>
        checks.CheckAsync(access, query.Value, cancellationToken);

    private static Task<PageLinkList> LinksAsync(WikiAccess access, [AsParameters] LinksQuery query, PageLinkService links, CancellationToken cancellationToken) =>
        links.ListAsync(access, query.Path, query.Cursor, Check.Number(query.Limit, "limit", PageLinkService.DefaultLimit, 1, PageLinkService.MaxLimit), cancellationToken);

    private static Task<LinkGraph> GraphAsync(WikiAccess access, Query<GraphQuery> query, GraphService graphs, CancellationToken cancellationToken) =>
        graphs.ReadAsync(access, query.Value, cancellationToken);
}
