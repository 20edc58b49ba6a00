using System.Diagnostics;
using System.Globalization;
using System.Text;
using Wikibot.Benchmarks.Repositories;

namespace Wikibot.Benchmarks.Peers;

/// <summary>One <c>git cat-file --batch</c> that is kept and asked again and again.</summary>
internal sealed class GitBatchPeer(Process process) : IPeer
{
    private readonly BufferedStream _answers = new(process.StandardOutput.BaseStream, 1 << 16);

    public static Task<IPeer> OpenAsync(string path, CancellationToken cancellationToken) =>
        Task.FromResult<IPeer>(new GitBatchPeer(Process.Start(GitTool.Start(path, ["cat-file", "--batch"]))!));

    public Task<Timed> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var requests = process.StandardInput.BaseStream;
        requests.Write(Encoding.UTF8.GetBytes($"main:{path}\n"));
        requests.Flush();
        var header = new StringBuilder();
        for (int next; (next = _answers.ReadByte()) is not ('\n' or -1);)
        {
            header.Append((char)next);
        }

        var content = new byte[int.Parse(header.ToString().Split(' ')[2], CultureInfo.InvariantCulture)];
        _answers.ReadExactly(content);
        _answers.ReadByte();
        return Task.FromResult(new Timed(Stopwatch.GetElapsedTime(started).TotalMicroseconds, content.Length));
    }

    public Task<Timed> WriteAsync(IReadOnlyList<Page> pages, CancellationToken cancellationToken) => throw new NotSupportedException("Reads only.");

    public Task<Timed> HistoryAsync(string path, CancellationToken cancellationToken) => throw new NotSupportedException("Reads only.");

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
