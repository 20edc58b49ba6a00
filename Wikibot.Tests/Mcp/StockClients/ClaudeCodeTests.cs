using NSubstitute;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Mcp.StockClients;

/// <summary>Claude Code, offline: its own health check says whether it would work with the server.</summary>
public sealed class ClaudeCodeTests
{
    [Fact]
    public async Task List_serverWithToken_isConnected()
    {
        NpmTools.Require("@anthropic-ai", "claude-code-linux-x64");
        await using var service = McpService.Over(Substitute.For<IWikibotGit>()).OnKestrel();
        using var home = new ScratchFolder();

        var added = await ClaudeAsync(home, "mcp", "add", "--transport", "http", "wikibot", service.Endpoint.AbsoluteUri, "--header", "Authorization: Bearer " + McpService.Token);
        added.Exit.ShouldBe(0, added.ToString());
        var listed = await ClaudeAsync(home, "mcp", "list");

        listed.Output.ShouldContain("wikibot");
        listed.Output.ShouldContain("Connected", customMessage: listed.ToString());
    }

    [Fact]
    public async Task List_wrongToken_isNotConnected()
    {
        NpmTools.Require("@anthropic-ai", "claude-code-linux-x64");
        await using var service = McpService.Over(Substitute.For<IWikibotGit>()).OnKestrel();
        using var home = new ScratchFolder();

        await ClaudeAsync(home, "mcp", "add", "--transport", "http", "wikibot", service.Endpoint.AbsoluteUri, "--header", "Authorization: Bearer " + McpService.Token + "x");
        var listed = await ClaudeAsync(home, "mcp", "list");

        listed.Output.ShouldContain("wikibot");
        listed.Output.ShouldNotContain("Connected");
    }

    private static Task<NpmTools.Outcome> ClaudeAsync(ScratchFolder home, params string[] arguments) =>
        NpmTools.RunAsync(
            NpmTools.Module("@anthropic-ai", "claude-code-linux-x64", "claude"),
            arguments,
            new Dictionary<string, string>
            {
                ["HOME"] = home.Path,
                ["CLAUDE_CONFIG_DIR"] = home[".claude"],
                ["DISABLE_AUTOUPDATER"] = "1",
                ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
            },
            home.Path);
}
