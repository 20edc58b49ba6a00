using System.Text.Json;
using Wikibot.Tests.Mcp.Apps;

namespace Wikibot.Tests.Mcp.StockClients;

/// <summary>The app of the chat in a stock host: the MCP Inspector's web client, whose sandbox gives the page no origin.</summary>
public sealed class InspectorAppTests(ChatScene scene) : IClassFixture<ChatScene>
{
    [Fact]
    public async Task Preview_ofAnUndo_isShownByTheInspector()
    {
        NpmTools.Require("@modelcontextprotocol", "inspector");
        ChatScene.RequireBrowser();
        using var home = new ScratchFolder();
        var asked = JsonSerializer.Serialize(new { tool = "revert_changes", args = new { since = scene.Evening, session = ChatScene.Night, preview = true } });
        var picture = Environment.GetEnvironmentVariable("WIKIBOT_TEST_PICTURES") is { Length: > 0 } folder ? Path.Combine(folder, "chat-inspector.png") : null;

        var outcome = await NpmTools.NodeAsync(
            "inspector-app.mjs",
            [scene.Endpoint.AbsoluteUri, asked, $"{FreePort.Next()}", $"{FreePort.Next()}", .. picture is null ? Array.Empty<string>() : [picture]],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = home.Path, ["WIKIBOT_TOKEN"] = McpService.Token });

        outcome.Exit.ShouldBe(0, outcome.ToString());
        var seen = JsonSerializer.Deserialize<JsonElement>(outcome.Output);
        var text = seen.GetProperty("text").GetString()!;
        text.ShouldContain("What undoing would change in home");
        text.ShouldContain("Apply, then watch the first ten minutes.");
        text.ShouldContain("1 left alone");
        (seen.GetProperty("origin").GetString(), seen.GetProperty("wrong").GetArrayLength()).ShouldBe(("null", 0), outcome.ToString());
        seen.GetProperty("differences").GetInt32().ShouldBeGreaterThan(0);
    }
}
