using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Web.Site;
using Wikibot.Web.Wikis;

namespace Wikibot.Web.Settings;

/// <summary>Bringing a wiki back from a backup: first which one and what that changes, then by a form that says the wiki's name and holds only for what was shown.</summary>
internal static class BackupEndpoints
{
    /// <summary>Most characters of difference that are shown before a backup is brought back.</summary>
    private const int DiffBudget = 60_000;

    /// <summary>Maps it.</summary>
    public static void MapBackups(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/backup/{id}", (WikiRequest request, string id) => ShowAsync(request, id));
        wiki.MapPost("/backup/{id}", RestoreAsync);
    }

    private static async Task<IResult> RestoreAsync(WikiRequest request, string id, IFormCollection form)
    {
        if (form["confirm"].ToString().Trim() != request.Wiki)
        {
            return await ShowAsync(request, id, "Write the wiki's name to confirm. Nothing was changed.", StatusCodes.Status400BadRequest);
        }

        // The git service judges what was looked at on the very tip that it replaces: a form without it holds for nothing.
        var body = new BackupRestoreBody(id, Members: form["members"] == "true", Seen: form["seen"].ToString(), SeenMembers: form["seenMembers"].ToString());
        try
        {
            var result = await request.Git.RestoreBackupAsync(request.Caller, request.Wiki, body, OperationField.Of(form), request.Cancellation);
            return TypedResults.LocalRedirect(
                result.MembersChanged > 0 ? Address.In(request.Wiki, "members") : result.Changed ? Address.In(request.Wiki, "compare", ("commit", result.Commit)) : Address.In(request.Wiki, "settings"));
        }
        catch (WikibotProblemException problem) when (problem.Code == ProblemCodes.WikiChanged)
        {
            return await ShowAsync(request, id, $"{problem.Message} This is what would change now.", problem.Status);
        }
    }

    private static async Task<IResult> ShowAsync(WikiRequest request, string id, string? refused = null, int status = StatusCodes.Status200OK)
    {
        var list = await request.Git.ListBackupsAsync(request.Caller, request.Wiki, request.Cancellation);
        var backup = list.Backups.FirstOrDefault(one => one.Id == id) ?? throw Problem.Make(404, ProblemCodes.BackupNotFound, $"There is no backup '{id}' of this wiki.");
        var info = await request.Git.GetWikiAsync(request.Caller, request.Wiki, request.Cancellation);
        return new RazorComponentResult<BackupPage>(new
        {
            Info = info,
            Backup = backup,
            Difference = await DifferenceAsync(request, info, backup),
            Members = await request.Git.PreviewBackupMembersAsync(request.Caller, request.Wiki, new BackupMembersQuery(id), request.Cancellation),
            Refused = refused,
        }) { StatusCode = status };
    }

    /// <summary>What differs; null where the wiki's own history does not know that state any more, so that it is known only when it is back.</summary>
    private static async Task<Comparison?> DifferenceAsync(WikiRequest request, WikiInfo info, BackupInfo backup)
    {
        try
        {
            return await request.Git.CompareAsync(request.Caller, request.Wiki, new CompareQuery(info.Commit, backup.Commit, Budget: DiffBudget), request.Cancellation);
        }
        catch (WikibotProblemException problem) when (problem.Code == ProblemCodes.CommitNotFound)
        {
            return null;
        }
    }
}
