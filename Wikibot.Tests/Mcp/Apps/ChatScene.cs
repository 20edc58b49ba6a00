using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Mcp.Apps;

/// <summary>Both services, the MCP one where a browser can reach it, and a wiki in which a session of an agent went wrong one night.</summary>
public sealed class ChatScene : IAsyncLifetime
{
    /// <summary>The session that is to be undone.</summary>
    public const string Night = "night-shift";

    private const string Guide =
        """
        # Deploying the service

        How a change gets from a branch to production.

        1. Build and sign the packages.
        2. Preview, and read every line that says replace.
        3. Apply, then watch the first ten minutes.

        ## Who may

        Anybody who has read the runbook.

        ## After

        Write down what was odd.

        """;

    private GitService _git = null!;
    private McpService _service = null!;
    private ServiceProvider _client = null!;

    /// <summary>The git service, asked by whoever a test likes.</summary>
    internal IWikibotGit Wikis { get; private set; } = null!;

    /// <summary>The MCP endpoint.</summary>
    internal Uri Endpoint => _service.Endpoint;

    /// <summary>The newest commit before that night.</summary>
    public string Evening { get; private set; } = "";

    /// <summary>The commit of that night that changed the guide.</summary>
    public string Tidied { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        _git = new GitService();
        _service = _git.WithMcp().OnKestrel();
        var services = new ServiceCollection();
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(new IdentityOptions { Secret = GitService.Secret }));
        services.AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationManager());
        services.AddWikibotGitClient().ConfigurePrimaryHttpMessageHandler(() => _git.Server.CreateHandler());
        _client = services.BuildServiceProvider();
        Wikis = _client.GetRequiredService<IWikibotGit>();
        await BeginAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _service.DisposeAsync();
        await _git.DisposeAsync();
    }

    /// <summary>Writes a page as a session of an agent's; its change.</summary>
    internal Task<PageChange> WriteAsync(string path, string content, string session, string? revision = null, string? message = null, string name = "Ada Lovelace") => Wikis.WritePageAsync(
        Caller(session, name), "home", new WritePageRequest(path, content, revision, message), OperationIds.New());

    private static Caller Caller(string session, string name = "Ada Lovelace") => new("static:default", name, "ada@example.com") { Origin = new CallOrigin("Claude Code", "claude-code/2.1", session) };

    /// <summary>Skips the test, with the reason, where there is no Chromium.</summary>
    public static void RequireBrowser() => Assert.SkipUnless(
        new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.Any(File.Exists), "There is no Chromium on this machine to show the app in.");

    /// <summary>Runs <c>chat.mjs</c>; what it saw.</summary>
    internal async Task<List<JsonElement>> SeeAsync(string what, object given)
    {
        NpmTools.Require("@modelcontextprotocol", "ext-apps");
        RequireBrowser();
        string[] arguments = [Endpoint.AbsoluteUri, what, JsonSerializer.Serialize(given), .. Environment.GetEnvironmentVariable("WIKIBOT_TEST_PICTURES") is { Length: > 0 } folder ? [folder] : Array.Empty<string>()];
        var outcome = await NpmTools.NodeAsync("chat.mjs", arguments, new Dictionary<string, string>(StringComparer.Ordinal) { ["WIKIBOT_TOKEN"] = McpService.Token });
        outcome.Exit.ShouldBe(0, outcome.ToString());
        return [.. outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }

    private async Task BeginAsync()
    {
        await WriteAsync("Ops/Rollback", "# Rollback\n\nThe way back, step by step.\n", "morning");
        var guide = await WriteAsync("Ops/Deploying the service", Guide, "morning", message: "Write down how we deploy");
        var phone = await WriteAsync("Ops/On call", "# On call\n\nAda has the phone.\n", "morning");
        Evening = phone.Commit;

        var hasty = Guide.Replace("Apply, then watch the first ten minutes.", "Apply, and go home.", StringComparison.Ordinal).Replace("Anybody who has read the runbook.\n", "", StringComparison.Ordinal);
        var tidied = await WriteAsync("Ops/Deploying the service", hasty, Night, guide.Revision, "Tidy the deployment guide");
        Tidied = tidied.Commit;
        await Wikis.WriteAttachmentAsync(
            Caller(Night), "home", new WriteAttachmentRequest("Ops/plan.png", Wikibot.Tests.Git.Attachments.SampleFiles.Png, null, "Add a plan"), OperationIds.New());
        await WriteAsync("Ops/Shortcuts", "# Shortcuts\n\nSkip the preview when you are in a hurry.\n", Night, message: "Add shortcuts");
        phone = await WriteAsync("Ops/On call", "# On call\n\nNobody has the phone.\n", Night, phone.Revision);

        // What somebody else made of it since stays, and where the two cannot be told apart nothing is undone.
        await WriteAsync("Ops/Deploying the service", hasty + "\nThe certificates are renewed by themselves.\n", "noon", tidied.Revision, "Note the certificates");
        await WriteAsync("Ops/On call", "# On call\n\nBen has the phone.\n", "noon", phone.Revision, "Say who has the phone");
    }
}
