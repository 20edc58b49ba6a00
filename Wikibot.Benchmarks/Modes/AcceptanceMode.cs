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
    private const string Fresh = "bench";
    private const string Other = "connecting and preparing";
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

    // As many as are measured: before, each service is still compiling what it has just learnt to be hot.
    private int WarmUp => options.Calls;

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        try
        {
            var data = Directory.CreateDirectory(Path.Combine(work.Folder, "data")).FullName;
            var services = options.Target is null ? await PublishedServices.PublishAsync(options.Root, Path.Combine(folder, "publish"), options.Published, cancellationToken) : null;
            var target = options.Target is { } given ? await WithWikiAsync(given, cancellationToken) : await PairAsync(services!, data, cancellationToken);
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

    // A fresh stack has no wiki.
    private async Task<Target> WithWikiAsync(Target target, CancellationToken cancellationToken)
    {
        var errors = Series(Other).Errors;
        await using var client = await Tolerance.ConnectAsync(target, errors, cancellationToken);
        var wikis = await Tolerance.InsistAsync(() => client.WikisAsync(cancellationToken), errors, cancellationToken);
        var wiki = target.Wiki ?? (wikis.Count == 1 ? wikis[0] : Fresh);
        if (!wikis.Contains(wiki, StringComparer.Ordinal))
        {
            Console.WriteLine($"Making the wiki \"{wiki}\"");
            await Tolerance.InsistAsync(() => client.CreateWikiAsync(wiki, cancellationToken), errors, cancellationToken);
        }

        return target with { Wiki = wiki };
    }

    private async Task WarmAsync(Target target, CancellationToken cancellationToken)
    {
        Console.WriteLine($"{Read} and {Write}, {options.Calls} each after {WarmUp} to warm up");
        await using var client = await Tolerance.ConnectAsync(target, Series(Other).Errors, cancellationToken);
        const string Path = "Dev/Bench/Warm";
        var writer = new PageWriter(client, Path);
        for (var i = -WarmUp; i < options.Calls; i++)
        {
            var content = $"# Warm\n\nEdit {i} of {Guid.NewGuid()}.\n";
            await MeasureAsync(i >= 0 ? Write : Other, () => writer.WriteAsync(content, cancellationToken), cancellationToken);
            await MeasureAsync(i >= 0 ? Read : Other, async () => (await client.ReadAsync(Path, cancellationToken)).Microseconds, cancellationToken);
        }

        _series[Other].Microseconds.Clear();
    }

    // What the system does wrong is a figure, too: one gateway error must not cost the run.
    private async Task MeasureAsync(string operation, Func<Task<double>> call, CancellationToken cancellationToken)
    {
        try
        {
            Series(operation).Microseconds.Add(await call());
        }
        catch (Exception failed) when (Tolerance.IsAnswer(failed, cancellationToken))
        {
            Series(operation).Errors.Add(Tolerance.Describe(failed));
        }
    }

    private async Task ColdAsync(PublishedServices? services, Target target, string data, CancellationToken cancellationToken)
    {
        if (services is null && options.Functions.Count == 0)
        {
            _notes.Add($"{Cold}: not measured; --functions names the git and the MCP function, which are then made cold");
            return;
        }

        var mounted = await MountAsync(data, cancellationToken);
        await using var functions = new ColdFunctions(services is null ? options.Functions : [], options.AwsProgram);
        await functions.ReadAsync(cancellationToken);
        for (var i = services is null ? 0 : -1; i < options.ColdStarts; i++)
        {
            Console.WriteLine($"{Cold}: {i + 1} of {options.ColdStarts}");
            await functions.MakeColdAsync(cancellationToken);
            await MeasureAsync(i >= 0 ? Cold : Other, () => OneColdStartAsync(services, target, mounted, cancellationToken), cancellationToken);
        }

        Series(Other).Microseconds.Clear();
    }

    private static async Task<double> OneColdStartAsync(PublishedServices? services, Target target, string mounted, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var pair = services is null ? null : await ServicePair.StartAsync(services, mounted, cancellationToken);
        await using var client = await WikiClient.ConnectAsync(pair?.Target ?? target, cancellationToken);
        await client.ReadAsync("Dev/Bench/Warm", cancellationToken);
        return Stopwatch.GetElapsedTime(started).TotalMicroseconds;
    }

    private async Task CrowdAsync(Target target, PublishedServices? services, string data, CancellationToken cancellationToken)
    {
        Console.WriteLine(Readers);
        var reads = Math.Min(100, options.Calls);
        Collect(Readers, await Worker.RunAsync([.. Enumerable.Range(0, 3).Select(_ => new WorkerJob("Dev/Bench/Warm", reads, Writes: false, target))], cancellationToken));

        Console.WriteLine(Writers);
        var edits = Math.Min(20, options.Calls);
        var targets = new List<Target> { target };
        while (services is not null && targets.Count < 5)
        {
            targets.Add(await PairAsync(services, data, cancellationToken));
        }

        var run = Guid.NewGuid().ToString("N")[..8];
        var jobs = Enumerable.Range(0, 5).Select(i => new WorkerJob($"Dev/Bench/{run} writer {i}", edits, Writes: true, targets[i % targets.Count])).ToList();
        var results = await Worker.RunAsync(jobs, cancellationToken);
        Collect(Writers, results);
        var errors = Series(Other).Errors;
        await using var client = await Tolerance.ConnectAsync(target, errors, cancellationToken);
        foreach (var (job, result) in jobs.Zip(results))
        {
            // One more prepared the page, when that went well; a write that failed at the client may have been made all the same.
            var acknowledged = result.Microseconds.Count;
            var commits = await Tolerance.InsistAsync(() => client.CountCommitsAsync(job.Path, cancellationToken), errors, cancellationToken);
            if (commits < acknowledged || commits > edits + 1 || (result.Errors.Count == 0 && commits != edits + 1))
            {
                Series(Writers).Errors.Add($"{job.Path} has {commits} commits, where {acknowledged} of {edits} writes were acknowledged.");
            }
        }
    }

    private Report Report(Machine machine)
    {
        var figures = _series.Where(s => s.Value.Microseconds.Count > 0).Select(s => Figure.Of(s.Key, options.Label, s.Value.Microseconds)).ToList();
        var failed = _series.Where(s => s.Value.Microseconds.Count == 0 && s.Value.Errors.Count > 0);
        var table = new ResultTable(
            "Through MCP, at the client",
            ["", "p50", "p95", "p99", "max", "calls", "errors"],
            [.. failed.Select(s => new[] { s.Key, "", "", "", "", "0", $"{s.Value.Errors.Count}" }), .. figures.Select(f => new[] { f.Operation, Units.Time(f.Median), Units.Time(f.P95), Units.Time(f.P99), Units.Time(f.Max), $"{f.Count}", $"{_series[f.Operation].Errors.Count}" })]);
        var bars = options.Target is null ? LocalBars(figures) : DeployedBars(figures);
        return new Report($"acceptance-{options.Label}", $"Acceptance, {options.Label}", machine, [Setting, .. _notes, .. Failures()], [table], bars, figures);
    }

    private IEnumerable<string> Failures() => _series.SelectMany(series => series.Value.Errors.Select(error => $"{series.Key}: {error}"))
        .CountBy(line => line, StringComparer.Ordinal).OrderByDescending(line => line.Value).Take(8).Select(line => $"{line.Value} × {line.Key}");

    // What the phase asks of the deployed system.
    private List<Bar> DeployedBars(List<Figure> figures)
    {
        var bars = new List<Bar> { Below(figures, Read, "p95", f => f.P95, 500), Below(figures, Write, "p95", f => f.P95, 1000) };
        if (options.Functions.Count > 0)
        {
            bars.Add(Below(figures, Cold, "max", f => f.Max, 5000));
        }

        foreach (var crowd in (string[])[Readers, Writers])
        {
            var errors = Series(crowd).Errors.Count;
            bars.Add(new($"{crowd}, errors", "none", $"{errors}", errors == 0 && Series(crowd).Microseconds.Count > 0));
        }

        return bars;
    }

    private List<Bar> LocalBars(List<Figure> figures)
    {
        var bars = new List<Bar>
        {
            Below(figures, Read, "p95", f => f.P95, 500),
            Below(figures, Write, "p95", f => f.P95, 1000),
            Below(figures, Cold, "max", f => f.Max, 5000),
            Below(figures, Read, "p50", f => f.Median, OnShare ? 40 : 3),
            Below(figures, Write, "p50", f => f.Median, OnShare ? 250 : 15),
        };
        if (!OnShare)
        {
            bars.Add(Below(figures, Cold, "p50", f => f.Median, 1000));
        }

        var errors = _series.Sum(s => s.Value.Errors.Count);
        bars.Add(new("errors", "none", $"{errors}", errors == 0));
        return bars;
    }

    private static Bar Below(List<Figure> figures, string operation, string percentile, Func<Figure, double> value, double milliseconds) =>
        figures.Find(f => f.Operation == operation) is { } figure
            ? new($"{operation}, {percentile}", $"below {milliseconds:0} ms", Units.Time(value(figure)), value(figure) < milliseconds * 1000)
            : new($"{operation}, {percentile}", $"below {milliseconds:0} ms", "nothing succeeded", Met: false);

    private string Setting => options.Target is not null
        ? $"The running system at {options.Target.Url.Host}, measured from here: the way through the Internet counts"
        : OnShare
            ? $"Services published ReadyToRun, data on a share where each file operation takes {options.DelayMilliseconds} ms (FUSE; a mount for each pair)"
            : $"Services published ReadyToRun, data on the local disk; {options.Calls} reads and {options.Calls} writes in turn, after {WarmUp} of each to warm up";

    private static async Task PublishAsync(Report report, Target target, CancellationToken cancellationToken)
    {
        List<string> errors = [];
        await using var client = await Tolerance.ConnectAsync(target, errors, cancellationToken);
        var writer = new PageWriter(client, Page);
        await Tolerance.InsistAsync(() => writer.WriteAsync($"# Phase 0 — EFS Benchmarks\n\n{report.ToMarkdown(2)}", cancellationToken), errors, cancellationToken);
        Console.WriteLine($"Written as the page \"{Page}\" of {target.Url}");
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
/// <param name="Published">Takes the services that an earlier run published.</param>
/// <param name="Functions">The running system's Lambda functions, to be made cold by the AWS CLI.</param>
/// <param name="Calls">Warm calls of each kind, and as many before to warm up.</param>
/// <param name="ColdStarts">How many cold starts.</param>
/// <param name="AwsProgram">The AWS CLI.</param>
internal sealed record AcceptanceOptions(
    string Root, string Label, Target? Target, int DelayMilliseconds, bool Published, IReadOnlyList<string> Functions, int Calls = 200, int ColdStarts = 10, string AwsProgram = "aws");
