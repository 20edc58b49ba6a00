using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Wikibot.Git.Client;
using Wikibot.ServiceDefaults.Telemetry;
using Wikibot.Web.Layout;

namespace Wikibot.Web.Http;

/// <summary>Errors as pages: the sentence that the git service gave, with its status, and a way on.</summary>
internal static class ProblemPages
{
    /// <summary>The status of what was thrown.</summary>
    public static int StatusOf(Exception thrown) => thrown switch
    {
        WikibotProblemException problem => problem.Status,
        BadHttpRequestException bad => bad.StatusCode,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Shows what was thrown.</summary>
    public static Task ShowExceptionAsync(HttpContext context)
    {
        var handled = context.Features.Get<IExceptionHandlerFeature>();
        var thrown = handled?.Error;
        var wiki = handled?.RouteValues?["wiki"] as string;
        var problem = thrown as WikibotProblemException;
        if (RequestTelemetry.Of(context) is { } telemetry)
        {
            telemetry.ProblemCode = problem?.Code ?? (thrown is null ? null : ProblemCodes.Internal);
        }

        if (problem?.Status == StatusCodes.Status401Unauthorized)
        {
            // Our own identity was refused: a fault between the services, not of who is signed in.
            return ShowAsync(context, StatusCodes.Status502BadGateway, "The wiki service did not accept this service. An operator has to look at the shared secret.", problem, wiki);
        }

        var status = thrown is null ? context.Response.StatusCode : StatusOf(thrown);
        return ShowAsync(context, status, problem?.Message ?? Sentence(status), problem, wiki);
    }

    /// <summary>Shows a status that came without a body.</summary>
    public static Task ShowStatusAsync(HttpContext context) => ShowAsync(context, context.Response.StatusCode, Sentence(context.Response.StatusCode), problem: null, context.GetRouteValue("wiki") as string);

    private static Task ShowAsync(HttpContext context, int status, string sentence, WikibotProblemException? problem, string? wiki) =>
        new RazorComponentResult<ErrorPage>(new { Status = status, Sentence = sentence, Problem = problem, Wiki = wiki }) { StatusCode = status }.ExecuteAsync(context);

    private static string Sentence(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "This form is too old, or did not come from a page of this wiki. Nothing was changed: go back, load the page again, and try once more.",
        StatusCodes.Status403Forbidden => "You may not do this.",
        StatusCodes.Status404NotFound => "There is nothing at this address.",
        StatusCodes.Status405MethodNotAllowed => "This address is for forms.",
        StatusCodes.Status413PayloadTooLarge => "That is more than one request may carry. A page holds at most 1 MiB, and a file at most 3 MiB; larger files come by git.",
        >= 500 => "Something went wrong here. Nothing that was saved is lost. Try again in a moment.",
        _ => $"The request could not be served ({status}).",
    };
}
