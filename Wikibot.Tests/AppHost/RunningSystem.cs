using System.Diagnostics;
using System.Text.RegularExpressions;
using Wikibot.Benchmarks.Stops;

namespace Wikibot.Tests.AppHost;

/// <summary>The whole system as processes, started through the AppHost on free ports, as <c>./wikibot up</c> does.</summary>
internal sealed partial class RunningSystem : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly ProcessOutput _output;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly string _dataFolder;

    private RunningSystem(Process process, string dataFolder)
    {
        _process = process;
        _output = new ProcessOutput(Take);
        _dataFolder = dataFolder;
        TemporaryFolder = Directory.CreateTempSubdirectory("wb-").FullName;
    }

    /// <summary>What it wrote to the terminal so far.</summary>
    public string Output => _output.Text;

    public string McpUrl => Summary("MCP");

    public string WebUrl => Summary("web");

    public string SignInUrl => $"http://localhost:{_process.StartInfo.Environment["WIKIBOT_SIGN_IN_PORT"]}";

    public string GitUrl => $"http://localhost:{_process.StartInfo.Environment["WIKIBOT_GIT_PORT"]}";

    public string Token => Summary("token");

    public string AwsEmulator => Summary("AWS");

    /// <summary>The address that opens the dashboard, its token included.</summary>
    public string Dashboard => Summary("dashboard");

    public int ProcessId => _process.Id;

    /// <summary>What the AppHost and all below it have in the place of the machine's temporary folder. A short name: sockets are in it.</summary>
    public string TemporaryFolder { get; }

    /// <summary>
    /// What the AppHost started and what these started. The orchestrator and all below it are no children of the AppHost: they are
    /// known by the environment that they inherited.
    /// </summary>
    public IReadOnlyList<ProcessTree.Entry> Children() => [.. ProcessTree.With("WIKIBOT_DATA", _dataFolder).Where(entry => entry.Id != ProcessId)];

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    public static async Task<RunningSystem> StartAsync(string dataFolder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var (system, exited) = Start(dataFolder, environment);
        var first = await Task.WhenAny(system._ready.Task, exited, Task.Delay(Patience, TestContext.Current.CancellationToken));
        if (first == system._ready.Task)
        {
            return system;
        }

        var output = system.Output;
        await system.DisposeAsync();
        throw new InvalidOperationException($"The system did not become ready. It wrote:\n{output}");
    }

    /// <summary>Runs it to an end that it comes to by itself.</summary>
    public static async Task<(int Exit, string Output)> RunAsync(string dataFolder, IReadOnlyDictionary<string, string> environment)
    {
        var (system, exited) = Start(dataFolder, environment);
        await using (system)
        {
            await exited.WaitAsync(Patience, TestContext.Current.CancellationToken);
            return (system._process.ExitCode, system.Output);
        }
    }

    /// <summary>Waits until it has written <paramref name="text"/>.</summary>
    public Task WritesAsync(string text) => _output.WritesAsync(text);

    /// <summary>Ends the AppHost without warning, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>As Ctrl+C and SIGTERM end it: in good order.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", ProcessId.ToString()]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await StopAsync();
        }

        // The orchestrator follows its host a moment later, and tidies up in that folder.
        for (var tries = 0; OperatingSystem.IsLinux() && tries < 200 && Children().Count > 0; tries++)
        {
            await Task.Delay(100);
        }

        _process.Dispose();
        Directory.Delete(TemporaryFolder, recursive: true);
    }

    private static (RunningSystem System, Task Exited) Start(string dataFolder, IReadOnlyDictionary<string, string>? environment)
    {
        // The AppHost of the configuration that the tests were built in.
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Path.Combine(own.Parent!.Parent!.Parent!.Parent!.FullName, "Wikibot.AppHost", "bin", own.Parent.Name, own.Name, "Wikibot.AppHost.dll");
        int[] ports = [FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.Next()];
        var start = new ProcessStartInfo("dotnet", [program])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["WIKIBOT_DATA"] = dataFolder,
                ["WIKIBOT_MCP_PORT"] = $"{ports[0]}",
                ["WIKIBOT_GIT_PORT"] = $"{ports[1]}",
                ["WIKIBOT_DASHBOARD_PORT"] = $"{ports[2]}",
                ["WIKIBOT_AWS_PORT"] = $"{ports[3]}",
                ["WIKIBOT_SIGN_IN_PORT"] = $"{ports[4]}",
                ["WIKIBOT_WEB_PORT"] = $"{ports[5]}",
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["DOTNET_ENVIRONMENT"] = "Development",
                ["MCP_AUTH_TOKEN"] = null,
            },
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var system = new RunningSystem(process, dataFolder);
        start.Environment["TMPDIR"] = system.TemporaryFolder;
        system._output.Start(process);
        return (system, process.WaitForExitAsync());
    }

    private void Take(string line)
    {
        if (line.StartsWith("Ctrl+C stops", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }

    private string Summary(string name) => SummaryLine().Matches(Output).First(m => m.Groups["name"].Value == name).Groups["value"].Value;

    [GeneratedRegex("^  (?<name>[A-Za-z ]+?)  +(?<value>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: -1)]
    private static partial Regex SummaryLine();
}
