using Wikibot.Git.Commits;
using Wikibot.Git.Members;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.Pages;

/// <summary>Query of <c>GET /wikis/{wiki}/pages</c>.</summary>
internal sealed record ListQuery
{
    public string? Prefix { get; init; }
    public string? Depth { get; init; }
    public string? Tag { get; init; }
    public string? Sort { get; init; }
    public string? Files { get; init; }
    public string? Cursor { get; init; }
    public string? Limit { get; init; }
}

/// <summary>Query of <c>DELETE /wikis/{wiki}/page</c>.</summary>
internal sealed record DeleteQuery
{
    public string? Path { get; init; }
    public string? Revision { get; init; }
    public string? Message { get; init; }
}

internal static class PageEndpoints
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        UnicodeSupport.Require();
        return services
            .AddSingleton<PageFinder>().AddSingleton<PageReader>().AddSingleton<PagesReader>()
            .AddSingleton<PageWriter>().AddSingleton<PageBatch>().AddSingleton<PageLister>().AddSingleton<IndexedLister>();
    }

    public static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/pages", ListAsync).Needs(Role.Viewer).ForTokens(inFolder: true);
        wiki.MapGet("/page", ReadAsync).Needs(Role.Viewer).ForTokens(inFolder: true);
        wiki.MapPut("/page", WriteAsync).Needs(Role.Editor).ForTokens(inFolder: true, adds: true);
        wiki.MapPost("/pages/read", ReadSeveralAsync).Needs(Role.Viewer).ForTokens(inFolder: true);
        wiki.MapPost("/pages", WriteSeveralAsync).Needs(Role.Editor).ForTokens(inFolder: true, adds: true);
        wiki.MapDelete("/page", DeleteAsync).Needs(Role.Editor).ForTokens(inFolder: true);
        return wiki;
    }

    private static async Task<PageList> ListAsync(
        WikiAccess access, [AsParameters] ListQuery query, PageLister pages, IndexedLister indexed, CancellationToken cancellationToken)
    {
        var depth = Check.Number(query.Depth, "depth", 1, 100);
        var limit = Check.Number(query.Limit, "limit", PageLister.DefaultLimit, 1, PageLister.MaxLimit);
        var files = Check.Flag(query.Files, "files");
        return !IndexedLister.IsNeeded(query.Tag, query.Sort) ? await pages.ListAsync(access, query.Prefix, depth, files, query.Cursor, limit, cancellationToken)
            : files ? throw Problem.Invalid("files", "exclusive", "'files' goes with neither 'tag' nor another order than that of paths: files have no tags.")
            : depth is null ? await indexed.ListAsync(access, query.Prefix, query.Tag, query.Sort, query.Cursor, limit, cancellationToken)
            : throw Problem.Invalid("depth", "exclusive", "'depth' goes with neither 'tag' nor another order than that of paths.");
    }

    private static Task<PageContent> ReadAsync(
        WikiAccess access, Query<ReadPageQuery> query, PageReader pages, CancellationToken cancellationToken) =>
        pages.ReadAsync(access, query.Value, cancellationToken);

    private static Task<ReadPagesResult> ReadSeveralAsync(
        WikiAccess access, ReadPagesRequest request, PagesReader pages, CancellationToken cancellationToken) =>
        pages.ReadAsync(access, request, cancellationToken);

    private static Task<PageChange> WriteAsync(
        WikiAccess access, WritePageRequest request, OperationId operation, PageWriter pages, CancellationToken cancellationToken) =>
        pages.WriteAsync(access, operation, request, cancellationToken);

    private static Task<PagesChange> WriteSeveralAsync(
        WikiAccess access, WritePagesRequest request, OperationId operation, PageBatch pages, CancellationToken cancellationToken) =>
        pages.WriteAsync(access, operation, request, cancellationToken);

    private static Task<PageChange> DeleteAsync(
        WikiAccess access, [AsParameters] DeleteQuery query, OperationId operation, PageWriter pages, CancellationToken cancellationToken) =>
        pages.DeleteAsync(access, operation, query.Path, query.Revision, query.Message, cancellationToken);
}
