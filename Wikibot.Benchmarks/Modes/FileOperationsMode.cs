using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Peers;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Benchmarks.Share;

namespace Wikibot.Benchmarks.Modes;

/// <summary>
/// <c>bench file-operations</c>: how many requests reach the file system for each operation of each peer, and what they cost on
/// a share where each takes 1 ms and 3 ms. Cold is a fresh mount and a fresh handle: opening is counted in.
/// </summary>
internal sealed class FileOperationsMode(SampleWiki sample, string only)
{
    private const string Cold = "cold read";
    private const string Read = "warm read";
    private const string Write = "write of one page";
    private const string WriteMany = "write of 20 pages in one commit, each";
    private static readonly string[] All = [Cold, Read, Write, WriteMany];
    private static readonly TimeSpan[] Delays = [TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(3)];

    private readonly Dictionary<(string Operation, string Peer), Counted> _counted = [];
    private int _edit = 2_000_000;

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        var original = Path.Combine(work.Folder, "original.git");
        await sample.CreateAsync(original, cancellationToken);
        foreach (var kind in PeerKinds.All.Where(k => k.Does(Operations.Read | Operations.Write) && k.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            Console.WriteLine(kind.Name);
            var path = work.Copy(original, $"peer-{Guid.NewGuid():N}");
            try
            {
                await MeasureAsync(kind, Path.GetDirectoryName(path)!, Path.Combine(folder, "traces"), cancellationToken);
            }
            catch (PeerAbsentException absent)
            {
                Console.WriteLine(absent.Message);
            }
        }

        return Report(machine);
    }

    private async Task MeasureAsync(PeerKind kind, string source, string traces, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(traces);
        await using var share = await SlowShare.MountAsync(source, TimeSpan.Zero, cancellationToken);
        var slug = string.Concat(kind.Name.Where(char.IsAsciiLetterOrDigit));
        async Task<FileOperations> CountAsync(string operation, Func<Task> action)
        {
            await share.TraceAsync(Path.Combine(traces, $"{slug}-{operation.Replace(' ', '-')}.txt"), cancellationToken);
            await share.ResetAsync(cancellationToken);
            await action();
            var count = await share.CountAsync(cancellationToken);
            await share.TraceAsync(null, cancellationToken);
            return count;
        }

        var page = 0;
        IPeer? peer = null;
        try
        {
            if (kind.Does(Operations.Read))
            {
                var cold = await CountAsync(Cold, async () =>
                {
                    peer = await kind.Open(Path.Combine(share.Path, "sample.git"), cancellationToken);
                    await peer.ReadAsync(sample.PathOf(0), cancellationToken);
                });
                _counted[(Cold, kind.Name)] = new(cold, []);
            }

            peer ??= await kind.Open(Path.Combine(share.Path, "sample.git"), cancellationToken);
            foreach (var operation in All.Skip(1).Where(o => kind.Does(o == Read ? Operations.Read : Operations.Write)))
            {
                var each = operation == WriteMany ? 20 : 1;

                // Pages are read before they are written, as agents do; the pages of one call lie next to each other, in all folders.
                async Task PrepareAsync()
                {
                    page += each;
                    for (var i = page; kind.Does(Operations.Read) && i < page + each; i++)
                    {
                        await peer.ReadAsync(sample.PathOf(i), cancellationToken);
                    }
                }

                Task<Timed> RunOnceAsync() => operation == Read
                    ? peer.ReadAsync(sample.PathOf(page), cancellationToken)
                    : peer.WriteAsync([.. Enumerable.Range(page, each).Select(i => new Page(sample.PathOf(i), SampleWiki.TextOf(i, _edit++)))], cancellationToken);
                for (var i = 0; i < (each > 1 ? 1 : 3); i++)
                {
                    await PrepareAsync();
                    await RunOnceAsync();
                }

                var counts = new List<FileOperations>();
                for (var i = 0; i < (each > 1 ? 3 : 5); i++)
                {
                    await PrepareAsync();
                    counts.Add(await CountAsync(operation, RunOnceAsync));
                }

                var median = counts.OrderBy(c => c.Total).ElementAt(counts.Count / 2);
                _counted[(operation, kind.Name)] = new(median, await DelayedAsync(share, PrepareAsync, RunOnceAsync, each, cancellationToken), each);
            }
        }
        finally
        {
            await (peer?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private static async Task<List<double>> DelayedAsync(SlowShare share, Func<Task> prepare, Func<Task<Timed>> action, int each, CancellationToken cancellationToken)
    {
        var medians = new List<double>();
        foreach (var delay in Delays)
        {
            await share.DelayAsync(delay, cancellationToken);
            var microseconds = new List<double>();
            for (var i = 0; i < (each > 1 ? 1 : 3); i++)
            {
                await prepare();
                microseconds.Add((await action()).Microseconds / each);
            }

            medians.Add(Statistics.Percentile(microseconds, 50));
        }

        await share.DelayAsync(TimeSpan.Zero, cancellationToken);
        return medians;
    }

    private Report Report(Machine machine)
    {
        var tables = All.Select(operation => new ResultTable(
            operation,
            ["", "operations", "at 1 ms", "at 3 ms", "which"],
            [.. _counted.Where(c => c.Key.Operation == operation).OrderBy(c => c.Value.Operations.Total).Select(c => new[]
            {
                c.Key.Peer,
                Units.Count((double)c.Value.Operations.Total / c.Value.Each),
                c.Value.Delayed.Count > 0 ? Units.Time(c.Value.Delayed[0]) : "",
                c.Value.Delayed.Count > 1 ? Units.Time(c.Value.Delayed[1]) : "",
                string.Join(", ", c.Value.Operations.ByKind.OrderByDescending(k => k.Value).Select(k => $"{k.Value} {k.Key}")),
            })]));
        Bar AtMost(string what, string operation, double limit)
        {
            var measured = _counted.TryGetValue((operation, PeerKinds.Engine), out var counted) ? (double)counted.Operations.Total / counted.Each : double.NaN;
            return new(what, $"at most {limit}", Units.Count(measured), measured <= limit);
        }

        return new Report(
            "file-operations",
            "File operations",
            machine,
            [
                $"{sample.Pages:N0} pages two folders deep, {sample.Commits:N0} commits, packed; requests to a FUSE pass-through: names trusted for 60 s, attributes and absences never; closing counts; page faults are seen as READ; PROBE, a look-up of a name that is then made or renamed onto, is shown but not counted: an NFS client sends none",
                "Medians of 5 counted (3 for the 20 pages) and, at 1 ms and 3 ms, of 3 timed calls (one for the 20 pages); \"which\" is the whole commit where it says \"each\"",
            ],
            [.. tables],
            [
                AtMost("file operations of the engine's warm read (main)", Read, 6),
                AtMost("file operations of a durable write of one page two folders deep", Write, 45),
                AtMost("file operations of 20 pages in one commit, each", WriteMany, 12),
            ],
            [.. _counted.Select(c => new Figure(c.Key.Operation, c.Key.Peer, 5, c.Value.Operations.Total, c.Value.Operations.Total, c.Value.Operations.Total, c.Value.Operations.Total))]);
    }

    private sealed record Counted(FileOperations Operations, IReadOnlyList<double> Delayed, int Each = 1);
}
