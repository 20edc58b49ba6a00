using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Git.Identity;
using Wikibot.Git.Members;
using Wikibot.Git.Problems;
using Wikibot.Git.Writing;

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
        return services.AddSingleton<PageWriter>().AddSingleton<PageBatch>().AddSingleton<PageLister>();
    }

    public static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/wikis/{wiki}/pages", ListAsync);
        routes.MapGet("/wikis/{wiki}/page", ReadAsync);
        routes.MapPut("/wikis/{wiki}/page", WriteAsync);
        routes.MapPost("/wikis/{wiki}/pages", WriteSeveralAsync);
        routes.MapDelete("/wikis/{wiki}/page", DeleteAsync);
        return routes;
    }

    private static async Task<Ok<PageList>> ListAsync(
        string wiki, [AsParameters] ListQuery query, RequestCaller caller, WikiGate gate, PageLister pages, CancellationToken cancellationToken)
    {
        var access = await gate.OpenAsync(caller.Caller, wiki, Role.Viewer, cancellationToken);
        var depth = Check.Number(query.Depth, "depth", 1, 100);
        var limit = Check.Number(query.Limit, "limit", PageLister.DefaultLimit, 1, PageLister.MaxLimit);
        return TypedResults.Ok(await pages.ListAsync(access, query.Prefix, depth, query.Cursor, limit, cancellationToken));
    }

    private static async Task<Ok<PageContent>> ReadAsync(
        string wiki, [AsParameters] PageQuery query, RequestCaller caller, WikiGate gate, TimeProvider time, CancellationToken cancellationToken)
    {
        var access = await gate.OpenAsync(caller.Caller, wiki, Role.Viewer, cancellationToken);
        return TypedResults.Ok(await PageReader.ReadAsync(access, query.Parse(time.GetUtcNow()), cancellationToken));
    }

    private static async Task<Ok<PageChange>> WriteAsync(
        string wiki, WritePageRequest request, OperationId operation, RequestCaller caller, WikiGate gate, PageWriter pages, CancellationToken cancellationToken)
    {
        var access = await gate.OpenAsync(caller.Caller, wiki, Role.Editor, cancellationToken);
        return TypedResults.Ok(await pages.WriteAsync(access, operation, request, cancellationToken));
    }

    private static async Task<Ok<PagesChange>> WriteSeveralAsync(
        string wiki, WritePagesRequest request, OperationId operation, RequestCaller caller, WikiGate gate, PageBatch pages, CancellationToken cancellationToken)
    {
        var access = await gate.OpenAsync(caller.Caller, wiki, Role.Editor, cancellationToken);
        return TypedResults.Ok(await pages.WriteAsync(access, operation, request, cancellationToken));
    }

    private static async Task<Ok<PageChange>> DeleteAsync(
        string wiki, [AsParameters] DeleteQuery query, OperationId operation, RequestCaller caller, WikiGate gate, PageWriter pages, CancellationToken cancellationToken)
    {
        var access = await gate.OpenAsync(caller.Caller, wiki, Role.Editor, cancellationToken);
        return TypedResults.Ok(await pages.DeleteAsync(access, operation, query.Path, query.Revision, query.Message, cancellationToken));
    }
}
