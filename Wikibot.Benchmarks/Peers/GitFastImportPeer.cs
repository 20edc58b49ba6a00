using System.Diagnostics;
using System.Text;
using Wikibot.Benchmarks.Repositories;

namespace Wikibot.Benchmarks.Peers;

/// <summary>One <c>git fast-import</c> that is kept; a checkpoint after each commit moves the ref, so that others see it.</summary>
internal sealed class GitFastImportPeer(Process process) : IPeer
{
    private bool _begun;

    public static Task<IPeer> OpenAsync(string path, CancellationToken cancellationToken) =>
        Task.FromResult<IPeer>(new GitFastImportPeer(Process.Start(GitTool.Start(path, ["-c", "fastimport.unpackLimit=1", "fast-import", "--quiet"]))!));

    public Task<Timed> ReadAsync(string path, CancellationToken cancellationToken) => throw new NotSupportedException("Writes only.");

    public Task<Timed> WriteAsync(IReadOnlyList<Page> pages, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var commands = new MemoryStream();
        Write(commands, $"commit refs/heads/main\ncommitter Bench <bench@example.org> {TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()} +0000\ndata 4\nEdit\n");
        Write(commands, _begun ? "" : "from refs/heads/main^0\n");
        _begun = true;
        foreach (var page in pages)
        {
            Write(commands, $"M 100644 inline {page.Path}\ndata {page.Content.Length}\n");
            commands.Write(page.Content);
            Write(commands, "\n");
        }

        Write(commands, "\ncheckpoint\nprogress done\n");
        process.StandardInput.BaseStream.Write(commands.GetBuffer(), 0, (int)commands.Length);
        process.StandardInput.BaseStream.Flush();
        while (process.StandardOutput.ReadLine() is { } line && line != "progress done")
        {
        }

        return Task.FromResult(new Timed(Stopwatch.GetElapsedTime(started).TotalMicroseconds, pages.Count));
    }

    public Task<Timed> HistoryAsync(string path, CancellationToken cancellationToken) => throw new NotSupportedException("Writes only.");

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static void Write(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));
}
