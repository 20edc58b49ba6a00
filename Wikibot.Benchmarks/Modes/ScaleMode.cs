using System.Diagnostics;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Peers;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;

namespace Wikibot.Benchmarks.Modes;

/// <summary>
/// <c>bench scale</c>: the engine on wikis of 1,000, 10,000 and 100,000 pages and as many commits, in folders of 1,000 pages.
/// All sizes are open at once and take turns, so that a busy moment of the machine meets each of them.
/// </summary>
internal sealed class ScaleMode(IReadOnlyList<int> sizes)
{
    private const string Cold = "first read by a fresh handle";
    private const string Read = "warm read";
    private const string Write = "write of one page";
    private const string List = "list a folder of 1,000";
    private const string ColdHistory = "whole history of a page, first time";
    private const string History = "whole history of a page, again";
    private static readonly string[] Order = [Cold, Read, Write, List, ColdHistory, History];
    private int _edit = 3_000_000;

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        var wikis = new List<(int Size, SampleWiki Sample, EnginePeer Engine)>();
        var series = new Dictionary<(string Operation, int Size), List<double>>();
        void Add(string operation, int size, double microseconds)
        {
            if (!series.TryGetValue((operation, size), out var list))
            {
                series[(operation, size)] = list = [];
            }

            list.Add(microseconds);
        }

        try
        {
            foreach (var size in sizes)
            {
                Console.WriteLine($"Making {size:N0} pages and commits …");
                var sample = new SampleWiki(size, Math.Max(1, size / 1000), size);
                var path = Path.Combine(Directory.CreateDirectory(Path.Combine(work.Folder, $"size-{size}")).FullName, "sample.git");
                await sample.CreateAsync(path, cancellationToken);
                for (var i = 0; i < 5; i++)
                {
                    var started = Stopwatch.GetTimestamp();
                    await using var fresh = await EnginePeer.OpenAsync(path, cancellationToken);
                    await fresh.ReadAsync(sample.PathOf(i), cancellationToken);
                    Add(Cold, size, Stopwatch.GetElapsedTime(started).TotalMicroseconds);
                }

                wikis.Add((size, sample, (EnginePeer)await EnginePeer.OpenAsync(path, cancellationToken)));
            }

            await HistoriesAsync(wikis, Add, cancellationToken);
            await RoundsAsync(wikis, Add, cancellationToken);
        }
        finally
        {
            foreach (var (_, _, engine) in wikis)
            {
                await engine.DisposeAsync();
            }
        }

        return Report(machine, series);
    }

    private static async Task HistoriesAsync(List<(int Size, SampleWiki Sample, EnginePeer Engine)> wikis, Action<string, int, double> add, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 4; i++)
        {
            foreach (var (size, sample, engine) in wikis)
            {
                Console.WriteLine($"  … history of a page among {size:N0}");
                add(i == 0 ? ColdHistory : History, size, (await engine.HistoryAsync(sample.PathOf(3 * i), cancellationToken)).Microseconds);
            }
        }
    }

    private async Task RoundsAsync(List<(int Size, SampleWiki Sample, EnginePeer Engine)> wikis, Action<string, int, double> add, CancellationToken cancellationToken)
    {
        foreach (var (_, sample, engine) in wikis)
        {
            for (var i = 0; i < 2000; i++)
            {
                await engine.ReadAsync(sample.PathOf(Spread(i % 400, sample)), cancellationToken);
            }

            for (var i = 0; i < 5; i++)
            {
                await WriteAsync(engine, sample, i, cancellationToken);
            }
        }

        for (var round = 0; round < 40; round++)
        {
            foreach (var (size, sample, engine) in wikis)
            {
                for (var i = 0; i < 20; i++)
                {
                    add(Read, size, (await engine.ReadAsync(sample.PathOf(Spread((round * 20) + i, sample)), cancellationToken)).Microseconds);
                }

                var started = Stopwatch.GetTimestamp();
                var tip = (await engine.Wiki.ReadTipAsync("refs/heads/main", cancellationToken))!;
                var tree = await engine.Wiki.ReadTreeAsync(tip.Root.Entries[round % tip.Root.Entries.Length].Id, cancellationToken);
                _ = tree.Entries.Count(entry => entry.Name.EndsWith(".md", StringComparison.Ordinal));
                add(List, size, Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            }

            foreach (var (size, sample, engine) in wikis)
            {
                for (var i = 0; i < 3; i++)
                {
                    add(Write, size, (await WriteAsync(engine, sample, (round * 3) + i, cancellationToken)).Microseconds);
                }
            }

            if (round % 10 == 9)
            {
                Console.WriteLine($"  … round {round + 1} of 40");
            }
        }
    }

    private Task<Timed> WriteAsync(EnginePeer engine, SampleWiki sample, int index, CancellationToken cancellationToken)
    {
        var page = Spread(index, sample);
        return engine.WriteAsync([new Page(sample.PathOf(page), SampleWiki.TextOf(page, _edit++))], cancellationToken);
    }

    // 400 pages that are read again and again, spread over all folders.
    private static int Spread(int index, SampleWiki sample) => (int)(index % 400 * 7919L % sample.Pages);

    private Report Report(Machine machine, Dictionary<(string Operation, int Size), List<double>> series)
    {
        var figures = series.Select(s => Figure.Of(s.Key.Operation, $"{s.Key.Size}", s.Value)).ToList();
        double Median(string operation, int size) => figures.First(f => f.Operation == operation && f.Subject == $"{size}").Median;
        double Growth(string operation) => Median(operation, sizes[^1]) / Median(operation, sizes[0]);
        var table = new ResultTable(
            "By number of pages and commits",
            ["", .. sizes.Select(size => $"{size:N0}"), "growth"],
            [.. Order.Select(operation => (string[])[operation, .. sizes.Select(size => Units.Time(Median(operation, size))), Units.Ratio(Growth(operation))])]);
        Bar AtMostTwice(string operation) => new($"growth of a {operation}, {sizes[0]:N0} to {sizes[^1]:N0}", "at most 2×", Units.Ratio(Growth(operation)), Growth(operation) <= 2);
        return new Report(
            "scale",
            "Scale",
            machine,
            ["Medians; as many commits as pages, folders of 1,000 pages, packed; 400 pages spread over all folders are read and written again and again; sizes take turns"],
            [table],
            [AtMostTwice(Read), AtMostTwice(Write)],
            figures);
    }
}
