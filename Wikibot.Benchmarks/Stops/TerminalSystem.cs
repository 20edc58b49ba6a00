using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Wikibot.Benchmarks.Acceptance;

namespace Wikibot.Benchmarks.Stops;

/// <summary>
/// The local system as a person has it: started on a terminal (a pty of <c>script</c>), so that Ctrl+C is what it is there. A temporary
/// folder of its own shows what it leaves.
/// </summary>
internal sealed partial class TerminalSystem : IAsyncDisposable
{
    /// <summary>The first start may have to build.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(15);

    private readonly Process _terminal;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly string _data;
    private readonly string _temporary = Directory.CreateTempSubdirectory("wb-").FullName;
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <param name="root">Root of the working copy, where the command runs.</param>
    /// <param name="command">What a person types; its first process is the system's host.</param>
    /// <param name="data">The data folder, which marks its processes too.</param>
    /// <param name="environment">Further variables.</param>
    public TerminalSystem(string root, string command, string data, IReadOnlyDictionary<string, string> environment)
    {
        _data = data;
        var start = new ProcessStartInfo("script", ["-qfec", "exec " + command, "/dev/null"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = root,
        };
        foreach (var port in (string[])["GIT", "MCP", "WEB", "SIGN_IN", "DASHBOARD", "AWS"])
        {
            start.Environment[$"WIKIBOT_{port}_PORT"] = $"{ServiceProcess.FreePort()}";
        }

        // As ./wikibot up has it.
        start.Environment["ASPNETCORE_ENVIRONMENT"] = start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        start.Environment["SHELL"] = "/bin/sh";
        start.Environment["WIKIBOT_DATA"] = data;
        start.Environment["TMPDIR"] = _temporary;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _terminal = Process.Start(start)!;
        _terminal.OutputDataReceived += (_, line) => _lines.Enqueue(Control().Replace(line.Data ?? "", ""));
        _terminal.BeginOutputReadLine();
    }

    /// <summary>What it wrote so far.</summary>
    public string Output => string.Join('\n', _lines);

    /// <summary>Waits until a line holds <paramref name="text"/>.</summary>
    /// <returns>Time since the start.</returns>
    public Task<TimeSpan> WritesAsync(string text, CancellationToken cancellationToken) =>
        UntilAsync(() => _lines.Any(line => line.Contains(text, StringComparison.Ordinal)), $"\"{text}\" was not written", cancellationToken);

    /// <summary>Waits until everything runs and a client can connect.</summary>
    /// <returns>Time since the start.</returns>
    public Task<TimeSpan> ReadyAsync(CancellationToken cancellationToken) => WritesAsync("Ctrl+C stops everything.", cancellationToken);

    /// <summary>The keys, as the terminal sends them.</summary>
    public async Task PressCtrlCAsync() => await _terminal.StandardInput.WriteAsync('\x03');

    /// <summary>Sends the host a signal, such as <c>TERM</c>.</summary>
    public Task SignalHostAsync(string signal, CancellationToken cancellationToken) =>
        SignalAsync(signal, (Running().FirstOrDefault(process => process.Parent == _terminal.Id) ?? throw new InvalidOperationException("The host is gone:\n" + Output)).Id, cancellationToken);

    /// <summary>Kills the process that was started as <paramref name="program"/>.</summary>
    public Task KillAsync(string program, CancellationToken cancellationToken) =>
        SignalAsync("KILL", Running().Single(process => process.Command.Split(' ')[0].EndsWith(program, StringComparison.Ordinal)).Id, cancellationToken);

    /// <summary>Waits for the end of the host.</summary>
    /// <param name="since">When it was told to end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<HostEnd> HostEndsAsync(long since, CancellationToken cancellationToken)
    {
        await _terminal.WaitForExitAsync(cancellationToken).WaitAsync(s_patience, cancellationToken);
        return new(_terminal.ExitCode, Stopwatch.GetElapsedTime(since), [.. Running().Select(process => process.Command)]);
    }

    /// <summary>Waits for the end of the host and then of everything that it started.</summary>
    /// <param name="since">When it was told to end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Stop> EndAsync(long since, CancellationToken cancellationToken)
    {
        var host = await HostEndsAsync(since, cancellationToken);
        await UntilAsync(() => Running().Count == 0, "something goes on", cancellationToken);
        return new(host, Stopwatch.GetElapsedTime(since), [.. Directory.EnumerateDirectories(_temporary, "aspire*").Select(Path.GetFileName).OfType<string>()]);
    }

    public async ValueTask DisposeAsync()
    {
        // Nothing of it runs on, also where what was waited for never came.
        foreach (var process in Running())
        {
            await SignalAsync("KILL", process.Id, CancellationToken.None);
        }

        await _terminal.WaitForExitAsync(CancellationToken.None);

        _terminal.Dispose();
        Directory.Delete(_temporary, recursive: true);
    }

    /// <summary>What is for the terminal and not for who reads (ECMA-48): modes, colours, the cursor.</summary>
    [GeneratedRegex(@"\x1B(\[[0-9;?]*[A-Za-z]|[=>])", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Control();

    private IReadOnlyList<ProcessTree.Entry> Running() => ProcessTree.With("WIKIBOT_DATA", _data);

    private static async Task SignalAsync(string signal, int process, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    private async Task<TimeSpan> UntilAsync(Func<bool> done, string otherwise, CancellationToken cancellationToken)
    {
        for (var began = Stopwatch.GetTimestamp(); !done(); await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken))
        {
            if (Stopwatch.GetElapsedTime(began) > s_patience)
            {
                throw new InvalidOperationException($"After {s_patience.TotalMinutes} minutes {otherwise}. It wrote:\n{Output}");
            }
        }

        return Stopwatch.GetElapsedTime(_started);
    }
}

/// <summary>How a system's host ended.</summary>
/// <param name="ExitCode">Its own, or 128 and the number of the signal that ended it.</param>
/// <param name="After">Until then.</param>
/// <param name="Outlived">What it had started and still ran, as it was started.</param>
internal sealed record HostEnd(int ExitCode, TimeSpan After, IReadOnlyList<string> Outlived);

/// <summary>How a system ended.</summary>
/// <param name="Host">Its host.</param>
/// <param name="Gone">Until the end of the last process that it started.</param>
/// <param name="Left">Folders of Aspire in the temporary folder.</param>
internal sealed record Stop(HostEnd Host, TimeSpan Gone, IReadOnlyList<string> Left);
