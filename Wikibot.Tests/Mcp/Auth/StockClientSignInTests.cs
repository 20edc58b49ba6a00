using System.Text.Json;
using Wikibot.DevSignIn;
using Wikibot.Tests.DevSignIn;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary>
/// The whole of OAuth by clients that nobody here wrote, against both services on real ports: discovery, registration, consent, a page
/// written with the token, and a new token after the first has expired. Once directly, once through the gateway.
/// </summary>
public sealed class StockClientSignInTests
{
    [Theory]
    [InlineData("client", false)]
    [InlineData("client", true)]
    [InlineData("mcp-remote", false)]
    [InlineData("mcp-remote", true)]
    public async Task Client_signs_in_writes_a_page_and_refreshes(string client, bool behindGateway)
    {
        NpmTools.Require();
        await using var system = await SignInSystem.StartAsync(behindGateway, accessTokenLifetime: TimeSpan.FromSeconds(5));
        using var folder = new ScratchFolder();

        var outcome = await NpmTools.NodeAsync("oauth.mjs", [client, system.Endpoint, "signed-in"], new Dictionary<string, string>
        {
            ["WIKIBOT_USER"] = TestUsers.Ben,
            ["MCP_REMOTE_CONFIG_DIR"] = folder.Path,
            ["HOME"] = folder.Path,
        });

        outcome.Exit.ShouldBe(0, outcome.ToString());
        var report = JsonSerializer.Deserialize<JsonElement>(outcome.Output);
        report.GetProperty("resource").GetString().ShouldBe(system.Endpoint);
        report.GetProperty("scope").GetString().ShouldBe("openid profile email offline_access");
        report.GetProperty("refreshed").GetBoolean().ShouldBeTrue();
        report.GetProperty("echo").GetRawText().ShouldContain("hello");
        report.GetProperty("again").GetRawText().ShouldContain("after expiry");
        (await StockGit.RunAsync(system.Repository("signed-in"), "log", "-1", "--format=%an <%ae> %s", "main")).Trim().ShouldBe("Ben Okri <ben@example.com> By OAuth");
        (await StockGit.RunAsync(system.Repository("signed-in"), "show", "main:Signed in.md")).ShouldBe("# Signed in\n");
        await system.EchoWithStaticTokenAsync();
    }

    [Fact]
    public async Task Client_known_by_its_metadata_document_signs_in_without_registering()
    {
        NpmTools.Require();
        await using var site = await DocumentServer.StartAsync();
        await using var system = await SignInSystem.StartAsync(
            behindGateway: false,
            accessTokenLifetime: TimeSpan.FromSeconds(5),
            signIn: new(site.Trust, StringComparer.Ordinal) { ["Wikibot:SignIn:Documents:Advertise"] = "true" });

        var outcome = await NpmTools.NodeAsync("oauth.mjs", ["client", system.Endpoint, "documented"], new Dictionary<string, string>
        {
            ["WIKIBOT_USER"] = TestUsers.Ben,
            ["WIKIBOT_CLIENT_DOCUMENT"] = site.Document,
        });

        outcome.Exit.ShouldBe(0, outcome.ToString());
        var report = JsonSerializer.Deserialize<JsonElement>(outcome.Output);
        report.GetProperty("clientId").GetString().ShouldBe(site.Document);
        report.GetProperty("refreshed").GetBoolean().ShouldBeTrue();
        system.SignIn.Asked.ShouldNotContain(RegistrationEndpoint.Path);
        (await StockGit.RunAsync(system.Repository("documented"), "log", "-1", "--format=%an %b", "main")).ShouldContain("A documented client");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Claude_Code_signs_in_and_refreshes(bool behindGateway)
    {
        NpmTools.Require("@anthropic-ai", "claude-code-linux-x64");
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "Needs script(1), for a terminal: claude mcp login asks for one.");
        await using var system = await SignInSystem.StartAsync(behindGateway, accessTokenLifetime: TimeSpan.FromSeconds(20));
        using var home = new ScratchFolder();

        await ClaudeAsync(home, "mcp", "add", "--transport", "http", "wikibot", system.Endpoint);
        (await ClaudeAsync(home, "mcp", "list")).Output.ShouldContain("Needs authentication");
        var login = await RunAsync(home, "script", "-qfec", $"'{Claude}' mcp login wikibot", "/dev/null");
        login.Output.ShouldContain("Authenticated with \"wikibot\"", customMessage: login.ToString());
        (await ClaudeAsync(home, "mcp", "list")).Output.ShouldContain("Connected");

        // What it got is good for calls, by a page that this token writes. On a slow machine it may have expired meanwhile.
        while (!await system.WriteAsync(await TokenAsync(home), "claude"))
        {
            (await ClaudeAsync(home, "mcp", "list")).Output.ShouldContain("Connected");
        }

        (await StockGit.RunAsync(system.Repository("claude"), "log", "-1", "--format=%an", "main")).Trim().ShouldBe("Ada Lovelace");

        var first = await TokenAsync(home);
        await system.UntilRefusedAsync(first);
        (await ClaudeAsync(home, "mcp", "list")).Output.ShouldContain("Connected");
        (await TokenAsync(home)).ShouldNotBe(first);
    }

    [Fact]
    public async Task Claude_Code_with_a_static_token_is_connected_beside_the_sign_in()
    {
        NpmTools.Require("@anthropic-ai", "claude-code-linux-x64");
        await using var system = await SignInSystem.StartAsync(behindGateway: false, accessTokenLifetime: TimeSpan.FromMinutes(5));
        using var home = new ScratchFolder();

        await ClaudeAsync(home, "mcp", "add", "--transport", "http", "wikibot", system.Endpoint, "--header", "Authorization: Bearer " + McpService.Token);

        (await ClaudeAsync(home, "mcp", "list")).Output.ShouldContain("Connected");
    }

    [Fact]
    public async Task Conformance_suite_passes_for_the_development_authorization_server()
    {
        NpmTools.Require("@modelcontextprotocol", "conformance");
        await using var host = await SignInHost.StartAsync(new(StringComparer.Ordinal) { ["Wikibot:SignIn:Documents:Advertise"] = "true" });
        using var folder = new ScratchFolder();

        var outcome = await NpmTools.NodeAsync(
            "authorization-suite.mjs",
            [host.Url.GetLeftPart(UriPartial.Authority), host.Resource, FreePort.Next().ToString()],
            workingFolder: folder.Path);

        outcome.Exit.ShouldBe(0, outcome.ToString());
        outcome.Output.ShouldContain("2 passed, 0 failed", customMessage: outcome.ToString());
        outcome.Output.ShouldNotContain("warning", Case.Insensitive, outcome.ToString());
    }

    private static string Claude => NpmTools.Module("@anthropic-ai", "claude-code-linux-x64", "claude");

    private static Task<NpmTools.Outcome> ClaudeAsync(ScratchFolder home, params string[] arguments) => RunAsync(home, Claude, arguments);

    private static Task<NpmTools.Outcome> RunAsync(ScratchFolder home, string program, params string[] arguments) =>
        NpmTools.RunAsync(
            program,
            arguments,
            new Dictionary<string, string>
            {
                ["HOME"] = home.Path,
                ["CLAUDE_CONFIG_DIR"] = home[".claude"],
                ["DISABLE_AUTOUPDATER"] = "1",
                ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
                ["BROWSER"] = Path.Combine(NpmTools.Folder, "consent.mjs"),
            },
            home.Path);

    private static async Task<string> TokenAsync(ScratchFolder home)
    {
        var stored = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(home[".claude", ".credentials.json"]));
        return stored.GetProperty("mcpOAuth").EnumerateObject().Single().Value.GetProperty("accessToken").GetString()!;
    }
}
