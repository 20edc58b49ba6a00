using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.Web.Site;
using Wikibot.Web.Wikis;

namespace Wikibot.Web.Past;

/// <summary>Bringing one page back to what it was: first what that changes, then by a form.</summary>
internal static class RestoreEndpoints
{
    /// <summary>Maps it.</summary>
    public static void MapRestore(this IEndpointRouteBuilder wiki)
    {
        wiki.MapGet("/restore/{**path}", ShowAsync);
        wiki.MapPost("/restore/{**path}", RestoreAsync);
    }

    private static async Task<IResult> ShowAsync(WikiRequest request, string path, string commit)
    {
        var info = await request.Git.GetWikiAsync(request.Caller, request.Wiki, request.Cancellation);
        var difference = await request.Git.CompareAsync(request.Caller, request.Wiki, new CompareQuery(info.Commit, commit, path), request.Cancellation);
        var revision = await RevisionAsync(request, path);
        return new RazorComponentResult<RestorePage>(new { request.Wiki, Path = path, Difference = difference, Revision = revision });
    }

    private static async Task<IResult> RestoreAsync(WikiRequest request, string path, IFormCollection form)
    {
        await request.Git.RestoreAsync(
            request.Caller,
            request.Wiki,
            new RestoreRequest(form["commit"].ToString(), path, PastEndpoints.Form(form["revision"]), PastEndpoints.Form(form["message"])),
            OperationField.Of(form),
            request.Cancellation);
        return TypedResults.LocalRedirect(Address.Page(request.Wiki, path));
    }

    /// <summary>What stands there now; null for nothing.</summary>
    private static async Task<string?> RevisionAsync(WikiRequest request, string path)
    {
        try
        {
            var page = await request.Git.ReadPageAsync(request.Caller, request.Wiki, new ReadPageQuery(path, Budget: ReadPageQuery.MinBudget), request.Cancellation);
            return page.ResolvedFrom is null ? page.Revision : null;
        }
        catch (WikibotProblemException problem) when (problem.Code == ProblemCodes.PageNotFound)
        {
            return null;
        }
    }
}
