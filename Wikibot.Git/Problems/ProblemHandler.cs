using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Wikibot.Git.Wikis;

namespace Wikibot.Git.Problems;

/// <summary>Turns every exception into a problem detail. What was not expected is logged and told as a fault of ours, without its text.</summary>
internal sealed partial class ProblemHandler(DamagedWikis damaged, ILogger<ProblemHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var wiki = httpContext.Request.RouteValues["wiki"] as string;
        if (WikiDamage.Of(exception, wiki) is { } damage)
        {
            LogStore(exception);
            damaged.Note(wiki, exception);
            await ProblemWriter.WriteAsync(httpContext, damage);
            return true;
        }

        await ProblemWriter.WriteAsync(httpContext, ToProblem(exception));
        return true;
    }

    private WikibotProblemException ToProblem(Exception exception)
    {
        switch (exception)
        {
            case WikibotProblemException problem:
                if (problem is { Status: >= 500, InnerException: not null })
                {
                    LogOutside(problem);
                }

                return problem;
            case BadHttpRequestException { InnerException: JsonException json }:
                return FromJson(json);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return StatusProblems.For(StatusCodes.Status413PayloadTooLarge);
            case BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType }:
                return StatusProblems.For(StatusCodes.Status415UnsupportedMediaType);
            case BadHttpRequestException bad:
                return Problem.Make(bad.StatusCode, ProblemCodes.MalformedRequest, "The request cannot be read: its body is missing, cut off, or not of the expected shape.");
            case StoreBusyException:
                return Problem.Make(503, ProblemCodes.Busy, "Too many writers at once. Nothing was changed: try again in a moment.");
            case StoreFullException:
                LogStore(exception);
                return Problem.Make(507, ProblemCodes.StorageFull, "The share is full. Nothing was changed.");
            case StoreFailedException:
                LogStore(exception);
                return Problem.Make(500, ProblemCodes.StorageFailed, "The share failed. What was acknowledged is safe.");
            default:
                LogUnexpected(exception);
                return Problem.Make(500, ProblemCodes.Internal, "A fault of ours. It is in the log under this trace.", ("traceId", Activity.Current?.TraceId.ToString()));
        }
    }

    private static WikibotProblemException FromJson(JsonException json)
    {
        var field = json.Path is { } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;

        // The reader refuses bytes that are no UTF-8, and escapes that are half a surrogate pair, with this exception inside.
        if (field is not null && json.InnerException is InvalidOperationException { InnerException: System.Text.DecoderFallbackException or null } inner
            && (inner.Message.Contains("UTF-8", StringComparison.Ordinal) || inner.Message.Contains("UTF-16", StringComparison.Ordinal)))
        {
            return Problem.Invalid(field, "utf8", $"'{field}' is not valid Unicode text: send UTF-8 without lone surrogates.");
        }

        return field is null
            ? Problem.Make(400, ProblemCodes.MalformedRequest, $"The body is not valid JSON{Where(json)}.")
            : Problem.Make(400, ProblemCodes.MalformedRequest, $"'{field}' is missing, of the wrong type, given twice, or the JSON breaks there{Where(json)}.", ("field", field));
    }

    private static string Where(JsonException json) =>
        json.LineNumber is { } line && json.BytePositionInLine is { } position ? $" (line {line + 1}, byte {position})" : "";

    [LoggerMessage(Level = LogLevel.Error, Message = "Unexpected fault")]
    private partial void LogUnexpected(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "What this service depends on failed")]
    private partial void LogOutside(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store failed")]
    private partial void LogStore(Exception exception);
}
