using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Wikibot.ServiceDefaults.Telemetry;

namespace Wikibot.Git.Problems;

/// <summary>Writes problem details (RFC 9457): type, title, status, detail, the stable <c>code</c>, and the problem's own members.</summary>
internal static class ProblemWriter
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(HttpContext context, WikibotProblemException problem)
    {
        RequestTelemetry.Of(context)?.ProblemCode = problem.Code;
        var response = context.Response;
        response.StatusCode = problem.Status;
        response.ContentType = "application/problem+json";
        if (problem.Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
        {
            response.Headers.RetryAfter = problem.Extensions.TryGetValue("retryAfter", out var seconds) ? seconds.ToJsonString() : "1";
        }

        var buffer = new MemoryStream();
        await using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("type", $"urn:wikibot:problem:{problem.Code}");
            json.WriteString("title", ReasonPhrases.GetReasonPhrase(problem.Status));
            json.WriteNumber("status", problem.Status);
            json.WriteString("detail", problem.Message);
            json.WriteString("code", problem.Code);
            foreach (var (name, value) in problem.Extensions)
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }

            json.WriteEndObject();
        }

        response.ContentLength = buffer.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), context.RequestAborted);
        }
    }
}
