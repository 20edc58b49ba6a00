using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Web.Site;
using Wikibot.Web.Wikis;

namespace Wikibot.Web.Past;

/// <summary>Undoing what a person, client, program or session did: first exactly what will change, then by a form that holds only for that.</summary>
internal static class UndoEndpoints
{
    private const string Exact = "O";

    /// <summary>Maps it.</summary>
    public static void MapUndo(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/undo", PreviewAsync);
        wiki.MapPost("/undo", UndoAsync);
    }

    private static async Task<IResult> PreviewAsync(WikiRequest request, string? author, string? session, string? prefix, string? since, TimeProvider time)
    {
        var asked = new RevertRequest(PastEndpoints.Form(author), Moment.Parse(since, time), Prefix: PastEndpoints.Form(prefix), Session: PastEndpoints.Form(session));
        return await ShowAsync(request, asked, since, changed: false);
    }

    private static async Task<IResult> ShowAsync(WikiRequest request, RevertRequest asked, string? since, bool changed)
    {
        var info = request.Git.GetWikiAsync(request.Caller, request.Wiki, request.Cancellation);
        var preview = (asked.Author ?? asked.Session) is null || asked.Since is null
            ? null
            : await request.Git.PreviewRevertAsync(request.Caller, request.Wiki, asked, request.Cancellation);
        return new RazorComponentResult<UndoPage>(new
        {
            request.Wiki,
            Asked = asked,
            Since = since,
            Exactly = asked.Since?.ToString(Exact, CultureInfo.InvariantCulture),
            Preview = preview,
            Seen = preview is null ? null : Fingerprint(preview),
            Changed = changed,
            MayUndo = (await info).MayWrite(),
        }) { StatusCode = changed ? StatusCodes.Status409Conflict : StatusCodes.Status200OK };
    }

    private static async Task<IResult> UndoAsync(WikiRequest request, IFormCollection form)
    {
        if (!DateTimeOffset.TryParseExact(form["exactly"].ToString(), Exact, CultureInfo.InvariantCulture, DateTimeStyles.None, out var since))
        {
            throw Problem.Invalid("since", "required", "The form does not say since when. Begin with the preview.");
        }

        var asked = new RevertRequest(
            PastEndpoints.Form(form["author"]), since, Prefix: PastEndpoints.Form(form["prefix"]), Message: PastEndpoints.Form(form["message"]), Session: PastEndpoints.Form(form["session"]));
        var preview = await request.Git.PreviewRevertAsync(request.Caller, request.Wiki, asked with { Message = null }, request.Cancellation);
        if (Fingerprint(preview) != form["seen"].ToString())
        {
            // Somebody wrote meanwhile, and it would do something else than what was looked at.
            return await ShowAsync(request, asked with { Message = null }, form["exactly"], changed: true);
        }

        var result = await request.Git.RevertChangesAsync(request.Caller, request.Wiki, asked, OperationField.Of(form), request.Cancellation);
        return TypedResults.LocalRedirect(result.Changed ? Address.In(request.Wiki, "compare", ("commit", result.Commit)) : Address.In(request.Wiki, "changes"));
    }

    /// <summary>
    /// What was seen, in short: the pages and files with their differences, and what is left alone. Of what was too long to be shown only the state of the wiki tells.
    /// </summary>
    private static string Fingerprint(RevertPreview preview)
    {
        var isWhole = preview.Pages.Count == preview.PageCount && preview.Conflicts.Count == preview.ConflictCount && !preview.Pages.Any(page => page.Truncated);
        var text = new StringBuilder().AppendJoin('\n', preview.Commits, preview.PageCount, preview.ConflictCount, isWhole ? "" : preview.Commit).Append('\n');
        foreach (var page in preview.Pages)
        {
            text.AppendJoin('\0', page.Path, page.Kind, page.From, page.IsFile, page.BytesBefore, page.Bytes, page.Diff).Append('\0');
        }

        foreach (var conflict in preview.Conflicts)
        {
            text.Append(conflict.Path).Append('\0').Append(conflict.Reason).Append('\0');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
