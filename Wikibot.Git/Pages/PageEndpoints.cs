using Wikibot.Git.Commits;
using Wikibot.Git.Members;

namespace Wikibot.Git.Pages;

/// <summary>Query of <c>GET /wikis/{wiki}/page</c>; see <see cref="ReadPageQuery"/>.</summary>
internal sealed record PageQuery
{
    public string? Path { get; init; }
    public string? Commit { get; init; }
    public string? At { get; init; }
    public string? Heading { get; init; }
    public string? FromLine { get; init; }
    public string? ToLine { get; init; }
    public string? Budget { get; init; }
    public string? Cursor { get; init; }
    public string? Detailed { get; init; }

    public ReadPageQuery Parse(DateTimeOffset now) => new(
        Check.Required(Path, "path"),
        Commit,
        Check.Time(At, "at", now),
        Heading,
        Check.Number(FromLine, "fromLine", 1, int.MaxValue),
        Check.Number(ToLine, "toLine", 1, int.MaxValue),
        Check.Number(Budget, "budget", 200, 2_000_000),
        Cursor,
        Check.Flag(Detailed, "detailed"));
}

/// <summary>Query of <c>GET /wikis/{wiki}/pages</c>.</summary>
internal sealed record ListQuery
{
    public string? Prefix { get; init; }
    public string? Depth { get; init; }
    public string? Tag { get; init; }
    public string? Sort { get; init; }
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
        return services.AddSingleton<PageWriter>().AddSingleton<PageBatch>().AddSingleton<PageLister>().AddSingleton<IndexedLister>();
    }

    public static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/pages", ListAsync).Needs(Role.Viewer);
        wiki.MapGet("/page", ReadAsync).Needs(Role.Viewer);
        wiki.MapPut("/page", WriteAsync).Needs(Role.Editor);
        wiki.MapPost("/pages", WriteSeveralAsync).Needs(Role.Editor);
        wiki.MapDelete("/page", DeleteAsync).Needs(Role.Editor);
        return wiki;
    }

    private static async Task<PageList> ListAsync(
        WikiAccess access, [AsParameters] ListQuery query, PageLister pages, IndexedLister indexed, CancellationToken cancellationToken)
    {
        var depth = Check.Number(query.Depth, "depth", 1, 100);
        var limit = Check.Number(query.Limit, "limit", PageLister.DefaultLimit, 1, PageLister.MaxLimit);
        return !IndexedLister.IsNeeded(query.Tag, query.Sort) ? await pages.ListAsync(access, query.Prefix, depth, query.Cursor, limit, cancellationToken)
            : depth is null ? await indexed.ListAsync(access, query.Prefix, query.Tag, query.Sort, query.Cursor, limit, cancellationToken)
            : throw Problem.Invalid("depth", "exclusive", "'depth' goes with neither 'tag' nor another order than that of paths.");
    }

    private static Task<PageContent> ReadAsync(
        WikiAccess access, [AsParameters] PageQuery query, TimeProvider time, CancellationToken cancellationToken) =>
        PageReader.ReadAsync(access, query.Parse(time.GetUtcNow()), cancellationToken);

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
