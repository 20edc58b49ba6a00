using System.Diagnostics;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Benchmarks.Share;

namespace Wikibot.Benchmarks.Modes;

/// <summary>
/// <c>bench acceptance</c>: what a user of a whole system waits for, through MCP. Against a running system by its URL, or, without
/// one, against published services that it starts itself, on a disk or on a share where each file operation takes a set time.
/// </summary>
internal sealed class AcceptanceMode(AcceptanceOptions options)
{
    public const string Page = "Dev/Phase 0 — EFS Benchmarks";
    // As many as are measured: before, each service is still compiling what it has just learnt to be hot.
    private const int WarmUp = 200;
    private const string Read = "warm page read";
    private const string Write = "warm page write";
    private const string Cold = "cold start, both services";
    private const string Readers = "3 readers, 3 processes";
    private const string Writers = "5 writers, 5 pairs, one wiki";
    private readonly Dictionary<string, (List<double> Microseconds, List<string> Errors)> _series = [];
    private readonly List<string> _notes = [];
    private readonly List<SlowShare> _shares = [];
    private readonly List<ServicePair> _pairs = [];

    private bool OnShare => options.DelayMilliseconds > 0;

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        try
        {
            var data = Directory.CreateDirectory(Path.Combine(work.Folder, "data")).FullName;
            var services = options.Target is null ? await PublishedServices.PublishAsync(options.Root, Path.Combine(folder, "publish"), options.Published, cancellationToken) : null;
            var target = options.Target ?? await PairAsync(services!, data, cancellationToken);
            await WarmAsync(target, cancellationToken);
            await ColdAsync(services, target, data, cancellationToken);
            await CrowdAsync(target, services, data, cancellationToken);
            var report = Report(machine);
            await PublishAsync(report, target, cancellationToken);
            return report;
        }
        finally
        {
            foreach (var pair in _pairs)
            {
                await pair.DisposeAsync();
            }

            foreach (var share in _shares)
            {
                await share.DisposeAsync();
            }
        }
    }

    // Each pair mounts the share by itself, as each machine would: with caches and locks of its own.
    private async Task<string> MountAsync(string data, CancellationToken cancellationToken)
    {
        if (!OnShare)
        {
            return data;
        }

        _shares.Add(await SlowShare.MountAsync(data, TimeSpan.FromMilliseconds(options.DelayMilliseconds), cancellationToken));
        return _shares[^1].Path;
    }

    private async Task<Target> PairAsync(PublishedServices services, string data, CancellationToken cancellationToken)
    {
        _pairs.Add(await ServicePair.StartAsync(services, await MountAsync(data, cancellationToken), cancellationToken));
        return _pairs[^1].Target;
    }

    private async Task WarmAsync(Target target, CancellationToken cancellationToken)
    {
        Console.WriteLine($"{Read} and {Write}, 200 each after {WarmUp} to warm up");
        await using var client = await WikiClient.ConnectAsync(target, cancellationToken);
        const string Path = "Dev/Bench/Warm";
        var revision = await client.FindAsync(Path, cancellationToken);
        for (var i = -WarmUp; i < 200; i++)
        {
            (var write, revision) = await client.WriteAsync(Path, $"# Warm\n\nEdit {i} of {Guid.NewGuid()}.\n", revision, cancellationToken);
            var (read, _) = await client.ReadAsync(Path, cancellationToken);
            if (i >= 0)
            {
                Series(Write).Microseconds.Add(write);
                Series(Read).Microseconds.Add(read);
            }
        }
    }

    private async Task ColdAsync(PublishedServices? services, Target target, string data, CancellationToken cancellationToken)
    {
        if (services is null && options.ColdCommand is null)
        {
            _notes.Add($"{Cold}: not measured; --cold-command forces one (such as one that changes an environment variable of both functions)");
            return;
        }

        var mounted = await MountAsync(data, cancellationToken);
        for (var i = -1; i < 10; i++)
        {
            Console.WriteLine($"{Cold}: {i + 1} of 10");
            ServicePair? pair = null;
            if (options.ColdCommand is not null)
            {
                await ShellAsync(options.ColdCommand, cancellationToken);
            }

            var started = Stopwatch.GetTimestamp();
            try
            {
                pair = services is null ? null : await ServicePair.StartAsync(services, mounted, cancellationToken);
                await using var client = await WikiClient.ConnectAsync(pair?.Target ?? target, cancellationToken);
                await client.ReadAsync("Dev/Bench/Warm", cancellationToken);
                if (i >= 0)
                {
                    Series(Cold).Microseconds.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
                }
            }
            catch (ToolFailedException failed)
            {
                Series(Cold).Errors.Add(failed.Message);
            }
            finally
            {
                await (pair?.DisposeAsync() ?? ValueTask.CompletedTask);
            }
        }
    }

    private async Task CrowdAsync(Target target, PublishedServices? services, string data, CancellationToken cancellationToken)
    {
        Console.WriteLine(Readers);
        Collect(Readers, await Worker.RunAsync([.. Enumerable.Range(0, 3).Select(_ => new WorkerJob("Dev/Bench/Warm", 100, Writes: false, target))], cancellationToken));

        Console.WriteLine(Writers);
        const int Edits = 20;
        var targets = new List<Target> { target };
        while (services is not null && targets.Count < 5)
        {
            targets.Add(await PairAsync(services, data, cancellationToken));
        }

        var run = Guid.NewGuid().ToString("N")[..8];
        var jobs = Enumerable.Range(0, 5).Select(i => new WorkerJob($"Dev/Bench/{run} writer {i}", Edits, Writes: true, targets[i % targets.Count])).ToList();
        Collect(Writers, await Worker.RunAsync(jobs, cancellationToken));
        await using var client = await WikiClient.ConnectAsync(target, cancellationToken);
        foreach (var job in jobs)
        {
            var commits = await client.CountCommitsAsync(job.Path, cancellationToken);
            if (commits != Edits + 1)
            {
                Series(Writers).Errors.Add($"{job.Path} has {commits} commits, not {Edits + 1}.");
            }
        }
    }

    private Report Report(Machine machine)
    {
        var figures = _series.Where(s => s.Value.Microseconds.Count > 0).Select(s => Figure.Of(s.Key, options.Label, s.Value.Microseconds)).ToList();
        var table = new ResultTable(
            "Through MCP, at the client",
            ["", "p50", "p95", "p99", "max", "calls", "errors"],
            [.. figures.Select(f => new[] { f.Operation, Units.Time(f.Median), Units.Time(f.P95), Units.Time(f.P99), Units.Time(f.Max), $"{f.Count}", $"{_series[f.Operation].Errors.Count}" })]);
        var bars = new List<Bar>();
        void Below(string operation, string percentile, Func<Figure, double> value, double milliseconds)
        {
            if (figures.Find(f => f.Operation == operation) is { } figure)
            {
                bars.Add(new($"{operation}, {percentile}", $"below {milliseconds:0} ms", Units.Time(value(figure)), value(figure) < milliseconds * 1000));
            }
        }

        Below(Read, "p95", f => f.P95, 500);
        Below(Write, "p95", f => f.P95, 1000);
        Below(Cold, "max", f => f.Max, 5000);
        Below(Read, "p50", f => f.Median, OnShare ? 40 : 3);
        Below(Write, "p50", f => f.Median, OnShare ? 250 : 15);
        if (!OnShare)
        {
            Below(Cold, "p50", f => f.Median, 1000);
        }

        var errors = _series.Sum(s => s.Value.Errors.Count);
        bars.Add(new("errors", "none", $"{errors}", errors == 0));
        return new Report($"acceptance-{options.Label}", $"Acceptance, {options.Label}", machine, [Setting, .. _notes, .. _series.SelectMany(s => s.Value.Errors).Distinct(StringComparer.Ordinal).Take(5)], [table], bars, figures);
    }

    private string Setting => options.Target is not null
        ? $"A running system at {options.Target.Url.Host}"
        : OnShare
            ? $"Services published ReadyToRun, data on a share where each file operation takes {options.DelayMilliseconds} ms (FUSE; a mount for each pair)"
            : $"Services published ReadyToRun, data on the local disk; 200 reads and 200 writes in turn, after {WarmUp} of each to warm up";

    private static async Task PublishAsync(Report report, Target target, CancellationToken cancellationToken)
    {
        await using var client = await WikiClient.ConnectAsync(target, cancellationToken);
        var revision = await client.FindAsync(Page, cancellationToken);
        await client.WriteAsync(Page, $"# Phase 0 — EFS Benchmarks\n\n{report.ToMarkdown(2)}", revision, cancellationToken);
        Console.WriteLine($"Written as the page \"{Page}\" of {target.Url}");
    }

    private static async Task ShellAsync(string command, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { UseShellExecute = false })!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The cold command ended with {process.ExitCode}.");
        }
    }

    private (List<double> Microseconds, List<string> Errors) Series(string operation) =>
        _series.TryGetValue(operation, out var series) ? series : _series[operation] = ([], []);

    private void Collect(string operation, IEnumerable<WorkerResult> results)
    {
        foreach (var result in results)
        {
            Series(operation).Microseconds.AddRange(result.Microseconds);
            Series(operation).Errors.AddRange(result.Errors);
        }
    }
}

/// <summary>What to measure.</summary>
/// <param name="Root">The working copy, to publish from.</param>
/// <param name="Label">Name of the run in the results.</param>
/// <param name="Target">A running system; when left out, services are published and started.</param>
/// <param name="DelayMilliseconds">Time that each file operation takes; 0 for the local disk.</param>
/// <param name="ColdCommand">Shell command that makes the running system cold.</param>
/// <param name="Published">Takes the services that an earlier run published.</param>
internal sealed record AcceptanceOptions(string Root, string Label, Target? Target, int DelayMilliseconds, string? ColdCommand, bool Published);
