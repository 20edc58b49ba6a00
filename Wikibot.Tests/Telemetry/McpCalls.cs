using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Wikibot.Tests.Telemetry;

/// <summary>Tool calls over bare HTTP, so that a test decides every header.</summary>
internal static class McpCalls
{
    /// <summary>Calls a tool and returns the whole answer, read to its last byte.</summary>
    public static async Task<JsonElement> CallAsync(
        this HttpClient client, Uri service, string token, string tool, object arguments, string? trace = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service, "/mcp"))
        {
            Content = JsonContent.Create(new { jsonrpc = "2.0", id = 1, method = "tools/call", @params = new { name = tool, arguments } }),
            Headers =
            {
                Authorization = new AuthenticationHeaderValue("Bearer", token),
                Accept = { new("application/json"), new("text/event-stream") },
            },
        };
        request.Headers.Add("MCP-Protocol-Version", "2025-11-25");
        if (trace is not null)
        {
            request.Headers.Add("x-amzn-trace-id", trace);
        }

        using var response = await client.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        response.IsSuccessStatusCode.ShouldBeTrue($"{(int)response.StatusCode} {body}");
        var json = body.Split('\n').Where(line => line.StartsWith("data:", StringComparison.Ordinal)).Select(line => line[5..]).LastOrDefault() ?? body;
        using var document = JsonDocument.Parse(json);
        document.RootElement.TryGetProperty("result", out var result).ShouldBeTrue(body);
        return result.Clone();
    }
}
