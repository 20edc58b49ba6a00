using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Wikibot.Tests.Docs;

/// <summary>npm's obsidian-mcp on a vault, over stdio: the messages as they are sent, one a line.</summary>
internal sealed partial class ObsidianServer : IAsyncDisposable
{
    public const string Package = "obsidian-mcp";

    /// <summary>How its part of the document begins.</summary>
    public const string Title = "\n## Beside obsidian-mcp\n\n";

    public const string Introduction =
        """
        `obsidian-mcp` (npm, pinned in `Wikibot.Tests/npm`) over stdio, on a vault with the same pages and with the default arguments of both. It has no tools
        for lists, links, outlines, sections, several pages, history and checks; of a long page it gives 20,000 characters at once.
        """;

    private const string Vault = "notes";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private int _id;

    private ObsidianServer(Process process) => _process = process;

    /// <summary>What both servers can be asked, by what it is called in the table of answers.</summary>
    public static IReadOnlyList<(string What, string Tool, object Arguments)> Calls { get; } =
    [
        ("a word that is on every page", "obsidian_search_vault", new { vault = Vault, query = "tenant" }),
        ("words that are on one page", "obsidian_search_vault", new { vault = Vault, query = "entry 3" }),
        ("a page of 2,000 characters", "obsidian_read_note", new { vault = Vault, path = "Dev/Page 7.md" }),
        ("a page of 40,000 characters", "obsidian_read_note", new { vault = Vault, path = "Long.md" }),
        ("a page that is not there", "obsidian_read_note", new { vault = Vault, path = "Dev/Pge 7.md" }),
        ("a small change made", "obsidian_edit_note", new { vault = Vault, path = "Journal.md", operation = "append", content = "The end.\n" }),
    ];

    public static async Task<ObsidianServer> StartAsync(string vault)
    {
        var server = new ObsidianServer(Process.Start(new ProcessStartInfo(NpmTools.Node, [NpmTools.Module(Package, "dist", "main.js"), "serve", "--vault", $"{Vault}={vault}"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        })!);
        server._process.ErrorDataReceived += (_, _) => { };
        server._process.BeginErrorReadLine();
        await server.AskAsync("initialize", new JsonObject
        {
            ["protocolVersion"] = "2025-11-25", ["capabilities"] = new JsonObject(), ["clientInfo"] = new JsonObject { ["name"] = "tokens", ["version"] = "1" },
        });
        await server.SendAsync(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = "notifications/initialized" });
        return server;
    }

    /// <summary>The answer to a request, as it is sent.</summary>
    public async Task<string> AskAsync(string method, JsonNode parameters)
    {
        var id = ++_id;
        await SendAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(s_patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (JsonNode.Parse(line)!["id"]?.GetValue<int>() == id)
            {
                return line;
            }
        }

        throw new InvalidOperationException($"{Package} ended before it answered {method}.");
    }

    /// <summary>What a tool's answer holds, with one id in the place of all.</summary>
    public async Task<string> CallAsync(string tool, object arguments)
    {
        using var answer = JsonDocument.Parse(await AskAsync("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = JsonSerializer.SerializeToNode(arguments) }));
        return Ids().Replace(answer.RootElement.GetProperty("result").GetProperty("structuredContent").GetRawText(), "b7f8236d-3f1d-4a9c-8be2-487d5a41c0e9");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task SendAsync(JsonNode message)
    {
        await _process.StandardInput.WriteLineAsync(message.ToJsonString());
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex Ids();
}
