using System.Text.Json;

namespace Wikibot.Tests.Mcp.StockClients;

/// <summary>The MCP Inspector's command line against the running service.</summary>
public sealed class InspectorTests
{
    [Fact]
    public async Task List_strict_findsNoPortabilityError()
    {
        NpmTools.Require();
        await using var git = new GitService();
        await using var service = git.WithMcp().OnKestrel();

        var outcome = await InspectAsync(service, "tools/list", "--strict");

        outcome.Exit.ShouldBe(0, outcome.ToString());
        JsonSerializer.Deserialize<JsonElement>(outcome.Output).GetProperty("tools").GetArrayLength().ShouldBeGreaterThanOrEqualTo(15);
    }

    [Fact]
    public async Task Call_writeThenRead_givesTheSameText()
    {
        NpmTools.Require();
        await using var git = new GitService();
        await using var service = git.WithMcp().OnKestrel();

        var written = await InspectAsync(service, "tools/call", "--tool-name", "write_page", "--tool-arg", "path=Dev/Notes – Überblick", "--tool-arg", "content=# Überblick", "--tool-arg", "message=Begin");
        written.Exit.ShouldBe(0, written.ToString());
        var read = await InspectAsync(service, "tools/call", "--tool-name", "read_page", "--tool-arg", "path=Dev/Notes – Überblick");
        JsonSerializer.Deserialize<JsonElement>(read.Output).GetProperty("structuredContent").GetProperty("content").GetString().ShouldBe("# Überblick");
        (await StockGit.RunAsync(git.Repository("home"), "show", "main:Dev/Notes – Überblick.md")).ShouldBe("# Überblick");

        var refused = await InspectAsync(service, "tools/call", "--tool-name", "write_page", "--tool-arg", "path=Dev/Notes – Überblick", "--tool-arg", "content=other");
        (refused.Output + refused.Error).ShouldContain("revision_required");
    }

    private static async Task<NpmTools.Outcome> InspectAsync(McpService service, string method, params string[] more)
    {
        using var home = new ScratchFolder();
        return await NpmTools.NodeAsync(
            "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js",
            ["--cli", service.Endpoint.AbsoluteUri, "--transport", "http", "--header", "Authorization: Bearer " + McpService.Token, "--method", method, .. more],
            new Dictionary<string, string> { ["HOME"] = home.Path });
    }
}
