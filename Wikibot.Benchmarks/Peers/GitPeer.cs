using System.Diagnostics;
using System.Text;
using Wikibot.Benchmarks.Repositories;

namespace Wikibot.Benchmarks.Peers;

/// <summary>The git command line, a process for each call.</summary>
/// <param name="path">The repository.</param>
/// <param name="flushed">Whether git is told to flush objects and refs.</param>
internal sealed class GitPeer(string path, bool flushed) : IPeer
{
    private static readonly Dictionary<string, string> Author = new()
    {
        ["GIT_AUTHOR_NAME"] = "Bench",
        ["GIT_AUTHOR_EMAIL"] = "bench@example.org",
        ["GIT_COMMITTER_NAME"] = "Bench",
        ["GIT_COMMITTER_EMAIL"] = "bench@example.org",
        ["GIT_INDEX_FILE"] = "bench-index",
    };

    public static Task<IPeer> OpenAsync(string path, bool flushed) => Task.FromResult<IPeer>(new GitPeer(path, flushed));

    public static async Task<IPeer> OpenWithGraphAsync(string path, CancellationToken cancellationToken)
    {
        await GitTool.RunAsync(path, ["commit-graph", "write", "--reachable", "--changed-paths"], cancellationToken);
        return new GitPeer(path, flushed: false);
    }

    public async Task<Timed> ReadAsync(string page, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var text = await GitTool.RunAsync(path, ["cat-file", "blob", $"main:{page}"], cancellationToken);
        return new(Stopwatch.GetElapsedTime(started).TotalMicroseconds, Encoding.UTF8.GetByteCount(text));
    }

    public async Task<Timed> WriteAsync(IReadOnlyList<Page> pages, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var tip = await RunAsync(["rev-parse", "refs/heads/main"], default, cancellationToken);
        await RunAsync(["read-tree", tip], default, cancellationToken);
        var index = new StringBuilder();
        foreach (var page in pages)
        {
            var blob = await RunAsync(["hash-object", "-w", "--stdin"], page.Content, cancellationToken);
            index.Append($"100644 {blob}\t{page.Path}\n");
        }

        await RunAsync(["update-index", "--index-info"], Encoding.UTF8.GetBytes(index.ToString()), cancellationToken);
        var tree = await RunAsync(["write-tree"], default, cancellationToken);
        var commit = await RunAsync(["commit-tree", tree, "-p", tip, "-m", "Edit"], default, cancellationToken);
        await RunAsync(["update-ref", "refs/heads/main", commit, tip], default, cancellationToken);
        return new(Stopwatch.GetElapsedTime(started).TotalMicroseconds, pages.Count);
    }

    public async Task<Timed> HistoryAsync(string page, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var log = await GitTool.RunAsync(path, ["log", "--format=%H", "main", "--", page], cancellationToken);
        return new(Stopwatch.GetElapsedTime(started).TotalMicroseconds, log.Count(c => c == '\n'));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<string> RunAsync(string[] arguments, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        string[] options = flushed ? ["-c", "core.fsync=committed,reference", "-c", "core.fsyncMethod=fsync"] : [];
        return (await GitTool.RunAsync(path, [.. options, .. arguments], cancellationToken, input, Author)).TrimEnd();
    }
}
