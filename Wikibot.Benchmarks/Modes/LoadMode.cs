using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Load;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Benchmarks.Share;

namespace Wikibot.Benchmarks.Modes;

/// <summary>
/// <c>bench load</c>: calls a second of more and more clients, of one pair of services and of many on one slow share, and ten thousand wikis;
/// each beside what the model of docs/scale.md says, which is made of a few of the rows and must fit the others.
/// </summary>
/// <param name="root">Root of the working copy.</param>
/// <param name="delayMilliseconds">What each file operation of the share takes.</param>
/// <param name="wikis">Wikis of the row with many.</param>
/// <param name="published">Takes the services that an earlier run published.</param>
internal sealed class LoadMode(string root, int delayMilliseconds, int wikis, bool published)
{
    private const int Pages = 100;
    private const int Own = 64;
    private const int WarmReads = 12_000;
    private const int WarmWrites = 1000;
    private const double MostError = 0.2;
    private const string Seed = "seed";
    private const string Read = "page read";
    private const string Write = "page write";
    private const string Anywhere = "page read, any of many wikis";
    private const string Disk = "local disk";
    private const string FreeShare = "share without delay";

    private static readonly string s_text = string.Concat(Enumerable.Repeat("A line of prose, as pages have them.\n", 80));

    private readonly List<LoadRow> _rows = [];
    private readonly string _share = $"{delayMilliseconds} ms share";
    private PublishedServices _services = null!;
    private string _data = "";

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        _services = await PublishedServices.PublishAsync(root, Path.Combine(folder, "publish"), published, cancellationToken);
        _data = Directory.CreateDirectory(Path.Combine(work.Folder, "data")).FullName;
        await OneAsync(cancellationToken);
        foreach (var (place, pairs, clients) in new[] { (FreeShare, 1, [64]), (_share, 1, [1, 8]), (_share, 1, [64]), (_share, 4, [1, 8]), (_share, 16, new[] { 1, 4 }) })
        {
            await ManyAsync(place, pairs, clients, cancellationToken);
        }

        await AnywhereAsync(cancellationToken);
        return Report(machine, [.. LoadModel.Judge(_rows, Disk, FreeShare, _share, delayMilliseconds * 1000)]);
    }

    /// <summary>A page of the one wiki, in turn.</summary>
    private static (string Tool, object Arguments) ReadOne(int client, int call) => ("read_page", new { wiki = "home", path = $"Folder/Page {(client + call) % Pages}" });

    /// <summary>A new page in the client's own wiki.</summary>
    private static (string Tool, object Arguments) WriteOwn(int client, int call) => ("write_page", new { wiki = $"own-{client % Own}", path = $"{Guid.NewGuid():N}", content = s_text });

    private (string Tool, object Arguments) ReadAny(int client, int call) => ("read_page", new { wiki = $"many-{Random.Shared.Next(wikis)}", path = "Home" });

    private async Task OneAsync(CancellationToken cancellationToken)
    {
        await using var pair = await ServicePair.StartAsync(_services, _data, cancellationToken);
        await using (var owner = await WikiClient.ConnectAsync(pair.Target, cancellationToken))
        {
            for (var i = 0; i < Pages; i++)
            {
                await owner.WriteAsync($"Folder/Page {i}", s_text, null, cancellationToken);
            }

            await owner.CreateWikiAsync(Seed, cancellationToken);
            for (var i = 0; i < Own; i++)
            {
                await owner.CreateWikiAsync($"own-{i}", cancellationToken);
            }
        }

        await WarmAsync([pair.Target], cancellationToken);
        foreach (var clients in new[] { 1, 8, 64 })
        {
            await BothAsync(new LoadedServices(Disk, [pair], []), clients, null, cancellationToken);
        }
    }

    /// <summary>With mounts of their own: a mount holds a file open for whatever it has seen.</summary>
    private async Task ManyAsync(string place, int pairs, int[] clients, CancellationToken cancellationToken)
    {
        var shares = new List<SlowShare>();
        var running = new List<ServicePair>();
        try
        {
            for (var i = 0; i < pairs; i++)
            {
                shares.Add(await SlowShare.MountAsync(_data, TimeSpan.Zero, cancellationToken));
                running.Add(await ServicePair.StartAsync(_services, shares[i].Path, cancellationToken));
            }

            var services = new LoadedServices(place, running, shares);
            await WarmAsync(services.Targets, cancellationToken);
            foreach (var share in shares.Where(_ => place == _share))
            {
                await share.DelayAsync(TimeSpan.FromMilliseconds(delayMilliseconds), cancellationToken);
            }

            foreach (var each in clients)
            {
                await BothAsync(services, each, pairs * each == 1 ? shares[0] : null, cancellationToken);
            }
        }
        finally
        {
            foreach (var pair in running)
            {
                await pair.DisposeAsync();
            }

            foreach (var share in shares)
            {
                await share.DisposeAsync();
            }
        }
    }

    private static async Task WarmAsync(IReadOnlyList<Target> targets, CancellationToken cancellationToken)
    {
        await Callers.WarmAsync(targets, ReadOne, WarmReads, cancellationToken);
        await Callers.WarmAsync(targets, WriteOwn, WarmWrites, cancellationToken);
    }

    private async Task BothAsync(LoadedServices services, int clients, SlowShare? counted, CancellationToken cancellationToken)
    {
        if (services.Shares.Count > 0)
        {
            await SlowShare.ForgetAsync(cancellationToken);
        }

        _rows.Add(await Callers.RunAsync(Read, services, clients, ReadOne, counted, cancellationToken));
        _rows.Add(await Callers.RunAsync(Write, services, clients, WriteOwn, counted, cancellationToken));
    }

    /// <summary>Many wikis, copies of one: which of them is asked for is drawn anew each time, so that hardly any has been opened before.</summary>
    private async Task AnywhereAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine($"making {wikis:N0} wikis");
        for (var i = 0; i < wikis; i++)
        {
            Workspace.CopyFolder(Path.Combine(_data, $"{Seed}.git"), Path.Combine(_data, $"many-{i}.git"), withEmpty: false);
        }

        await using (var pair = await ServicePair.StartAsync(_services, _data, cancellationToken))
        {
            _rows.Add(await Callers.RunAsync(Anywhere, new LoadedServices(Disk, [pair], []), 1, ReadAny, null, cancellationToken));
        }

        await using var share = await SlowShare.MountAsync(_data, TimeSpan.FromMilliseconds(delayMilliseconds), cancellationToken);
        await using var far = await ServicePair.StartAsync(_services, share.Path, cancellationToken);
        _rows.Add(await Callers.RunAsync(Anywhere, new LoadedServices(_share, [far], [share]), 1, ReadAny, share, cancellationToken));
    }

    private static Report Report(Machine machine, IReadOnlyList<LoadRow> rows)
    {
        var worst = rows.Where(row => row.Error is not null).MaxBy(row => row.Error)!;
        return new Report(
            "load", "Load: more clients, more services, more wikis", machine,
            [
                "closed loop: each client sends its next call once the last is answered; 4 s of each row after 1 s that is not counted; clients, services and share are processes of this one machine",
                $"reads in turn from {Pages} pages of one wiki, writes of new pages, each client in a wiki of its own; each pair of services has a mount of its own",
            ],
            [
                new ResultTable(
                    "Calls a second, and what the model says",
                    ["", "pairs", "clients", "calls/s", "mean", "p95", "processor", "file operations", "model", "off by"],
                    [.. rows.Select(row => new[]
                    {
                        $"{row.What}, {row.Place}", $"{row.Pairs}", $"{row.Pairs * row.Clients}", Units.Number(row.PerSecond), Units.Time(row.Mean), Units.Time(row.Calls.P95), Units.Time(row.Busy),
                        row.Operations is { } operations ? Units.Number(operations) : "", row.Predicted is { } predicted ? Units.Number(predicted) : "made of it", row.Error is { } error ? $"{100 * error:0} %" : "",
                    })]),
            ],
            [new Bar($"the model's error, at worst ({worst.What}, {worst.Place}, {worst.Pairs} × {worst.Clients})", $"below {100 * MostError:0} %", $"{100 * worst.Error:0} %", worst.Error < MostError)],
            [.. rows.Select(row => row.Calls)]);
    }
}
