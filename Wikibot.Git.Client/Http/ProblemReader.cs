using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wikibot.Git.Client;

/// <summary>Reads problem details (RFC 9457) off an answer.</summary>
internal static class ProblemReader
{
    private static readonly HashSet<string> Standard = new(StringComparer.Ordinal) { "type", "title", "status", "detail", "instance", "code" };

    public static async Task<WikibotProblemException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (response.Content.Headers.ContentType?.MediaType is "application/problem+json" or "application/json")
        {
            try
            {
                using var body = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
                if (body.RootElement.ValueKind == JsonValueKind.Object)
                {
                    return Read(status, body.RootElement);
                }
            }
            catch (JsonException)
            {
                // Not a problem detail after all, whatever its type says: told as such below.
            }
        }

        return new WikibotProblemException(status, ProblemCodes.Unavailable, $"The git service answered {status} without saying why.");
    }

    private static WikibotProblemException Read(int status, JsonElement problem)
    {
        var code = Text(problem, "code") ?? ProblemCodes.Internal;
        var detail = Text(problem, "detail") ?? Text(problem, "title") ?? $"The git service answered {status}.";
        var extensions = problem.EnumerateObject()
            .Where(member => !Standard.Contains(member.Name) && member.Value.ValueKind != JsonValueKind.Null)
            .ToDictionary(member => member.Name, member => JsonNode.Parse(member.Value.GetRawText())!, StringComparer.Ordinal);
        return new WikibotProblemException(status, code, detail) { Extensions = extensions };
    }

    private static string? Text(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
