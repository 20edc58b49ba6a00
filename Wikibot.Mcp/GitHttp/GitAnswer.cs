using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.GitHttp;

/// <summary>What a git client is told when it gets nothing: it shows a text to its user, and no JSON. Everybody else gets problem details.</summary>
internal static class GitAnswer
{
    /// <summary>Refuses with a sentence.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string detail) =>
        IsGit(context.Request)
            ? TypedResults.Text(detail + "\n", "text/plain; charset=utf-8", statusCode: status).ExecuteAsync(context)
            : TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context);

    /// <summary>Passes on what the git service refused.</summary>
    public static async Task PassAsync(HttpContext context, HttpResponseMessage refused)
    {
        var status = (int)refused.StatusCode;
        if (refused.Headers.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = wait.ToString();
        }

        using var body = await ReadAsync(refused, context.RequestAborted);
        var detail = Text(body, "detail") ?? $"The git service answered {status}.";
        await (IsGit(context.Request)
            ? RefuseAsync(context, status, detail)
            : TypedResults.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = Text(body, "code") ?? ProblemCodes.Internal }).ExecuteAsync(context));
    }

    /// <summary>Git, and what is built on it or on its library, says so.</summary>
    private static bool IsGit(HttpRequest request) => request.Headers[HeaderNames.UserAgent].ToString().Contains("git", StringComparison.OrdinalIgnoreCase);

    private static async Task<JsonDocument?> ReadAsync(HttpResponseMessage refused, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonDocument.ParseAsync(await refused.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
        }
        catch (JsonException)
        {
            // Not the service's own words, but a proxy's: the status says what there is to say.
            return null;
        }
    }

    private static string? Text(JsonDocument? body, string name) =>
        body is { RootElement.ValueKind: JsonValueKind.Object } && body.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
