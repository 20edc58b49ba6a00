using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Wikibot.Tests.Telemetry;

/// <summary>
/// Every tool, with a marker of its own in every argument, good calls and bad ones: no marker is in any span, log line or metric, but
/// for the names of wikis and pages, which docs/observability.md says are told.
/// </summary>
public sealed partial class PageTextTests
{
    private const string Marker = "zqmarker";

    [Fact]
    public async Task Telemetry_of_all_tools_holds_no_argument()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var daemon = new XRayDaemon();
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var system = await TracedSystem.StartAsync(daemon, receiver, cancel);

        var tools = await ToolsAsync(system, cancel);
        tools.Count.ShouldBeGreaterThan(15);
        var (page, revision) = ("Dev/Page", (string?)null);
        foreach (var (tool, schema) in tools)
        {
            // The path and the wiki are real, so that the call gets as far as it can; then none of the arguments is.
            var arguments = Fill(schema, tool).AsObject();
            await TryAsync(system, tool, arguments, cancel);
            arguments = arguments.DeepClone().AsObject();
            Put(arguments, "wiki", "home");
            Put(arguments, "path", page);
            await TryAsync(system, tool, arguments, cancel);
            var written = await system.CallAsync("write_page", new { wiki = "home", path = page, content = $"# H\n\n{Marker}-content {Guid.NewGuid()}", revision, message = $"{Marker}-message" }, null, cancel);
            revision = written.GetProperty("structuredContent").GetProperty("revision").GetString();
            Put(arguments, "revision", revision);
            await TryAsync(system, tool, arguments, cancel);
            var read = await system.CallAsync("read_page", new { wiki = "home", path = page }, null, cancel);
            revision = read.TryGetProperty("structuredContent", out var found) && found.TryGetProperty("revision", out var now) ? now.GetString() : null;
        }

        foreach (var old in (string[])[$"{Marker}-not-there", "H"])
        {
            await TryAsync(system, "edit_page", new JsonObject { ["wiki"] = "home", ["path"] = page, ["edits"] = new JsonArray(new JsonObject { ["old"] = old, ["new"] = $"{Marker}-new" }) }, cancel);
        }

        await system.StopAsync(cancel);

        var texts = system.Told(daemon, receiver);
        receiver.Spans.Count.ShouldBeGreaterThan(tools.Count);
        var told = texts.SelectMany(Markers).Distinct(StringComparer.Ordinal).Where(marker => !IsName(marker)).ToList();
        told.ShouldBeEmpty();
    }

    // zqmarker-{tool}-{argument}, and at the end perhaps a letter that is the next field's number in protobuf.
    private static bool IsName(string marker) => NamePattern().IsMatch(marker);

    private static IEnumerable<string> Markers(string text)
    {
        for (var at = text.IndexOf(Marker, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Marker, at + 1, StringComparison.Ordinal))
        {
            var end = at;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_'))
            {
                end++;
            }

            yield return text[at..end];
        }
    }

    private static JsonNode Fill(JsonNode schema, string name) => Type(schema) switch
    {
        "object" when schema["properties"] is JsonObject properties =>
            new JsonObject(properties.Select(property => KeyValuePair.Create(property.Key, (JsonNode?)Fill(property.Value!, $"{name}-{property.Key}")))),
        "object" => new JsonObject { [$"{Marker}-{name}-key"] = $"{Marker}-{name}-value" },
        "array" => new JsonArray(Fill(schema["items"] ?? new JsonObject { ["type"] = "string" }, name)),
        "integer" or "number" => 1,
        "boolean" => true,
        _ => schema["enum"] is JsonArray { Count: > 0 } choices ? choices[0]!.DeepClone() : $"{Marker}-{name}",
    };

    private static string? Type(JsonNode schema) => schema["type"] switch
    {
        JsonArray several => several.Select(type => type!.GetValue<string>()).FirstOrDefault(type => type is "object" or "array") ?? several[0]!.GetValue<string>(),
        { } one => one.GetValue<string>(),
        null => (schema["anyOf"] ?? schema["oneOf"]) is JsonArray { Count: > 0 } any ? Type(any[0]!) : null,
    };

    private static void Put(JsonObject arguments, string name, string? value)
    {
        if (arguments.ContainsKey(name))
        {
            arguments[name] = value;
        }
    }

    // An answer of either kind will do: what counts is what was told of it elsewhere.
    private static async Task TryAsync(TracedSystem system, string tool, JsonObject arguments, CancellationToken cancel)
    {
        using var response = await system.Client.SendAsync(Request(system, "tools/call", new JsonObject { ["name"] = tool, ["arguments"] = arguments.DeepClone() }), cancel);
        ((int)response.StatusCode).ShouldBeLessThan(500, tool);
    }

    private static async Task<List<(string Name, JsonNode Schema)>> ToolsAsync(TracedSystem system, CancellationToken cancel)
    {
        using var response = await system.Client.SendAsync(Request(system, "tools/list", new JsonObject()), cancel);
        var body = await response.Content.ReadAsStringAsync(cancel);
        var json = body.Split('\n').Where(line => line.StartsWith("data:", StringComparison.Ordinal)).Select(line => line[5..]).LastOrDefault() ?? body;
        return [.. JsonNode.Parse(json)!["result"]!["tools"]!.AsArray().Select(tool => (tool!["name"]!.GetValue<string>(), tool["inputSchema"]!))];
    }

    private static HttpRequestMessage Request(TracedSystem system, string method, JsonObject parameters)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(system.Mcp.Address, "/mcp"))
        {
            Content = new StringContent(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters }.ToJsonString(), Encoding.UTF8, "application/json"),
            Headers = { Authorization = new("Bearer", TracedSystem.Token), Accept = { new("application/json"), new("text/event-stream") } },
        };
        request.Headers.Add("MCP-Protocol-Version", "2025-11-25");
        return request;
    }

    [GeneratedRegex("-(wiki|path|to)[A-Z]?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex NamePattern();
}
