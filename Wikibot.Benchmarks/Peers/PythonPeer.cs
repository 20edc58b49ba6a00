using System.Diagnostics;
using System.Text.Json;

namespace Wikibot.Benchmarks.Peers;

/// <summary>A Python library, kept open in a process of its own that times itself, so that the pipe to it costs it nothing.</summary>
internal sealed class PythonPeer(Process process) : IPeer
{
    // Debian's packages belong to Debian's Python, which need not be the first one on the PATH.
    private const string Python = "/usr/bin/python3";

    public static async Task<IPeer> OpenAsync(string library, string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(Python))
        {
            throw new PeerAbsentException($"{library}: skipped, no {Python}.");
        }

        var script = Path.Combine(AppContext.BaseDirectory, "Peers", "peer.py");
        var process = Process.Start(new ProcessStartInfo(Python, [script, library, path])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var first = await process.StandardOutput.ReadLineAsync(cancellationToken);
        if (first == "ready")
        {
            return new PythonPeer(process);
        }

        process.Dispose();
        throw new PeerAbsentException($"{library}: skipped, {first ?? "it did not start"} (apt-get install python3-dulwich python3-git).");
    }

    public Task<Timed> ReadAsync(string path, CancellationToken cancellationToken) => AskAsync(new { op = "read", path }, cancellationToken);

    public Task<Timed> WriteAsync(IReadOnlyList<Page> pages, CancellationToken cancellationToken) =>
        AskAsync(new { op = "write", pages = pages.Select(page => new { path = page.Path, content = Convert.ToBase64String(page.Content) }) }, cancellationToken);

    public Task<Timed> HistoryAsync(string path, CancellationToken cancellationToken) => AskAsync(new { op = "history", path }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<Timed> AskAsync(object request, CancellationToken cancellationToken)
    {
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request).AsMemory(), cancellationToken);
        await process.StandardInput.FlushAsync(cancellationToken);
        var answer = await process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The Python peer has ended.");
        var fields = answer.Split(' ');
        return new(double.Parse(fields[0], System.Globalization.CultureInfo.InvariantCulture), long.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
