using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Wikibot.Git.Client;
using Wikibot.Tests.Mcp;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>
/// What Obsidian's plug-in for git does all day (commit, pull with rebase, push), beside an agent that edits the same pages: nothing is lost, and each
/// conflict is told to the side that can solve it. In one round of four the agent comes too late, in one the vault, in the others whoever is slower.
/// </summary>
public sealed class VaultTests : IAsyncLifetime
{
    private const string Vault = "vault";
    private const string Shared = "Shared";

    private static readonly int s_rounds = TestScale.Cases(5, 200);
    private readonly TaskCompletionSource[] _begun = Signals();
    private readonly TaskCompletionSource[] _pushed = Signals();
    private readonly TaskCompletionSource[] _edited = Signals();
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
        await Task.WhenAll(TogetherAsync(SyncAsync), TogetherAsync(EditAsync));
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
        _agentConflicts.ShouldBeGreaterThanOrEqualTo(Enumerable.Range(0, s_rounds).Count(AgentIsLate));
        _vaultConflicts.ShouldBeGreaterThanOrEqualTo(Enumerable.Range(0, s_rounds).Count(VaultIsLate));
        TestContext.Current.SendDiagnosticMessage($"{s_rounds} rounds; {_vaultConflicts} conflicts were told to the vault, {_agentConflicts} to the agent.");
    }

    private static TaskCompletionSource[] Signals() => [.. Enumerable.Range(0, s_rounds).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];

    private static bool AgentIsLate(int round) => round % 4 == 0;

    private static bool VaultIsLate(int round) => round % 4 == 1;

    /// <summary>Where one side fails, the other does not wait for it.</summary>
    private async Task TogetherAsync(Func<Task> side)
    {
        try
        {
            await side();
        }
        catch (Exception failure)
        {
            foreach (var signal in (TaskCompletionSource[])[.. _begun, .. _pushed, .. _edited])
            {
                signal.TrySetException(failure);
            }

            throw;
        }
    }

    private async Task SyncAsync()
    {
        for (var round = 0; round < s_rounds; round++)
        {
            _begun[round].TrySetResult();

            // A new note, and a line at the end of a page that the agent writes too.
            var page = Path.Combine(_wiki.Clones, Vault, Shared + ".md");
            await File.AppendAllTextAsync(page, $"vault {round}\n\n", TestContext.Current.CancellationToken);
            await _wiki.CommitAsync(Vault, $"Journal/{round}.md", $"Journal of {round}, see [[{Shared}]].\n");
            if (VaultIsLate(round))
            {
                await _edited[round].Task.WaitAsync(TestContext.Current.CancellationToken);
            }

            do
            {
                await PullAsync(page);
            }
            while ((await _wiki.TryGitAsync(Vault, ["push", "--quiet", "origin", "main"])).Exit != 0);
            _pushed[round].TrySetResult();
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
            var made = await CallAsync(client, "write_page", new { wiki = "home", path = $"Agent/{round}", content = $"{round}\n" });
            made.IsError.ShouldNotBe(true, made.Sentence());
            var read = await CallAsync(client, "read_page", new { wiki = "home", path = Shared });
            if (AgentIsLate(round))
            {
                await _pushed[round].Task.WaitAsync(TestContext.Current.CancellationToken);
            }

            while (await AppendAsync(client, read, round) is { IsError: true } late)
            {
                // The page is another one meanwhile: the agent is told, and works its line into what is there now.
                _agentConflicts++;
                read = await CallAsync(client, "read_page", new { wiki = "home", path = Shared });
                await ToldAsync(late, read, round);
            }

            _edited[round].TrySetResult();
        }
    }

    /// <summary>Puts a line at the end of the page that was read: by writing it whole, and now and then as an edit that asks for its revision.</summary>
    private static Task<CallToolResult> AppendAsync(McpClient client, CallToolResult read, int round)
    {
        var (line, revision) = ($"agent {round}\n\n", read.At("revision")!.GetValue<string>());
        return round % 8 == 0
            ? CallAsync(client, "edit_page", new { wiki = "home", path = Shared, append = line, revision })
            : CallAsync(client, "write_page", new { wiki = "home", path = Shared, content = read.At("content")!.GetValue<string>() + line, revision });
    }

    /// <summary>An agent that comes too late is told by a code, with the state that is there now, and by whom it was changed.</summary>
    private async Task ToldAsync(CallToolResult late, CallToolResult read, int round)
    {
        var problem = late.Problem();
        problem["code"]!.GetValue<string>().ShouldBe(ProblemCodes.RevisionConflict, late.Sentence());
        problem["changedBy"]!.GetValue<string>().ShouldBe("Grace");
        late.Sentence().ShouldContain("Grace");
        await StockGit.RunAsync(_wiki.Repository, "merge-base", "--is-ancestor", problem["changedIn"]!.GetValue<string>(), "refs/heads/main");
        if (AgentIsLate(round))
        {
            // The vault waits in the next round, so nothing came in between.
            problem["currentRevision"]!.GetValue<string>().ShouldBe(read.At("revision")!.GetValue<string>());
            read.At("content")!.GetValue<string>().ShouldContain($"vault {round}\n");
        }
    }

    private static Task<CallToolResult> CallAsync(McpClient client, string tool, object arguments) =>
        client.CallToolAsync(tool, Json.Arguments(arguments), cancellationToken: TestContext.Current.CancellationToken).AsTask();
}
