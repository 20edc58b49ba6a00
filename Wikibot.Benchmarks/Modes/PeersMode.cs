using System.Diagnostics;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Peers;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;

namespace Wikibot.Benchmarks.Modes;

/// <summary>
/// <c>bench peers</c>: the engine and others on the same repository and pages, in one run, interleaved: each round asks every
/// peer in turn, so that whatever else the machine does meets all of them.
/// </summary>
/// <param name="sample">The repository that all work on.</param>
/// <param name="kinds">Who takes part; who is not on this machine is named and left out.</param>
internal sealed class PeersMode(SampleWiki sample, IEnumerable<PeerKind> kinds)
{
    private const string Read = "warm read";
    private const string Write = "write of one page";
    private const string WriteMany = "write of 20 pages in one commit";
    private const string History = "history of a page";

    private readonly Dictionary<(string Operation, string Peer), List<double>> _microseconds = [];
    private readonly Dictionary<(string Operation, int Index), (long Result, string Peer)> _results = [];
    private readonly List<string> _notes = [];
    private int _edit = 1_000_000;

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        Console.WriteLine($"Making {sample.Pages:N0} pages and {sample.Commits:N0} commits …");
        var original = Path.Combine(work.Folder, "original.git");
        await sample.CreateAsync(original, cancellationToken);

        var peers = new List<(PeerKind Kind, IPeer Peer, string Path)>();
        try
        {
            foreach (var (number, kind) in kinds.Index())
            {
                var path = work.Copy(original, $"peer-{number}");
                try
                {
                    peers.Add((kind, await kind.Open(path, cancellationToken), path));
                }
                catch (PeerAbsentException absent)
                {
                    Console.WriteLine(absent.Message);
                    _notes.Add(absent.Message);
                }
            }

            await RoundsAsync(Read, peers, Operations.Read, rounds: 40, fast: 25, slow: 4, warmup: 2000, cancellationToken);
            await RoundsAsync(History, peers, Operations.History, rounds: 12, fast: 1, slow: 1, warmup: 2, cancellationToken);
            await RoundsAsync(Write, peers, Operations.Write, rounds: 30, fast: 5, slow: 2, warmup: 20, cancellationToken);
            await RoundsAsync(WriteMany, peers, Operations.Write, rounds: 10, fast: 2, slow: 1, warmup: 2, cancellationToken);
            var throughput = peers.Find(p => p.Peer is EnginePeer).Peer is EnginePeer engine ? await ThroughputAsync(engine, cancellationToken) : double.NaN;
            await DisposeAsync(peers);
            foreach (var (kind, _, path) in peers.Where(p => p.Kind.Does(Operations.Write)))
            {
                await CheckAsync(kind, path, cancellationToken);
            }

            return Report(machine, throughput);
        }
        finally
        {
            await DisposeAsync(peers);
        }
    }

    private static async Task DisposeAsync(List<(PeerKind Kind, IPeer Peer, string Path)> peers)
    {
        for (var i = 0; i < peers.Count; i++)
        {
            await peers[i].Peer.DisposeAsync();
            peers[i] = peers[i] with { Peer = Done.Instance };
        }
    }

    private async Task RoundsAsync(
        string name, List<(PeerKind Kind, IPeer Peer, string Path)> all, Operations operation, int rounds, int fast, int slow, int warmup, CancellationToken cancellationToken)
    {
        var peers = all.Where(p => p.Kind.Does(operation)).ToList();
        foreach (var (kind, peer, _) in peers)
        {
            Console.WriteLine($"{name}: warming up {kind.Name}");
            for (var i = 0; i < (kind.Slow ? Math.Min(warmup, 4) : warmup); i++)
            {
                await CallAsync(peer, name, i, cancellationToken);
            }
        }

        var reported = Stopwatch.GetTimestamp();
        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < peers.Count; turn++)
            {
                var (kind, peer, _) = peers[(turn + round) % peers.Count];
                for (var i = 0; i < (kind.Slow ? slow : fast); i++)
                {
                    var index = (round * fast) + i;
                    var timed = await CallAsync(peer, name, index, cancellationToken);
                    Agree(name, index, timed.Result, kind.Name);
                    Series(name, kind.Name).Add(timed.Microseconds);
                }
            }

            if (Stopwatch.GetElapsedTime(reported) > TimeSpan.FromSeconds(5))
            {
                reported = Stopwatch.GetTimestamp();
                Console.WriteLine($"  … {name}: round {round + 1} of {rounds}");
            }
        }
    }

    private Task<Timed> CallAsync(IPeer peer, string name, int index, CancellationToken cancellationToken) => name switch
    {
        Read => peer.ReadAsync(sample.PathOf(PageAt(index)), cancellationToken),
        History => peer.HistoryAsync(sample.PathOf(PageAt(index)), cancellationToken),
        Write => peer.WriteAsync([NewPage(PageAt(index))], cancellationToken),
        _ => peer.WriteAsync([.. Enumerable.Range(0, 20).Select(i => NewPage((PageAt(index) + i) % sample.Pages))], cancellationToken),
    };

    private int PageAt(int index) => (int)(index * 271L % sample.Pages);

    private Page NewPage(int page) => new(sample.PathOf(page), SampleWiki.TextOf(page, _edit++));

    // Peers that give different answers are not doing the same thing, and their times mean nothing.
    private void Agree(string operation, int index, long result, string peer)
    {
        if (!_results.TryAdd((operation, index), (result, peer)) && _results[(operation, index)] is var first && first.Result != result)
        {
            throw new InvalidOperationException($"{operation} {index}: {peer} says {result}, {first.Peer} says {first.Result}.");
        }
    }

    private List<double> Series(string operation, string peer) =>
        _microseconds.TryGetValue((operation, peer), out var series) ? series : _microseconds[(operation, peer)] = [];

    private async Task<double> ThroughputAsync(EnginePeer engine, CancellationToken cancellationToken)
    {
        Console.WriteLine($"reads a second on {Environment.ProcessorCount} cores, 3 s");
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(worker => Task.Run(
            async () =>
            {
                var count = 0;
                for (; Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(3); count++)
                {
                    await engine.ReadPageAsync(sample.PathOf(PageAt((worker * 977) + count)), cancellationToken);
                }

                return count;
            },
            cancellationToken)));
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task CheckAsync(PeerKind kind, string path, CancellationToken cancellationToken)
    {
        await GitTool.RunAsync(path, ["fsck", "--strict", "--no-progress"], cancellationToken);
        Console.WriteLine($"git fsck --strict after {kind.Name}: clean");
    }

    private Report Report(Machine machine, double throughput)
    {
        var figures = _microseconds.Select(series => Figure.Of(series.Key.Operation, series.Key.Peer, series.Value)).ToList();
        double Median(string operation, string peer) => figures.Find(f => f.Operation == operation && f.Subject == peer)?.Median ?? double.NaN;
        var tables = new[] { Read, Write, WriteMany, History }.Select(operation => new ResultTable(
            operation,
            ["", "median", "p95", "p99", "calls", "flushed", "engine is faster by"],
            [.. figures.Where(f => f.Operation == operation).OrderBy(f => f.Median).Select(f => new[]
            {
                f.Subject, Units.Time(f.Median), Units.Time(f.P95), Units.Time(f.P99), $"{f.Count}",
                operation is Read or History ? "" : PeerKinds.All.First(k => k.Name == f.Subject).Flushed ? "yes" : "no",
                f.Subject == PeerKinds.Engine ? "" : Units.Ratio(f.Median / Median(operation, PeerKinds.Engine)),
            })]));
        // No bar against a peer that is not here.
        Bar? AtLeast(string what, double required, double measured) =>
            double.IsNaN(measured) ? null : new(what, $"at least {required}×", Units.Ratio(measured), measured >= required);
        double Faster(string operation, string peer) => Median(operation, peer) / Median(operation, PeerKinds.Engine);
        return new Report(
            "peers",
            "Peers",
            machine,
            [$"{sample.Pages:N0} pages in {sample.Folders} folders, {sample.Commits:N0} commits, packed; one run, interleaved, each peer on its own copy; reused handles unless said", .. _notes],
            [.. tables],
            [.. ((Bar?[])[
                AtLeast("warm read, against git per call", 150, Faster(Read, PeerKinds.GitPerCall)),
                AtLeast("warm read, against dulwich", 3, Faster(Read, PeerKinds.Dulwich)),
                AtLeast("flushed write, against dulwich's unflushed", 1, Faster(Write, PeerKinds.DulwichUnflushed)),
                AtLeast("flushed write, against GitPython's unflushed", 1, Faster(Write, PeerKinds.GitPython)),
                AtLeast("flushed write, against git plumbing", 3, Faster(Write, PeerKinds.GitPerCall)),
                AtLeast("history, against git log with a changed-paths graph", 1, Faster(History, PeerKinds.GitGraph)),
                double.IsNaN(throughput) ? null : new Bar("reads a second at the engine", "at least 20,000", $"{throughput:N0}", throughput >= 20_000),
            ]).OfType<Bar>()],
            figures);
    }

    // What stands in for a peer that has been closed, so that closing again is harmless.
    private sealed class Done : IPeer
    {
        public static Done Instance { get; } = new();

        public Task<Timed> ReadAsync(string path, CancellationToken cancellationToken) => throw new ObjectDisposedException(nameof(IPeer));

        public Task<Timed> WriteAsync(IReadOnlyList<Page> pages, CancellationToken cancellationToken) => throw new ObjectDisposedException(nameof(IPeer));

        public Task<Timed> HistoryAsync(string path, CancellationToken cancellationToken) => throw new ObjectDisposedException(nameof(IPeer));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
