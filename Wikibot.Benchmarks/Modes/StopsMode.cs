using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Benchmarks.Stops;

namespace Wikibot.Benchmarks.Modes;

/// <summary>
/// <c>bench stops</c>: how long the local system takes until a client can connect, and how it ends: by Ctrl+C on a terminal, by SIGTERM, by
/// kill -9, with a service that dies, with a port that is taken, and beside a container engine that has no image.
/// </summary>
/// <param name="root">Root of the working copy.</param>
/// <param name="rounds">How often everything is done.</param>
internal sealed class StopsMode(string root, int rounds)
{
    private const double MostSecondsFirst = 15;
    private const double MostSecondsAgain = 10;
    private const double MostSecondsOfCtrlC = 6;
    private const double MostSecondsOfKill = 20;

    private const string Up = "./wikibot up";
    private const string Run = "dotnet run --no-build --project Wikibot.AppHost";
    private const string Program = "dotnet Wikibot.AppHost/bin/Debug/net10.0/Wikibot.AppHost.dll";

    private static readonly Dictionary<string, string> s_nothing = [];

    private readonly Dictionary<string, List<double>> _starts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Stop>> _stops = new(StringComparer.Ordinal);
    private readonly List<double> _said = [];
    private string _portTaken = "";
    private string _engine = "";

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("bench stops needs Linux: it finds processes in /proc, and a terminal by util-linux's script.");
        }

        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        Console.WriteLine("Building, and one start that is not counted");
        await CtrlCAsync(null, Up, Path.Combine(work.Folder, "warm"), cancellationToken);
        _stops.Clear();
        for (var round = 0; round < rounds; round++)
        {
            Console.WriteLine($"round {round + 1} of {rounds}");
            var data = Path.Combine(work.Folder, $"data-{round}");
            await CtrlCAsync("the AppHost, first start on an empty data folder", Program, data, cancellationToken);
            await StopAsync("the AppHost, again", "SIGTERM", data, cancellationToken);
            await CtrlCAsync(Up + ", nothing to build", Up, data, cancellationToken);
            await CtrlCAsync(Run, Run, data, cancellationToken);
            await DyingServiceAsync(data, cancellationToken);
            await StopAsync(null, "SIGKILL", data, cancellationToken);
            await PortTakenAsync(data, cancellationToken);
            await EngineAsync(work.Folder, data, cancellationToken);
        }

        return Report(machine);
    }

    private async Task CtrlCAsync(string? start, string command, string data, CancellationToken cancellationToken)
    {
        await using var system = new TerminalSystem(root, command, data, s_nothing);
        await ReadyAsync(start, system, cancellationToken);
        var since = Stopwatch.GetTimestamp();
        await system.PressCtrlCAsync();
        await EndedAsync("Ctrl+C", system, since, cancellationToken);
    }

    private async Task StopAsync(string? start, string signal, string data, CancellationToken cancellationToken)
    {
        await using var system = new TerminalSystem(root, Program, data, s_nothing);
        await ReadyAsync(start, system, cancellationToken);
        var since = Stopwatch.GetTimestamp();
        await system.SignalHostAsync(signal[3..], cancellationToken);
        await EndedAsync(signal, system, since, cancellationToken);
    }

    private async Task DyingServiceAsync(string data, CancellationToken cancellationToken)
    {
        await using var system = new TerminalSystem(root, Program, data, s_nothing);
        await ReadyAsync(null, system, cancellationToken);
        var since = Stopwatch.GetTimestamp();
        await system.KillAsync("/Wikibot.Git", cancellationToken);
        await system.WritesAsync("'git' ended by itself, by a signal such as kill -9 sends. It is started again.", cancellationToken);
        _said.Add(Stopwatch.GetElapsedTime(since).TotalMicroseconds);
        await system.KillAsync("/Wikibot.Web", cancellationToken);
        await system.WritesAsync("'web' ended by itself", cancellationToken);
        since = Stopwatch.GetTimestamp();
        await system.PressCtrlCAsync();
        await EndedAsync("Ctrl+C, while two services start again", system, since, cancellationToken);
    }

    private async Task PortTakenAsync(string data, CancellationToken cancellationToken)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var system = new TerminalSystem(root, Program, data, new Dictionary<string, string>(StringComparer.Ordinal) { ["WIKIBOT_WEB_PORT"] = $"{port}" });
        await EndedAsync("a port is taken", system, Stopwatch.GetTimestamp(), cancellationToken);
        _portTaken = system.Output.Trim();
    }

    /// <summary>A client that answers for its engine, and knows of no image: as podman and Docker do where no registry is reached.</summary>
    [SupportedOSPlatform("linux")]
    private async Task EngineAsync(string folder, string data, CancellationToken cancellationToken)
    {
        var programs = Directory.CreateDirectory(Path.Combine(folder, "programs")).FullName;
        var docker = Path.Combine(programs, "docker");
        await File.WriteAllTextAsync(docker, "#!/bin/sh\n[ \"$1\" = version ]\n", cancellationToken);
        File.SetUnixFileMode(docker, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}";
        await using var system = new TerminalSystem(root, Program, data, new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = path });
        await ReadyAsync("the AppHost, beside an engine without the image", system, cancellationToken);
        _engine = system.Output.Split('\n').Single(line => line.StartsWith("  AWS ", StringComparison.Ordinal))[6..].Trim();
        var since = Stopwatch.GetTimestamp();
        await system.PressCtrlCAsync();
        await EndedAsync("Ctrl+C", system, since, cancellationToken);
    }

    private async Task ReadyAsync(string? start, TerminalSystem system, CancellationToken cancellationToken)
    {
        var time = await system.ReadyAsync(cancellationToken);
        if (start is not null)
        {
            Console.WriteLine($"{start}: ready after {Units.Time(time.TotalMicroseconds)}");
            Row(_starts, start).Add(time.TotalMicroseconds);
        }
    }

    private async Task EndedAsync(string how, TerminalSystem system, long since, CancellationToken cancellationToken)
    {
        var stop = await system.EndAsync(since, cancellationToken);
        Console.WriteLine($"{how}: {stop.Host.ExitCode} after {Units.Time(stop.Host.After.TotalMicroseconds)}, all gone after {Units.Time(stop.Gone.TotalMicroseconds)}");
        Row(_stops, how).Add(stop);
    }

    private static List<T> Row<T>(Dictionary<string, List<T>> rows, string name) => rows.TryGetValue(name, out var row) ? row : rows[name] = [];

    private Report Report(Machine machine)
    {
        var starts = _starts.Select(row => Figure.Of("ready", row.Key, row.Value)).ToList();
        var first = starts.Single(start => start.Subject.Contains("first start", StringComparison.Ordinal));
        var again = starts.Single(start => start.Subject == "the AppHost, again");
        var (keys, kill) = (_stops["Ctrl+C"], _stops["SIGKILL"]);
        var outlived = keys.SelectMany(stop => stop.Host.Outlived).Where(command => !command.Contains("/dcp ", StringComparison.Ordinal)).ToList();
        return new Report(
            "stops", "The local system: ready, and gone", machine,
            [
                $"git, MCP and web service, sign-in, dashboard, and where it is on the machine moto_server; built Debug, as ./wikibot up builds it; {rounds} rounds",
                $"A service that was killed is said after {Units.Time(_said.Max())} at most, and started again: \"'git' ended by itself, by a signal such as kill -9 sends.\"",
                $"A port that is taken: \"{_portTaken}\"",
                $"Beside an engine without the image, AWS is: {_engine}",
                "What outlives the host after Ctrl+C is the orchestrator's own (dcp), which watches it and goes by itself",
            ],
            [
                new ResultTable("Until a client can connect", ["", "median", "longest", "starts"], [.. starts.Select(start => new[] { start.Subject, Units.Time(start.Median), Units.Time(start.Max), $"{start.Count}" })]),
                new ResultTable("Until it has ended, the longest", ["", "exit code", "host ended", "all gone", "outlived the host", "folders left", "stops"], [.. _stops.Select(Row)]),
            ],
            [
                Below("ready, first start, median", MostSecondsFirst, first.Median),
                Below("ready, again, median", MostSecondsAgain, again.Median),
                Below("Ctrl+C, host ended", MostSecondsOfCtrlC, keys.Max(stop => stop.Host.After.TotalMicroseconds)),
                Below("Ctrl+C, all gone", MostSecondsOfCtrlC, keys.Max(stop => stop.Gone.TotalMicroseconds)),
                new Bar("Ctrl+C, exit code", "0", Codes(keys), keys.TrueForAll(stop => stop.Host.ExitCode == 0)),
                new Bar("Ctrl+C, services that outlive the host", "none", $"{outlived.Count}", outlived.Count == 0),
                Below("kill -9, all gone", MostSecondsOfKill, kill.Max(stop => stop.Gone.TotalMicroseconds)),
                new Bar("kill -9, folders left in the temporary folder", "none", $"{kill.Sum(stop => stop.Left.Count)}", kill.TrueForAll(stop => stop.Left.Count == 0)),
                new Bar("a port is taken, exit code", "2", Codes(_stops["a port is taken"]), _stops["a port is taken"].TrueForAll(stop => stop.Host.ExitCode == 2)),
            ],
            starts);
    }

    private static string[] Row(KeyValuePair<string, List<Stop>> row) =>
    [
        row.Key, Codes(row.Value), Units.Time(row.Value.Max(stop => stop.Host.After.TotalMicroseconds)), Units.Time(row.Value.Max(stop => stop.Gone.TotalMicroseconds)),
        $"{row.Value.Max(stop => stop.Host.Outlived.Count)}", $"{row.Value.Max(stop => stop.Left.Count)}", $"{row.Value.Count}",
    ];

    private static string Codes(List<Stop> stops) => string.Join(", ", stops.Select(stop => stop.Host.ExitCode).Distinct().Order());

    private static Bar Below(string what, double seconds, double microseconds) => new(what, $"below {seconds} s", Units.Time(microseconds), microseconds < seconds * 1_000_000);
}
