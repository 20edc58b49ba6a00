using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Benchmarks.Share;

namespace Wikibot.Benchmarks.Modes;

/// <summary>
/// <c>bench contention</c>: many writers of one wiki, each a process with a mount of the slow share of its own, as machines would be,
/// writing straight through the engine. Does each come to its turn, and how long does it wait?
/// </summary>
internal sealed class ContentionMode(int delayMilliseconds, int rounds)
{
    private const int Edits = 40;
    private static readonly SampleWiki s_sample = new(Pages: 100, Folders: 5, Commits: 100);
    private readonly List<string> _errors = [];

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        var original = Path.Combine(work.Folder, "original.git");
        await s_sample.CreateAsync(original, cancellationToken);
        var warm = work.Copy(original, "warm");
        var label = delayMilliseconds > 0 ? $"{delayMilliseconds} ms share" : "local disk";
        var crowd = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            Console.WriteLine($"20 processes, one write each at once: {round + 1} of {rounds}");
            crowd.AddRange(await WriteAsync(work.Copy(original, $"crowd-{round}"), warm, writers: 20, calls: 1, cancellationToken));
        }

        Console.WriteLine($"5 processes, {Edits} writes each");
        var steady = await WriteAsync(work.Copy(original, "steady"), warm, writers: 5, Edits, cancellationToken);
        Console.WriteLine($"1 process, {Edits} writes");
        var alone = await WriteAsync(work.Copy(original, "alone"), warm, writers: 1, Edits, cancellationToken);
        Figure[] figures =
        [
            Figure.Of("20 processes, one write each at once", label, crowd),
            Figure.Of($"5 processes, {Edits} writes each, one after the other", label, steady),
            Figure.Of("1 process", label, alone),
        ];
        var table = new ResultTable(
            "Writes of one wiki",
            ["", "p50", "p95", "p99", "max", "writes"],
            [.. figures.Select(f => new[] { f.Operation, Units.Time(f.Median), Units.Time(f.P95), Units.Time(f.P99), Units.Time(f.Max), $"{f.Count}" })]);
        Bar[] bars =
        [
            new("20 processes, p95", "below 2 s", Units.Time(figures[0].P95), figures[0].P95 < 2_000_000),
            new("errors, lost or doubled commits", "none", $"{_errors.Count}", _errors.Count == 0),
        ];
        return new Report(
            delayMilliseconds > 0 ? $"contention-{delayMilliseconds}-ms" : "contention-local", $"Contention, {label}", machine,
            [$"{rounds} rounds of the 20, each on a fresh wiki; processes warmed up on another one; each has a mount of its own", .. _errors.Distinct(StringComparer.Ordinal).Take(5)],
            [table], bars, figures);
    }

    /// <summary>Runs the writers, and has stock git check what they left.</summary>
    private async Task<List<double>> WriteAsync(string repository, string warm, int writers, int calls, CancellationToken cancellationToken)
    {
        var shares = new List<SlowShare>();
        try
        {
            var jobs = new List<WorkerJob>();
            for (var i = 0; i < writers; i++)
            {
                var parent = Path.GetDirectoryName(repository)!;
                if (delayMilliseconds > 0)
                {
                    shares.Add(await SlowShare.MountAsync(parent, TimeSpan.FromMilliseconds(delayMilliseconds), cancellationToken));
                    parent = shares[^1].Path;
                }

                jobs.Add(new(s_sample.PathOf(i), calls, Writes: true, Repository: Path.Combine(parent, Path.GetFileName(repository)), WarmUp: warm));
            }

            var results = await Worker.RunAsync(jobs, cancellationToken);
            _errors.AddRange(results.SelectMany(r => r.Errors));
            await GitTool.RunAsync(repository, ["fsck", "--strict", "--no-progress"], cancellationToken);
            var commits = (await GitTool.RunAsync(repository, ["rev-list", "--count", "main"], cancellationToken)).Trim();
            if (commits != $"{s_sample.Commits + writers * calls}")
            {
                _errors.Add($"{commits} commits on main, not {s_sample.Commits + writers * calls}.");
            }

            return [.. results.SelectMany(r => r.Microseconds)];
        }
        finally
        {
            foreach (var share in shares)
            {
                await share.DisposeAsync();
            }
        }
    }
}
