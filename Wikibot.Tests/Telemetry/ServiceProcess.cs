using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Wikibot.Benchmarks.Stops;

namespace Wikibot.Tests.Telemetry;

/// <summary>One of the services as a process of its own, on a free port, with nothing of this process's environment but the paths.</summary>
public sealed partial class ServiceProcess : IAsyncDisposable
{
    private const string ListeningOn = "Now listening on: http://127.0.0.1:";
    private const int Stop = 19;
    private const int Continue = 18;
    private const int Terminate = 15;

    private readonly Process _process;
    private readonly ProcessOutput _output;
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(Process process)
    {
        _process = process;
        _output = new ProcessOutput(Read);
    }

    public Uri Address => _listening.Task.Result;

    /// <summary>Standard output and error, line by line.</summary>
    public IReadOnlyCollection<string> Output => _output.Lines;

    /// <summary>Starts <c>Wikibot.{project}</c> and waits until it listens.</summary>
    public static async Task<ServiceProcess> StartAsync(string project, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"Wikibot.{project}.dll")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        var kept = new[] { "PATH", "HOME", "DOTNET_ROOT", "TMPDIR", "LANG" }.ToDictionary(name => name, Environment.GetEnvironmentVariable);
        start.Environment.Clear();
        foreach (var (name, value) in kept.Where(pair => pair.Value is not null))
        {
            start.Environment[name] = value;
        }

        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in PatientTime.Settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var service = new ServiceProcess(new Process { StartInfo = start });
        service._output.Start(service._process);
        var ended = service._process.WaitForExitAsync(cancellationToken); // And until all that it wrote is here.
        if (await Task.WhenAny(service._listening.Task, ended) == service._listening.Task)
        {
            return service;
        }

        await service.DisposeAsync();
        await ended;
        throw new InvalidOperationException($"{project} ended before it listened:\n{service._output.Text}");
    }

    /// <summary>The most memory that it has had at once, in bytes: the kernel's high-water mark, which Linux tells.</summary>
    public long PeakMemory() => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;

    /// <summary>Files and folders whose changes the process has the kernel tell it, on Linux.</summary>
    public int Watches() => ProcessTree.Watches(_process.Id);

    /// <summary>Stops the process where it stands, as Lambda freezes one.</summary>
    public void Freeze() => Signal(Stop);

    /// <summary>Lets a frozen process go on.</summary>
    public void Thaw() => Signal(Continue);

    /// <summary>Asks the process to end, and waits until it has flushed and gone.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_process.HasExited)
        {
            Signal(Continue);
            Signal(Terminate);
            await _process.WaitForExitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private void Signal(int signal) => Kill(_process.Id, signal).ShouldBe(0);

    private void Read(string line)
    {
        if (line.IndexOf(ListeningOn, StringComparison.Ordinal) is >= 0 and var at)
        {
            var port = line[(at + ListeningOn.Length)..].TakeWhile(char.IsAsciiDigit).ToArray();
            _listening.TrySetResult(new Uri($"http://127.0.0.1:{new string(port)}"));
        }
    }
}
