using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Web.Site;
using Wikibot.Web.Wikis;

namespace Wikibot.Web.Settings;

/// <summary>What a wiki holds and may hold, its backups, the whole of it to take away, its title, who may clone it, and its end.</summary>
internal static class SettingsEndpoints
{
    /// <summary>Maps it.</summary>
    public static RouteGroupBuilder MapSettings(this RouteGroupBuilder wiki)
    {
        wiki.MapGet("/settings", (WikiRequest request) => ShowAsync(request));
        wiki.MapPost("/settings", UpdateAsync);
        wiki.MapPost("/public", PublishAsync);
        wiki.MapPost("/backup", BackUpAsync);
        wiki.MapPost("/export", ExportAsync);
        wiki.MapBackups();
        return wiki;
    }

    private static Task<IResult> UpdateAsync(WikiRequest request, IFormCollection form) => ApplyAsync(
        request, form, new UpdateWikiRequest(form.TryGetValue("title", out var title) ? title.ToString().Trim() : null, Field(form, "state"), Field(form, "confirm")));

    private static Task<IResult> PublishAsync(WikiRequest request, IFormCollection form) =>
        ApplyAsync(request, form, new UpdateWikiRequest(Confirm: Field(form, "confirm"), Public: form["public"] == "true"));

    private static async Task<IResult> ApplyAsync(WikiRequest request, IFormCollection form, UpdateWikiRequest asked)
    {
        var (wiki, caller, git, cancellation) = request;
        try
        {
            await git.UpdateWikiAsync(caller, wiki, asked, OperationField.Of(form), cancellation);
            return TypedResults.LocalRedirect(asked.State switch
            {
                UpdateWikiRequest.Deleted => "/",
                UpdateWikiRequest.Active => Address.Wiki(wiki),
                _ => Address.In(wiki, "settings"),
            });
        }
        catch (WikibotProblemException problem) when (problem.Code is ProblemCodes.InvalidArgument or ProblemCodes.ConfirmationRequired)
        {
            return await ShowAsync(request, problem: problem);
        }
    }

    private static string? Field(IFormCollection form, string name) => form[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    private static async Task<IResult> BackUpAsync(WikiRequest request, IFormCollection form)
    {
        try
        {
            var made = await request.Git.BackUpWikiAsync(request.Caller, request.Wiki, OperationField.Of(form), request.Cancellation);
            return await ShowAsync(request, said: made.Made ? "The wiki is backed up." : "Nothing has changed since the newest backup, so none was made.");
        }
        catch (WikibotProblemException problem) when (IsOfBackups(problem))
        {
            return await ShowAsync(request, problem: problem);
        }
    }

    /// <summary>A link where there is a place for one, else the file itself: it may be larger than what an answer of a function holds.</summary>
    private static async Task<IResult> ExportAsync(WikiRequest request, IFormCollection form, IWikibotDownloads downloads)
    {
        var format = form["format"].ToString();
        try
        {
            return await ShowAsync(request, export: await request.Git.ExportWikiAsync(request.Caller, request.Wiki, format, OperationField.Of(form), request.Cancellation));
        }
        catch (WikibotProblemException problem) when (problem.Code == ProblemCodes.BackupsOff)
        {
            return new DownloadAnswer(await downloads.DownloadWikiAsync(request.Caller, request.Wiki, format, request.Cancellation));
        }
        catch (WikibotProblemException problem) when (IsOfBackups(problem))
        {
            return await ShowAsync(request, problem: problem);
        }
    }

    private static async Task<IResult> ShowAsync(WikiRequest request, string? said = null, ExportLink? export = null, WikibotProblemException? problem = null)
    {
        var (wiki, caller, git, cancellation) = request;
        var usage = UsageAsync(request);
        var info = await git.GetWikiAsync(caller, wiki, cancellation);
        var isOwner = info.Role == "owner";
        var (backups, unread) = isOwner ? await BackupsAsync(request) : default;
        return new RazorComponentResult<SettingsPage>(new
        {
            Info = info,
            Usage = await usage,
            IsOwner = isOwner,
            Backups = backups,
            Said = said,
            Export = export,
            Problem = problem ?? unread,
        }) { StatusCode = problem?.Status ?? StatusCodes.Status200OK };
    }

    /// <summary>What it holds; null where that is too much work now: the rest is worth showing without.</summary>
    private static async Task<WikiUsage?> UsageAsync(WikiRequest request)
    {
        try
        {
            return await request.Git.GetUsageAsync(request.Caller, request.Wiki, request.Cancellation);
        }
        catch (WikibotProblemException problem) when (problem.Code is ProblemCodes.TooMuchWork or ProblemCodes.TooManyRequests or ProblemCodes.Unavailable or ProblemCodes.Busy)
        {
            return null;
        }
    }

    private static async Task<(BackupList? List, WikibotProblemException? Unread)> BackupsAsync(WikiRequest request)
    {
        try
        {
            return (await request.Git.ListBackupsAsync(request.Caller, request.Wiki, request.Cancellation), null);
        }
        catch (WikibotProblemException problem) when (IsOfBackups(problem))
        {
            return (null, problem);
        }
    }

    private static bool IsOfBackups(WikibotProblemException problem) =>
        problem.Code is ProblemCodes.BackupsOff or ProblemCodes.BackupDamaged or ProblemCodes.BackupDenied or ProblemCodes.BackupUnavailable or ProblemCodes.InvalidArgument;
}
