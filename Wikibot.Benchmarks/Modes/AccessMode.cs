using System.Diagnostics;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;

namespace Wikibot.Benchmarks.Modes;

/// <summary>
/// <c>bench access</c>: what other people's wikis and limits cost and tell. Does the time of a refusal say that a hidden wiki exists? Does an
/// ordinary reader notice callers that are over their limit elsewhere? What do a thousand wikis of one user cost them?
/// </summary>
/// <param name="root">Root of the working copy.</param>
/// <param name="reads">Measured calls of each kind.</param>
/// <param name="published">Takes the services that an earlier run published.</param>
internal sealed class AccessMode(string root, int reads, bool published)
{
    private const int Limited = 20;
    private const int Wikis = 1000;
    private const int Rounds = 4;
    private const int WarmUp = 300;
    private const string Page = "Dev/Ordinary";
    private const double MostSlower = 1.2;
    private const double MostGrowth = 2;

    private readonly Random _order = new(1);

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        var services = await PublishedServices.PublishAsync(root, Path.Combine(folder, "publish"), published, cancellationToken);
        await using var pair = await StartAsync(services, Path.Combine(work.Folder, "one"), cancellationToken);
        await using var thousand = await StartAsync(services, Path.Combine(work.Folder, "thousand"), cancellationToken);
        await using var owner = await WikiClient.ConnectAsync(pair.Target, cancellationToken);
        await using var rich = await WikiClient.ConnectAsync(thousand.Target, cancellationToken);

        Console.WriteLine("a hidden wiki beside absent ones");
        await owner.CreateWikiAsync("hidden", cancellationToken);
        await using var git = pair.NewGitClient();
        var token = await git.CreateTokenAsync("bench", "home", cancellationToken);
        Refusals[] refusals =
        [
            new("a stranger", await RefusedAsync(pair.Others[0], cancellationToken)),
            new("a token of another wiki of its owner", await RefusedAsync(pair.Target with { Token = token }, cancellationToken)),
        ];

        Console.WriteLine("callers over their limit");
        var (quiet, beside, callers) = await LimitsAsync(owner, pair, cancellationToken);

        Console.WriteLine("a thousand wikis");
        for (var i = 1; i < Wikis; i++)
        {
            await rich.CreateWikiAsync($"w{i:0000}", cancellationToken);
        }

        await rich.WriteAsync(Page, "# Ordinary\n", null, cancellationToken);
        return Report(machine, refusals, quiet, beside, callers, await GrowthAsync([owner, rich], cancellationToken));
    }

    private static Task<ServicePair> StartAsync(PublishedServices services, string data, CancellationToken cancellationToken) => ServicePair.StartAsync(
        services,
        Directory.CreateDirectory(data).FullName,
        cancellationToken,
        new(StringComparer.Ordinal) { ["Wikibot__Quota__Wikis__limited__WritesPerMinute"] = "10" },
        Limited);

    /// <summary>Calls to a wiki that is not for who calls and to two that nobody has, in an order that is drawn anew each time.</summary>
    private async Task<Dictionary<string, List<double>>> RefusedAsync(Target stranger, CancellationToken cancellationToken)
    {
        string[] wikis = ["hidden", "absent", "nobody"];
        var times = wikis.ToDictionary(wiki => wiki, _ => new List<double>(), StringComparer.Ordinal);
        await using var client = await WikiClient.ConnectAsync(stranger, cancellationToken);
        for (var i = -(WarmUp / Rounds); i < reads / Rounds; i++)
        {
            _order.Shuffle(wikis);
            foreach (var wiki in wikis)
            {
                var began = Stopwatch.GetTimestamp();
                if (await client.TryCallAsync("read_page", new() { ["path"] = "Home" }, cancellationToken, of: wiki))
                {
                    throw new InvalidOperationException("Somebody was let in.");
                }

                if (i >= 0)
                {
                    times[wiki].Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
                }
            }
        }

        return times;
    }

    private async Task<(List<double> Quiet, List<double> Beside, LimitedCallers Callers)> LimitsAsync(WikiClient owner, ServicePair pair, CancellationToken cancellationToken)
    {
        await owner.CreateWikiAsync("limited", cancellationToken);
        for (var i = 1; i <= Limited; i++)
        {
            await owner.CallAsync("set_member", new() { ["member"] = $"static:other{i}", ["role"] = "editor" }, cancellationToken, of: "limited");
        }

        await owner.WriteAsync(Page, "# Ordinary\n\n" + string.Join('\n', Enumerable.Repeat("A line of prose, as pages have them.", 50)), null, cancellationToken);
        await ReadAsync(owner, WarmUp, cancellationToken);
        var (quiet, beside, callers) = (new List<double>(), new List<double>(), new LimitedCallers(pair.Others, "limited"));
        for (var round = 0; round < Rounds; round++)
        {
            quiet.AddRange(await ReadAsync(owner, reads / Rounds, cancellationToken));
            beside.AddRange(await callers.BesideAsync(() => ReadAsync(owner, reads / Rounds, cancellationToken), cancellationToken));
        }

        return (quiet, beside, callers);
    }

    /// <summary>Listing, reading and writing, of each owner in turn.</summary>
    private async Task<List<(string Operation, Figure[] Figures)>> GrowthAsync(WikiClient[] owners, CancellationToken cancellationToken)
    {
        (string Operation, int Calls, Func<WikiClient, int, Task<double>> Act)[] operations =
        [
            ("list_wikis", reads / 4, async (client, _) => (await client.CallAsync("list_wikis", [], cancellationToken)).Microseconds),
            ("page read", reads, async (client, _) => (await client.ReadAsync(Page, cancellationToken)).Microseconds),
            ("page written", reads / 8, async (client, i) => (await client.WriteAsync($"New/{i}", "text", null, cancellationToken)).Microseconds),
        ];
        var rows = new List<(string, Figure[])>();
        foreach (var (operation, calls, act) in operations)
        {
            List<double>[] times = [[], []];
            for (var i = -20; i < calls; i++)
            {
                for (var o = 0; o < owners.Length; o++)
                {
                    var time = await act(owners[o], i);
                    if (i >= 0)
                    {
                        times[o].Add(time);
                    }
                }
            }

            rows.Add((operation, [Figure.Of(operation, "1 wiki or few", times[0]), Figure.Of(operation, $"{Wikis} wikis", times[1])]));
        }

        return rows;
    }

    private Report Report(Machine machine, Refusals[] refusals, List<double> quiet, List<double> beside, LimitedCallers callers, List<(string Operation, Figure[] Figures)> growth)
    {
        var refused = refusals.SelectMany(by => by.Times.Select(wiki => Figure.Of($"refused read, {by.Who}", wiki.Key, wiki.Value))).ToArray();
        var differences = refusals.Select(by => (by.Who, Hidden: Difference.Of(by.Times["hidden"], by.Times["absent"], _order), Noise: Difference.Of(by.Times["nobody"], by.Times["absent"], _order))).ToArray();
        Figure[] reader = [Figure.Of("read", "alone", quiet), Figure.Of("read", $"beside {Limited} callers over their limit", beside)];
        return new Report(
            "access", "Access: what other people's wikis and limits cost and tell", machine,
            [
                $"Refused reads: {reads / Rounds} of each (a refusal takes a whole number of 50 ms, so that its time tells nothing), in an order drawn anew each time; the differences are of medians, with the middle 95 % of 1,000 resamples",
                $"Callers over their limit: each tries to write every {LimitedCallers.Pause.TotalMilliseconds:0} ms; {callers.Made} writes were made, {callers.Refused} refused",
            ],
            [
                ResultTable.OfCalls("Refused reads of a page (through MCP)", refused),
                new ResultTable(
                    "Difference to a wiki that nobody has", ["", "of medians", "from", "to"],
                    [.. differences.SelectMany(by => new[] { by.Hidden.Row($"{by.Who}: a hidden wiki"), by.Noise.Row($"{by.Who}: another that nobody has") })]),
                ResultTable.OfCalls("An ordinary reader of another wiki", reader),
                ResultTable.OfCalls($"An owner of few and of {Wikis} wikis", growth.SelectMany(row => row.Figures)),
            ],
            [
                .. differences.Select(by => new Bar(
                    $"time of a refusal tells {by.Who} of no hidden wiki", "a difference within noise", $"{by.Hidden.Median:F1} µs ({by.Hidden.From:F1} to {by.Hidden.To:F1})", by.Hidden.IsNoise)),
                new Bar("p95 of a reader beside callers over their limit", $"at most {MostSlower} times", $"{reader[1].P95 / reader[0].P95:F2} times", reader[1].P95 <= MostSlower * reader[0].P95),
                .. growth.Select(row => new Bar(
                    $"{row.Operation}, p50, {Wikis} wikis", $"less than {MostGrowth} times", $"{row.Figures[1].Median / row.Figures[0].Median:F2} times", row.Figures[1].Median < MostGrowth * row.Figures[0].Median)),
            ],
            [.. refused, .. reader, .. growth.SelectMany(row => row.Figures)]);
    }

    private static async Task<List<double>> ReadAsync(WikiClient client, int count, CancellationToken cancellationToken)
    {
        var times = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            times.Add((await client.ReadAsync(Page, cancellationToken)).Microseconds);
        }

        return times;
    }

    /// <summary>How long refused reads took, by wiki.</summary>
    private sealed record Refusals(string Who, Dictionary<string, List<double>> Times);
}
