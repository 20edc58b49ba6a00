using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Web.Pages;
using Wikibot.Web.Site;
using Wikibot.Web.Wikis;

namespace Wikibot.Web.Editing;

/// <summary>Writing pages: Markdown in a form, a preview, and three versions side by side when somebody was faster.</summary>
internal static class EditEndpoints
{
    /// <summary>Maps it.</summary>
    public static RouteGroupBuilder MapEditing(this RouteGroupBuilder wiki)
    {
        wiki.MapGet("/edit/{**path}", EditAsync);
        wiki.MapPost("/edit/{**path}", SaveAsync);
        wiki.MapGet("/new", (WikiRequest request, string? path) => new RazorComponentResult<EditPage>(new { request.Wiki, Draft = new Draft(path ?? "", ""), IsNew = true }));
        wiki.MapPost("/new", CreateAsync);
        wiki.MapPost("/preview", PreviewAsync);
        wiki.MapPlaces();
        return wiki;
    }

    private static async Task<IResult> EditAsync(WikiRequest request, string path)
    {
        var page = await request.Git.ReadPageAsync(request.Caller, request.Wiki, path, cancellationToken: request.Cancellation);
        return page.ResolvedFrom is null
            ? new RazorComponentResult<EditPage>(new { request.Wiki, Draft = Draft.Of(page) })
            : TypedResults.LocalRedirect(Address.Of(request.Wiki, "edit", page.Path));
    }

    private static Task<IResult> SaveAsync(WikiRequest request, string path, IFormCollection form) => WriteAsync(request, Draft.Of(form, path), form, isNew: false);

    private static Task<IResult> CreateAsync(WikiRequest request, IFormCollection form) => WriteAsync(request, Draft.Of(form, form["path"].ToString().Trim()), form, isNew: true);

    private static async Task<IResult> WriteAsync(WikiRequest request, Draft draft, IFormCollection form, bool isNew)
    {
        if (form["do"] == "preview")
        {
            var shown = await PageShow.RenderAsync(request, draft.Path, draft.Content, commit: null, links: null);
            return new RazorComponentResult<EditPage>(new { request.Wiki, Draft = draft, IsNew = isNew, Shown = shown });
        }

        try
        {
            var saved = await request.Git.WritePageAsync(request.Caller, request.Wiki, draft.ToRequest(), OperationField.Of(form), request.Cancellation);
            return TypedResults.LocalRedirect(Address.Page(request.Wiki, saved.Path));
        }
        catch (WikibotProblemException problem) when (problem.Code == ProblemCodes.RevisionConflict && draft.Commit is not null)
        {
            return await ConflictAsync(request, draft);
        }
        catch (WikibotProblemException problem) when (problem.Status != StatusCodes.Status401Unauthorized)
        {
            // What was written stays in the form, whatever was wrong with it.
            return new RazorComponentResult<EditPage>(new { request.Wiki, Draft = draft, IsNew = isNew, Problem = problem }) { StatusCode = problem.Status };
        }
    }

    /// <summary>What it was when it was read, what it is now, and what was to be saved.</summary>
    private static async Task<IResult> ConflictAsync(WikiRequest request, Draft draft)
    {
        var before = await TextAsync(request, draft.Path, draft.Commit);
        var now = await TextAsync(request, draft.Path, commit: null);
        return new RazorComponentResult<ConflictPage>(new { request.Wiki, Draft = draft, Before = before?.Content ?? "", Now = now }) { StatusCode = StatusCodes.Status409Conflict };
    }

    private static async Task<PageContent?> TextAsync(WikiRequest request, string path, string? commit)
    {
        try
        {
            var page = await request.Git.ReadPageAsync(request.Caller, request.Wiki, path, commit, detailed: true, cancellationToken: request.Cancellation);
            return page.ResolvedFrom is null ? page : null;
        }
        catch (WikibotProblemException problem) when (problem.Code is ProblemCodes.PageNotFound or ProblemCodes.CommitNotFound)
        {
            return null;
        }
    }

    /// <summary>The text of a form as HTML, for the script that shows it beside.</summary>
    private static async Task<IResult> PreviewAsync(WikiRequest request, IFormCollection form)
    {
        var shown = await PageShow.RenderAsync(request, form["path"].ToString(), form["content"].ToString(), commit: null, links: null);
        return TypedResults.Text(shown.Html, "text/html; charset=utf-8");
    }
}
