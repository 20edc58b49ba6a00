using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Wikibot.Tests.Mcp;

namespace Wikibot.Tests.Docs;

/// <summary>A tool, called with the least that it takes.</summary>
internal static class AccessCall
{
    /// <summary>Calls a tool without asking first which there are: a token is judged at each call.</summary>
    public static async Task<string> CallAsync(McpService service, McpClientTool tool, string role, string token)
    {
        using var http = service.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "mcp");
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", "2025-11-25");
        var call = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "tools/call", ["params"] = new JsonObject { ["name"] = tool.Name, ["arguments"] = Arguments(tool, role) } };
        request.Content = new StringContent(call.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var json = JsonNode.Parse(text.Split('\n').FirstOrDefault(line => line.StartsWith("data: ", StringComparison.Ordinal))?["data: ".Length..] ?? text)!;
        return !answer.IsSuccessStatusCode ? json["code"]!.GetValue<string>()
            : json["result"]!["isError"]?.GetValue<bool>() != true ? "ok"
            : json["result"].Deserialize<CallToolResult>(McpJsonUtilities.DefaultOptions)!.Problem()["code"]!.GetValue<string>();
    }

    /// <summary>The least that a tool takes, so that what refuses it is the role or nothing: that what is asked for is not there, or makes no sense, comes after.</summary>
    private static JsonObject Arguments(McpClientTool tool, string role)
    {
        var arguments = new JsonObject();
        var properties = tool.JsonSchema.GetProperty("properties");
        foreach (var name in tool.JsonSchema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(name => name.GetString()!) : [])
        {
            arguments[name] = Value(name, properties.GetProperty(name), role == "folder" ? "Team/Home" : "Home");
        }

        if (properties.TryGetProperty("wiki", out _))
        {
            arguments["wiki"] = tool.Name == "create_wiki" ? $"made-by-{role.Replace(' ', '-')}" : "home";
        }

        if (tool.Name == "update_wiki")
        {
            arguments["title"] = "Home";
        }

        return arguments;
    }

    private static JsonNode? Value(string name, JsonElement schema, string page) => schema.GetProperty("type").GetString() switch
    {
        "string" when schema.TryGetProperty("enum", out var choices) => choices[1].GetString(),
        "string" => name switch { "since" => "1h", "member" => "somebody@example.org", "revision" => new string('0', 40), "content" => "AAAA", _ => page },
        "array" => new JsonArray(Value("", schema.GetProperty("items"), page)),
        "object" => new JsonObject(schema.GetProperty("properties").EnumerateObject().Where(member => member.Name is "path" or "content").Select(member => KeyValuePair.Create(member.Name, Value(member.Name, member.Value, page)))),
        "integer" => 1,
        _ => false,
    };
}
