using Wikibot.Tests.Mcp;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>Ten clients that push beside ten agents that write: each change that was acknowledged is on the line once, and nothing else is.</summary>
public sealed class CrowdTests : IAsyncLifetime
{
    private const int Pushers = 10;
    private const int Writers = 10;

    /// <summary>Each of the twenty makes so many commits.</summary>
    private static readonly int s_rounds = TestScale.Cases(2, 50);

    private readonly TaskCompletionSource[] _pushedAll = [.. Enumerable.Range(0, s_rounds + 1).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
    private ClonedWiki _wiki = null!;
    private int _pushed;
    private int _refused;

    public async ValueTask InitializeAsync()
    {
        _wiki = await ClonedWiki.StartAsync(pages: 1);
        await Task.WhenAll(Enumerable.Range(0, Pushers).Select(i => _wiki.CloneAsync($"pusher{i}")));
    }

    public ValueTask DisposeAsync() => _wiki.DisposeAsync();

    [Fact]
    public async Task PushersAndWriters_atOnce_haveEachChangeOnTheLineOnce()
    {
        var commits = await CountAsync();
        _pushedAll[0].SetResult();
        await Task.WhenAll([.. Enumerable.Range(0, Pushers).Select(i => PushAsync($"pusher{i}")), .. Enumerable.Range(0, Writers).Select(i => WriteAsync($"writer{i}"))]);

        // Each was added by one commit, wherever in the history one looks: a commit that was rebased and came in both ways would be there twice.
        var added = (await StockGit.RunAsync(_wiki.Repository, "log", "--full-history", "--no-merges", "--diff-filter=A", "--name-only", "--format=", "refs/heads/main"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(path => path.Contains('/', StringComparison.Ordinal) && !path.StartsWith("Folder ", StringComparison.Ordinal));
        string[] acknowledged = [.. Names("pusher", Pushers).Concat(Names("writer", Writers)).Order(StringComparer.Ordinal)];
        added.Order(StringComparer.Ordinal).ShouldBe(acknowledged);
        (await CountAsync()).ShouldBe(commits + acknowledged.Length);

        // The files are there, and what an agent wrote is on the line itself, where a repeat of its operation is looked for.
        var files = (await StockGit.RunAsync(_wiki.Repository, "ls-tree", "-r", "--name-only", "refs/heads/main")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        acknowledged.Except(files).ShouldBeEmpty();
        await StockGit.RunAsync(_wiki.Repository, "fsck", "--strict", "--full");
        Directory.GetDirectories(Path.Combine(_wiki.Repository, "objects"), "incoming-*").ShouldBeEmpty();
        TestContext.Current.SendDiagnosticMessage($"{acknowledged.Length} commits; {_refused} pushes were told to fetch first.");
    }

    private static IEnumerable<string> Names(string kind, int count) => Enumerable.Range(0, count).SelectMany(who => Enumerable.Range(0, s_rounds).Select(round => $"{kind}{who}/{round}.md"));

    /// <summary>Commits that are no merges, on whichever side.</summary>
    private async Task<int> CountAsync() => int.Parse(await StockGit.RunAsync(_wiki.Repository, "rev-list", "--count", "--no-merges", "refs/heads/main"), System.Globalization.CultureInfo.InvariantCulture);

    private async Task PushAsync(string clone)
    {
        for (var round = 0; round < s_rounds; round++)
        {
            await _wiki.CommitAsync(clone, $"{clone}/{round}.md", $"{round}\n");
            while (await _wiki.TryGitAsync(clone, ["push", "--quiet", "origin", "main"]) is { Exit: not 0 } refused)
            {
                (refused.Error.Contains("fetch first", StringComparison.Ordinal) || refused.Error.Contains("non-fast-forward", StringComparison.Ordinal)).ShouldBeTrue(refused.Error);
                Interlocked.Increment(ref _refused);
                await _wiki.GitAsync(clone, "pull", "--quiet", round % 2 == 0 ? "--rebase" : "--no-rebase", "--no-edit");
            }

            var pushed = Interlocked.Increment(ref _pushed);
            if (pushed % Pushers == 0)
            {
                _pushedAll[pushed / Pushers].SetResult();
            }
        }
    }

    /// <summary>Keeps the pushers' pace, so that there is a writer beside them to the end, and one that writes without end starves none of them.</summary>
    private async Task WriteAsync(string who)
    {
        await using var client = await _wiki.Mcp.ConnectAsync();
        for (var round = 0; round < s_rounds; round++)
        {
            await _pushedAll[round].Task.WaitAsync(TestContext.Current.CancellationToken);
            var written = await client.CallToolAsync("write_page", Json.Arguments(new { wiki = "home", path = $"{who}/{round}", content = $"{round}\n" }), cancellationToken: TestContext.Current.CancellationToken);
            written.IsError.ShouldNotBe(true, written.Sentence());
        }
    }
}
