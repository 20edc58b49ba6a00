using System.Text.Json;

namespace Wikibot.Tests.Mcp.StockClients;

/// <summary>Clients that this project did not write list and call every tool, schemas checked strictly, in both protocol eras.</summary>
public sealed class WalkTests(LocalStackFixture localStack)
{
    [Theory]
    [InlineData("sdk", "2025-11-25")]
    [InlineData("client-legacy", "2025-11-25")]
    [InlineData("client-modern", "2026-07-28")]
    [InlineData("client-auto", "2026-07-28")]
    [InlineData("mcp-remote", "2025-11-25")]
    public async Task Walk_everyTool_isListedAndCalled(string client, string protocolVersion)
    {
        NpmTools.Require();
        // Without a bucket the walk expects to be told so.
        await using var git = new GitService(localStack.IsThere ? localStack.Settings($"walk-{client}") : null);
        await using var service = git.WithMcp().OnKestrel();

        var outcome = await NpmTools.NodeAsync("walk.mjs", [client, service.Endpoint.AbsoluteUri, "walk"], new Dictionary<string, string>
        {
            ["WIKIBOT_TOKEN"] = McpService.Token,
            ["WIKIBOT_BACKUPS"] = localStack.IsThere ? "on" : "off",
        });

        outcome.Exit.ShouldBe(0, outcome.ToString());
        var report = JsonSerializer.Deserialize<JsonElement>(outcome.Output);
        report.GetProperty("protocolVersion").GetString().ShouldBe(protocolVersion);
        report.GetProperty("instructions").GetString().ShouldNotBeNullOrEmpty();
        (await StockGit.RunAsync(git.Repository("walk"), "fsck", "--strict")).ShouldBeEmpty();
        (await StockGit.RunAsync(git.Repository("walk"), "log", "--format=%an", "main")).ShouldNotBeEmpty();
    }
}
