using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Wikibot.Git.Client;
using Wikibot.Web.Site;
using Wikibot.Web.Wikis;

namespace Wikibot.Web.Files;

/// <summary>
/// Files that are too large for the services: begun here, sent to the bucket by the browser, saved here. By a script in one go; without in three steps, each a page.
/// </summary>
internal static class LargeFileEndpoints
{
    /// <summary>Maps it.</summary>
    public static RouteGroupBuilder MapLargeFiles(this RouteGroupBuilder wiki)
    {
        wiki.MapGet("/upload/large", (WikiRequest request, string? path, string? revision) => new RazorComponentResult<LargePage>(new { request.Wiki, Path = path ?? "", Revision = revision }));
        wiki.MapPost("/upload/begin", BeginAsync);
        wiki.MapGet("/upload/sent", (WikiRequest request, string upload) => new RazorComponentResult<LargePage>(new { request.Wiki, Upload = upload }));
        wiki.MapPost("/upload/finish", FinishAsync);
        return wiki;
    }

    private static async Task<IResult> BeginAsync(WikiRequest request, IFormCollection form, IOptions<SiteOptions> site)
    {
        var byScript = form["by"] == "script";
        var path = UploadName.PathOf(form["path"].ToString().Trim(), form["name"].ToString());
        var revision = FileEndpoints.Text(form, "revision");
        try
        {
            long? bytes = long.TryParse(form["bytes"], NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null;
            var returnTo = byScript ? null : new Uri(site.Value.Root + Address.In(request.Wiki, "upload/sent"));
            var ticket = await request.Git.BeginUploadAsync(request.Caller, request.Wiki, new BeginUploadRequest(path, bytes, revision, returnTo), request.Cancellation);
            return byScript ? TypedResults.Json(ticket, WikibotJson.Options) : new RazorComponentResult<LargePage>(new { request.Wiki, Path = path, Ticket = ticket });
        }
        catch (WikibotProblemException problem) when (problem.Status != StatusCodes.Status401Unauthorized)
        {
            return Refused(problem, byScript, new { request.Wiki, Path = path, Revision = revision, Problem = problem });
        }
    }

    private static async Task<IResult> FinishAsync(WikiRequest request, IFormCollection form)
    {
        var byScript = form["by"] == "script";
        var upload = form["upload"].ToString();
        try
        {
            var saved = await request.Git.FinishUploadAsync(request.Caller, request.Wiki, new FinishUploadRequest(upload, FileEndpoints.Text(form, "message")), request.Cancellation);
            return byScript ? TypedResults.Text(saved.Path) : TypedResults.LocalRedirect(Address.About(request.Wiki, saved.Path));
        }
        catch (WikibotProblemException problem) when (problem.Status != StatusCodes.Status401Unauthorized)
        {
            // What can pass (somebody was faster, S3 did not answer) may be tried again; what is gone begins anew.
            return Refused(problem, byScript, new { request.Wiki, Upload = problem.Code == ProblemCodes.UploadNotFound ? null : upload, Problem = problem });
        }
    }

    private static IResult Refused(WikibotProblemException problem, bool byScript, object shown) => byScript
        ? TypedResults.Text(problem.Message, statusCode: problem.Status)
        : new RazorComponentResult<LargePage>(shown) { StatusCode = problem.Status };
}
