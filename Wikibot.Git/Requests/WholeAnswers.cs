using System.Text.Encodings.Web;
using System.Text.Json;

namespace Wikibot.Git.Requests;

/// <summary>
/// Answers that say their length and go out in one piece. The framework sends JSON in chunks and their end behind it, which is one more packet that both services
/// and the kernel handle, and for which whoever asked waits.
/// </summary>
internal static class WholeAnswers
{
    private static readonly JsonWriterOptions s_relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Does so for the records that handlers return.</summary>
    public static RouteGroupBuilder AnswerWhole(this RouteGroupBuilder routes) => routes.AddEndpointFilter(
        async (invocation, next) => await next(invocation) is { } answer ? answer is IResult or string ? answer : new Whole(answer) : null);

    private sealed class Whole(object answer) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            Write(httpContext.Response);
            return httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted).AsTask();
        }

        /// <summary>Nothing of it goes out before it is flushed.</summary>
        private void Write(HttpResponse response)
        {
            response.ContentType = "application/json; charset=utf-8";
            using var json = new Utf8JsonWriter(response.BodyWriter, s_relaxed);
            JsonSerializer.Serialize(json, answer, WikibotJson.Options.GetTypeInfo(answer.GetType()));
            json.Flush();
            response.ContentLength = json.BytesCommitted;
        }
    }
}
