using Wikibot.Tests.Mcp;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>
/// What Obsidian's plug-in for git does all day (commit, pull with rebase, push), beside an agent that edits the same pages: nothing is lost, and each
/// conflict is told to the side that can solve it.
/// </summary>
public sealed class VaultTests : IAsyncLifetime
{
    private const string Vault = "vault";
    private const string Shared = "Shared";

    private static readonly int s_rounds = TestScale.Cases(5, 200);
    private readonly TaskCompletionSource[] _begun = [.. Enumerable.Range(0, s_rounds).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
    private ClonedWiki _wiki = null!;
    private int _agentConflicts;
    private int _vaultConflicts;

    public async ValueTask InitializeAsync()
    {
        _wiki = await ClonedWiki.StartAsync(pages: 3);
        await _wiki.WriteAsync(Shared, "# Shared\n\n");
        await _wiki.CloneAsync(Vault);
    }

    public ValueTask DisposeAsync() => _wiki.DisposeAsync();

    [Fact]
    public async Task Vault_besideAnAgentOnTheSamePages_losesNothing()
    {
        await Task.WhenAll(SyncAsync(), EditAsync());
        await _wiki.GitAsync(Vault, "pull", "--quiet", "--rebase");
        var lines = (await File.ReadAllLinesAsync(Path.Combine(_wiki.Clones, Vault, Shared + ".md"), TestContext.Current.CancellationToken)).Where(line => line.Length > 0 && line[0] != '#');
        var all = Enumerable.Range(0, s_rounds).SelectMany(round => (string[])[$"agent {round}", $"vault {round}"]);
        lines.Order(StringComparer.Ordinal).ShouldBe(all.Order(StringComparer.Ordinal));
        foreach (var round in Enumerable.Range(0, s_rounds))
        {
            File.Exists(Path.Combine(_wiki.Clones, Vault, "Journal", $"{round}.md")).ShouldBeTrue();
            File.Exists(Path.Combine(_wiki.Clones, Vault, "Agent", $"{round}.md")).ShouldBeTrue();
        }

        (await _wiki.GitAsync(Vault, "rev-parse", "HEAD")).Trim().ShouldBe(await _wiki.TipAsync());
        await StockGit.RunAsync(_wiki.Repository, "fsck", "--strict", "--full");
        TestContext.Current.SendDiagnosticMessage($"{s_rounds} rounds; {_vaultConflicts} conflicts were told to the vault, {_agentConflicts} to the agent.");
    }

    private async Task SyncAsync()
    {
        for (var round = 0; round < s_rounds; round++)
        {
            _begun[round].SetResult();

            // A new note, and a line at the end of a page that the agent writes too.
            var page = Path.Combine(_wiki.Clones, Vault, Shared + ".md");
            await File.AppendAllTextAsync(page, $"vault {round}\n\n", TestContext.Current.CancellationToken);
            await _wiki.CommitAsync(Vault, $"Journal/{round}.md", $"Journal of {round}, see [[{Shared}]].\n");
            do
            {
                await PullAsync(page);
            }
            while ((await _wiki.TryGitAsync(Vault, ["push", "--quiet", "origin", "main"])).Exit != 0);
        }
    }

    /// <summary>Pulls with rebase; who sits before Obsidian is shown both sides of a conflict, and keeps both.</summary>
    private async Task PullAsync(string page)
    {
        var pulled = await _wiki.TryGitAsync(Vault, ["pull", "--quiet", "--rebase"]);
        while (pulled.Exit != 0)
        {
            (await _wiki.GitAsync(Vault, "diff", "--name-only", "--diff-filter=U")).Trim().ShouldBe(Shared + ".md", pulled.Error);
            _vaultConflicts++;
            var lines = await File.ReadAllLinesAsync(page, TestContext.Current.CancellationToken);
            await File.WriteAllLinesAsync(page, lines.Where(line => !line.StartsWith("<<<<<<<", StringComparison.Ordinal) && !line.StartsWith("=======", StringComparison.Ordinal) && !line.StartsWith(">>>>>>>", StringComparison.Ordinal)), TestContext.Current.CancellationToken);
            await _wiki.GitAsync(Vault, "add", "--all");
            pulled = await _wiki.TryGitAsync(Vault, ["-c", "core.editor=true", "rebase", "--continue"]);
        }
    }

    /// <summary>Edits in the pace of the vault, so that both are at it to the end.</summary>
    private async Task EditAsync()
    {
        await using var client = await _wiki.Mcp.ConnectAsync();
        for (var round = 0; round < s_rounds; round++)
        {
            await _begun[round].Task.WaitAsync(TestContext.Current.CancellationToken);
            var made = await CallAsync("write_page", new { wiki = "home", path = $"Agent/{round}", content = $"{round}\n" });
            made.IsError.ShouldNotBe(true, made.Sentence());
            while (true)
            {
                var read = await CallAsync("read_page", new { wiki = "home", path = Shared });
                var (content, revision) = (read.At("content")!.GetValue<string>(), read.At("revision")!.GetValue<string>());
                var written = await CallAsync("write_page", new { wiki = "home", path = Shared, content = content + $"agent {round}\n\n", revision });
                if (written.IsError != true)
                {
                    break;
                }

                // The page is another one meanwhile: the agent is told, and reads it again.
                written.Sentence().ShouldContain("revision");
                _agentConflicts++;
            }
        }

        Task<ModelContextProtocol.Protocol.CallToolResult> CallAsync(string tool, object arguments) =>
            client.CallToolAsync(tool, Json.Arguments(arguments), cancellationToken: TestContext.Current.CancellationToken).AsTask();
    }
}
