using System.Diagnostics;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Git.Client;

namespace Wikibot.Benchmarks.Modes;

/// <summary>
/// <c>bench access</c>: what other people's wikis and limits cost and tell. Does the time of a refusal say that a hidden wiki exists? Does an
/// ordinary reader notice callers that are over their limit elsewhere? What do a thousand wikis or tokens of one user, or members of one wiki, cost a call?
/// </summary>
/// <param name="root">Root of the working copy.</param>
/// <param name="reads">Measured calls of each kind.</param>
/// <param name="published">Takes the services that an earlier run published.</param>
internal sealed class AccessMode(string root, int reads, bool published)
{
    private const int Limited = 20;
    private const int Many = 1000;
    private const int Rounds = 4;
    private const int WarmUp = 300;
    private const string Page = "Dev/Ordinary";
    private const double MostSlower = 1.2;

    private static readonly string s_text = "# Ordinary\n\n" + string.Join('\n', Enumerable.Repeat("A line of prose, as pages have them.", 50));
    private readonly Random _order = new(1);

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        var services = await PublishedServices.PublishAsync(root, Path.Combine(folder, "publish"), published, cancellationToken);
        await using var pair = await StartAsync(services, Path.Combine(work.Folder, "one"), cancellationToken);
        await using var owner = await WikiClient.ConnectAsync(pair.Target, cancellationToken);

        Console.WriteLine("a hidden wiki beside absent ones");
        await owner.CreateWikiAsync("hidden", cancellationToken);
        await using var git = pair.NewGitClient();
        var token = await git.CreateTokenAsync("bench", CreateTokenRequest.Read, "home", cancellationToken);
        Refusals[] refusals =
        [
            new("a stranger", await RefusedAsync(pair.Others[0], cancellationToken)),
            new("a token of another wiki of its owner", await RefusedAsync(pair.Target with { Token = token }, cancellationToken)),
        ];

        Console.WriteLine("callers over their limit");
        var (quiet, beside, callers) = await LimitsAsync(owner, pair, cancellationToken);

        return Report(machine, refusals, quiet, beside, callers, await GrowthAsync(services, work.Folder, pair, owner, cancellationToken));
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

        await owner.WriteAsync(Page, s_text, null, cancellationToken);
        await ReadAsync(owner, WarmUp, cancellationToken);
        var (quiet, beside, callers) = (new List<double>(), new List<double>(), new LimitedCallers(pair.Others, "limited"));
        for (var round = 0; round < Rounds; round++)
        {
            quiet.AddRange(await ReadAsync(owner, reads / Rounds, cancellationToken));
            beside.AddRange(await callers.BesideAsync(() => ReadAsync(owner, reads / Rounds, cancellationToken), cancellationToken));
        }

        return (quiet, beside, callers);
    }

    /// <summary>One user of a thousand wikis; a token among a thousand of its owner's; a wiki of a thousand members.</summary>
    private async Task<IReadOnlyList<Growth>> GrowthAsync(PublishedServices services, string folder, ServicePair few, WikiClient owner, CancellationToken cancellationToken)
    {
        await using var pair = await StartAsync(services, Path.Combine(folder, "thousand"), cancellationToken);
        await using var rich = await WikiClient.ConnectAsync(pair.Target, cancellationToken);
        await rich.WriteAsync(Page, s_text, null, cancellationToken);

        Console.WriteLine("a thousand tokens");
        await using var one = await WikiClient.ConnectAsync(few.Target with { Token = await WriterAsync(few, 1, cancellationToken) }, cancellationToken);
        await using var among = await WikiClient.ConnectAsync(pair.Target with { Token = await WriterAsync(pair, Many, cancellationToken) }, cancellationToken);
        var tokens = await Growth.MeasureAsync(("a token or two", one), ($"{Many} tokens", among), Page, reads, cancellationToken);

        Console.WriteLine("a thousand members");
        for (var i = 1; i <= Many; i++)
        {
            await rich.CallAsync("set_member", new() { ["member"] = $"static:member{i:0000}", ["role"] = "editor" }, cancellationToken);
        }

        var members = await Growth.MeasureAsync(("few members", owner), ($"{Many} members", rich), Page, reads, cancellationToken);

        Console.WriteLine("a thousand wikis");
        for (var i = 1; i < Many; i++)
        {
            await rich.CreateWikiAsync($"w{i:0000}", cancellationToken);
        }

        return [.. await Growth.MeasureAsync(("1 wiki or few", owner), ($"{Many} wikis", rich), Page, reads, cancellationToken), .. members, .. tokens];
    }

    /// <summary>A token that writes, made after others of the same owner.</summary>
    private static async Task<string> WriterAsync(ServicePair pair, int count, CancellationToken cancellationToken)
    {
        await using var git = pair.NewGitClient();
        for (var i = 1; i < count; i++)
        {
            await git.CreateTokenAsync($"other {i}", CreateTokenRequest.Read, "home", cancellationToken);
        }

        return await git.CreateTokenAsync("writer", CreateTokenRequest.Write, "home", cancellationToken);
    }

    private Report Report(Machine machine, Refusals[] refusals, List<double> quiet, List<double> beside, LimitedCallers callers, IReadOnlyList<Growth> growth)
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
                ResultTable.OfCalls($"Few and {Many} wikis of a user, members of a wiki, tokens of a user", Figures(growth)),
            ],
            [
                .. differences.Select(by => new Bar(
                    $"time of a refusal tells {by.Who} of no hidden wiki", "a difference within noise", $"{by.Hidden.Median:F1} µs ({by.Hidden.From:F1} to {by.Hidden.To:F1})", by.Hidden.IsNoise)),
                new Bar("p95 of a reader beside callers over their limit", $"at most {MostSlower} times", $"{reader[1].P95 / reader[0].P95:F2} times", reader[1].P95 <= MostSlower * reader[0].P95),
                .. growth.Select(row => row.Bar),
            ],
            [.. refused, .. reader, .. Figures(growth)]);
    }

    private static IEnumerable<Figure> Figures(IEnumerable<Growth> growth) => growth.SelectMany(row => new[] { row.Few, row.Many });

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
