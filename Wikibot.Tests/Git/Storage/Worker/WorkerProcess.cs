using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Wikibot.Git.Storage;
using Wikibot.Tests.Git.Storage.Files;

namespace Wikibot.Tests.Git.Storage.Worker;

/// <summary>A <see cref="StorageWorker"/> seen from the test.</summary>
internal sealed partial class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task _pump;

    private WorkerProcess(Process process)
    {
        _process = process;
        _pump = PumpAsync();
    }

    /// <summary>What it acknowledged, by operation.</summary>
    public Dictionary<string, ObjectId> Acknowledged { get; } = new(StringComparer.Ordinal);

    public List<string> Others { get; } = [];

    public static WorkerProcess Start(string task, string root, string name = "-", int number = 0, string? youngestGeneration = null, string? layer = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            // Small processes: many run at once.
            Environment = { ["DOTNET_gcServer"] = "0", ["DOTNET_TieredPGO"] = "0" },
        };
        if (youngestGeneration is not null)
        {
            start.Environment["DOTNET_GCgen0size"] = youngestGeneration;
        }

        string[] own = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(WorkerProcess).Assembly.Location] : [];
        foreach (var argument in (string[])[.. own, StorageWorker.Mode, task, root, name, $"{number}", layer ?? ShareLayers.Default])
        {
            start.ArgumentList.Add(argument);
        }

        return new WorkerProcess(Process.Start(start)!);
    }

    /// <summary>The next line that begins so; null when the process ends without one.</summary>
    public async Task<string?> UntilAsync(params string[] beginnings)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync())
        {
            if (beginnings.Any(b => line.StartsWith(b, StringComparison.Ordinal)))
            {
                return line;
            }
        }

        return null;
    }

    public void EndInput() => _process.StandardInput.Close();

    /// <summary>Thaws it, should it not have ended without reaching its step.</summary>
    public void Continue()
    {
        if (!_process.HasExited)
        {
            Signal(18);
        }
    }

    /// <summary>kill -9, at once.</summary>
    public void Kill() => Signal(9);

    /// <summary>Waits for the end; fails on what the process wrote to standard error, unless it was killed.</summary>
    public async Task<int> EndAsync(bool killed = false)
    {
        var error = await _process.StandardError.ReadToEndAsync();
        await _process.WaitForExitAsync();
        await _pump;
        if (!killed)
        {
            (_process.ExitCode, error).ShouldBe((0, ""));
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        await _pump;
        _process.Dispose();
    }

    private void Signal(int number) => (SendSignal(_process.Id, number) == 0 || _process.HasExited).ShouldBeTrue();

    private async Task PumpAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            lock (Acknowledged)
            {
                if (words is ["ack", var operation, var commit])
                {
                    Acknowledged[operation] = ObjectId.Parse(commit);
                }
                else if (line != "ready")
                {
                    Others.Add(line);
                }
            }

            _lines.Writer.TryWrite(line);
        }

        _lines.Writer.Complete();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);
}
