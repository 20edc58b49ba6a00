using System.Diagnostics;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Backups;
using Wikibot.Benchmarks.Finding;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Benchmarks.Servers;

namespace Wikibot.Benchmarks.Modes;

/// <summary>
/// <c>bench servers</c>: Wikibot beside other MCP servers that read and write Markdown, through the same door: one plain client, the same 2,000 pages, the
/// same calls in turn. Ours is reached over HTTP with a signed hop between two services; the others are child processes over stdio on a folder.
/// </summary>
/// <param name="root">Root of the working copy.</param>
/// <param name="calls">Measured calls of each kind.</param>
/// <param name="published">Takes the services that an earlier run published.</param>
internal sealed class ServersMode(string root, int calls, bool published)
{
    private const int Clients = 8;
    private const int WarmUp = 60;
    private const int Starts = 5;

    private static readonly (ServerOperation Operation, string What)[] s_operations =
    [
        (ServerOperation.Read, "read a page"), (ServerOperation.List, "list a folder of 100 pages"), (ServerOperation.Search, "search a seldom word"),
        (ServerOperation.Write, "write a new page"), (ServerOperation.Edit, "edit a page"),
    ];

    private readonly List<Figure> _figures = [];
    private readonly List<Bar> _bars = [];
    private readonly Dictionary<string, (double Rate, double Start, double Memory)> _others = new(StringComparer.Ordinal);

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        var npm = await NpmFolder.InstallAsync(folder, [ObsidianServer.Package, ReferenceFileServer.Package, FastFileServer.Package, NpmFolder.Node], cancellationToken);
        var services = await PublishedServices.PublishAsync(root, Path.Combine(folder, "publish"), published, cancellationToken);
        var place = await MakeAsync(work, npm, cancellationToken);
        _others["Wikibot"] = (0, await StartAsync(services, place, cancellationToken), 0);
        await using var pair = await ServicePair.StartAsync(services, place.Data, cancellationToken);
        List<ServerKind> kinds =
        [
            new WikibotServer(pair),
            .. Folders(work, place, 3) is [var first, var second, var third]
                ? new ServerKind[] { new ObsidianServer(npm, first), new ReferenceFileServer(npm, second), new FastFileServer(npm, third) }
                : [],
        ];
        foreach (var kind in kinds.Skip(1))
        {
            _others[kind.Name] = (0, await StartAsync(kind, cancellationToken), 0);
        }

        await MeasureAsync(kinds, cancellationToken);
        return Report(machine, kinds);
    }

    private static async Task<FoundPlace> MakeAsync(Workspace work, NpmFolder npm, CancellationToken cancellationToken)
    {
        var repository = Path.Combine(Directory.CreateDirectory(Path.Combine(work.Folder, "data")).FullName, "home.git");
        await new SampleWiki(ServerKind.Pages, 20, 1, Texts: (page, _) => ServerKind.TextOf(page)).CreateAsync(repository, cancellationToken);
        var checkout = Path.Combine(work.Folder, "checkout");
        await GitTool.RunAsync(work.Folder, ["clone", "--quiet", repository, checkout], cancellationToken);
        var place = new FoundPlace(new FoundWiki(ServerKind.Pages, 20), 1, repository, checkout, npm);
        await place.AddOwnerAsync(cancellationToken);
        return place;
    }

    /// <summary>Folders with the same pages, for one server each.</summary>
    private static List<string> Folders(Workspace work, FoundPlace place, int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var target = Path.Combine(work.Folder, $"pages-{i}");
        Directory.CreateDirectory(Path.Combine(target, ".obsidian"));
        foreach (var file in Directory.EnumerateFiles(place.Checkout, "*.md", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(place.Checkout, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return target;
    })];

    /// <summary>From the start of the processes to the first page.</summary>
    private static async Task<double> StartAsync(PublishedServices services, FoundPlace place, CancellationToken cancellationToken) => await MedianAsync(async () =>
    {
        await using var pair = await ServicePair.StartAsync(services, place.Data, cancellationToken);
        var kind = new WikibotServer(pair);
        await using var connection = await kind.ConnectAsync(cancellationToken);
        await CallAsync(kind, connection, ServerOperation.Read, 1, cancellationToken);
    });

    private static async Task<double> StartAsync(ServerKind kind, CancellationToken cancellationToken) => await MedianAsync(async () =>
    {
        await using var connection = await kind.ConnectAsync(cancellationToken);
        await CallAsync(kind, connection, ServerOperation.Read, 1, cancellationToken);
    });

    private static async Task<double> MedianAsync(Func<Task> start)
    {
        await start();
        return Statistics.Percentile(await Timing.EachAsync(Starts, _ => start()), 50);
    }

    private async Task MeasureAsync(List<ServerKind> kinds, CancellationToken cancellationToken)
    {
        var connections = new List<McpConnection>();
        try
        {
            foreach (var kind in kinds)
            {
                connections.Add(await kind.ConnectAsync(cancellationToken));
            }

            var number = 0;
            foreach (var (operation, what) in s_operations)
            {
                var times = kinds.ConvertAll(_ => new List<double>(calls));
                for (var i = -WarmUp; i < calls; i++, number++)
                {
                    foreach (var (at, kind) in kinds.Index())
                    {
                        if (await CallAsync(kind, connections[at], operation, number, cancellationToken) is { } microseconds && i >= 0)
                        {
                            times[at].Add(microseconds);
                        }
                    }
                }

                Put(what, kinds, times);
            }

            foreach (var (at, kind) in kinds.Index())
            {
                _others[kind.Name] = _others[kind.Name] with { Memory = kind.ProcessesOf(connections[at]).Sum(MemoryWatch.ResidentOf) };
            }
        }
        finally
        {
            foreach (var connection in connections)
            {
                await connection.DisposeAsync();
            }
        }

        foreach (var kind in kinds)
        {
            _others[kind.Name] = _others[kind.Name] with { Rate = await RateAsync(kind, cancellationToken) };
            Console.WriteLine($"{Clients} clients at once | {kind.Name} | {_others[kind.Name].Rate:N0} reads a second");
        }
    }

    private void Put(string what, List<ServerKind> kinds, List<List<double>> times)
    {
        foreach (var (at, kind) in kinds.Index().Where(pair => times[pair.Index].Count > 0))
        {
            _figures.Add(Figure.Of(what, kind.Name, times[at]));
            Console.WriteLine($"{what} | {kind.Name} | {Units.Time(_figures[^1].Median)}");
            if (at > 0)
            {
                var ours = _figures.Find(figure => figure.Operation == what && figure.Subject == kinds[0].Name)!;
                _bars.Add(new Bar($"{what}: faster than {kind.Name}", "above 1×", Units.Ratio(_figures[^1].Median / ours.Median), ours.Median < _figures[^1].Median));
            }
        }
    }

    /// <summary>Page reads a second of all clients together.</summary>
    private async Task<double> RateAsync(ServerKind kind, CancellationToken cancellationToken)
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => kind.ConnectAsync(cancellationToken)));
        try
        {
            await AllAsync(WarmUp);
            var began = Stopwatch.GetTimestamp();
            await AllAsync(calls);
            return Clients * calls / Stopwatch.GetElapsedTime(began).TotalSeconds;
        }
        finally
        {
            foreach (var connection in connections)
            {
                await connection.DisposeAsync();
            }
        }

        Task AllAsync(int count) => Task.WhenAll(connections.Select((connection, client) => Task.Run(
            async () =>
            {
                for (var i = 0; i < count; i++)
                {
                    await CallAsync(kind, connection, ServerOperation.Read, (client * calls) + i, cancellationToken);
                }
            },
            cancellationToken)));
    }

    private static async Task<double?> CallAsync(ServerKind kind, McpConnection connection, ServerOperation operation, int number, CancellationToken cancellationToken)
    {
        if (kind.Call(operation, number) is not { } call)
        {
            return null;
        }

        var (microseconds, text) = await connection.CallAsync(call.Tool, call.Arguments, cancellationToken);
        return call.Expected is null || text.Contains(call.Expected, StringComparison.Ordinal)
            ? microseconds
            : throw new InvalidOperationException($"{kind.Name}, {call.Tool}: the answer lacks '{call.Expected}': {text[..Math.Min(300, text.Length)]}");
    }

    private Report Report(Machine machine, List<ServerKind> kinds) => new(
        "servers",
        "Other MCP servers, through the same door",
        machine,
        [
            $"{ServerKind.Pages:N0} pages of about 3 KiB in 20 folders; one plain client without an SDK, {calls} calls of each kind in turn after {WarmUp} that are not counted",
            "Wikibot over HTTP with a bearer token, with a signed hop between its two services; the others as child processes over stdio, one for each client, as they are used",
            .. kinds.Select(kind => $"{kind.Name}: {kind.Keeps}"),
        ],
        [
            new ResultTable("Calls at the client", ["", "p50", "p95", "p99", "calls"], [.. _figures.Select(figure => new[] { $"{figure.Operation}: {figure.Subject}", Units.Time(figure.Median), Units.Time(figure.P95), Units.Time(figure.P99), $"{figure.Count}" })]),
            new ResultTable($"{Clients} clients at once, start, memory", ["", "page reads a second", "from the start to the first page", "memory, one client"], [.. kinds.Select(kind => new[] { kind.Name, $"{_others[kind.Name].Rate:N0}", Units.Time(_others[kind.Name].Start), $"{_others[kind.Name].Memory / 1e6:0} MB" })]),
        ],
        _bars,
        _figures);
}
