using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Web.Wikis;

namespace Wikibot.Web.Past;

/// <summary>Looking back: what changed, by whom, and what it was before.</summary>
internal static class PastEndpoints
{
    /// <summary>Changes on one page.</summary>
    private const int Changes = 30;

    /// <summary>Most characters of difference on one page.</summary>
    private const int DiffBudget = 60_000;

    /// <summary>Maps it.</summary>
    public static RouteGroupBuilder MapPast(this RouteGroupBuilder wiki)
    {
        wiki.MapGet("/changes", ChangesAsync);
        wiki.MapGet("/history/{**path}", HistoryAsync);
        wiki.MapGet("/compare", CompareAsync);
        wiki.MapGet("/blame/{**path}", BlameAsync);
        wiki.MapRestore();
        wiki.MapUndo();
        return wiki;
    }

    private static async Task<IResult> ChangesAsync(
        WikiRequest request, string? author, string? session, string? prefix, string? text, string? since, string? cursor, TimeProvider time)
    {
        var query = new ChangesQuery(Moment.Parse(since, time), Author: Form(author), Prefix: Form(prefix), Text: Form(text), Cursor: Form(cursor), Limit: Changes, Session: Form(session));
        var found = await request.Git.RecentChangesAsync(request.Caller, request.Wiki, query, request.Cancellation);
        return new RazorComponentResult<ChangesPage>(new { request.Wiki, Asked = query, Since = since, Found = found });
    }

    private static async Task<IResult> HistoryAsync(WikiRequest request, string? path, string? cursor)
    {
        var history = await request.Git.HistoryAsync(request.Caller, request.Wiki, path, Form(cursor), Changes, cancellationToken: request.Cancellation);
        return new RazorComponentResult<HistoryPage>(new { request.Wiki, Path = path ?? "", History = history });
    }

    private static async Task<IResult> CompareAsync(WikiRequest request, string? from, string? to, string? commit, string? path, string? session, string? view, string? cursor)
    {
        var query = new CompareQuery(Form(from), Form(to), Form(path), Format: null, DiffBudget, Form(cursor), Form(commit), Form(session));
        var comparison = await request.Git.CompareAsync(request.Caller, request.Wiki, query, request.Cancellation);
        return new RazorComponentResult<ComparePage>(new { request.Wiki, Asked = query, Comparison = comparison, Split = view != "unified" });
    }

    private static async Task<IResult> BlameAsync(WikiRequest request, string path) => new RazorComponentResult<BlamePage>(new
    {
        request.Wiki,
        Blame = await request.Git.BlameAsync(request.Caller, request.Wiki, path, request.Cancellation),
    });

    /// <summary>A field of a form; null when it was left empty.</summary>
    internal static string? Form(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
