using System.Diagnostics;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;

namespace Wikibot.Benchmarks.Modes;

/// <summary>
/// <c>bench fairness</c>: one ordinary caller reads a page through MCP, in turns alone and beside eight callers that send the heaviest
/// requests there are, one after the other. What do the eight cost the one?
/// </summary>
/// <param name="root">Root of the working copy.</param>
/// <param name="reads">Measured reads of each kind.</param>
/// <param name="published">Takes the services that an earlier run published.</param>
internal sealed class FairnessMode(string root, int reads, bool published)
{
    private const int Hostile = 8;
    private const int Rounds = 4;
    private const int WarmUp = 300;
    private const double Limit = 3;
    private const string Page = "Dev/Ordinary";

    private readonly List<double> _heavy = [];
    private int _refused;

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        var services = await PublishedServices.PublishAsync(root, Path.Combine(folder, "publish"), published, cancellationToken);
        var data = Directory.CreateDirectory(Path.Combine(work.Folder, "data")).FullName;
        await using var pair = await ServicePair.StartAsync(services, data, cancellationToken, others: Hostile);
        await using var ordinary = await WikiClient.ConnectAsync(pair.Target, cancellationToken);
        await ordinary.WriteAsync(Page, "# Ordinary\n\n" + string.Join('\n', Enumerable.Repeat("A line of prose, as pages have them.", 50)), null, cancellationToken);
        await PrepareAsync(ordinary, cancellationToken);
        await ReadAsync(ordinary, WarmUp, cancellationToken);
        var (quiet, beside) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            Console.WriteLine($"round {round + 1} of {Rounds}");
            quiet.AddRange(await ReadAsync(ordinary, reads / Rounds, cancellationToken));
            beside.AddRange(await ReadBesideAsync(ordinary, pair.Others, cancellationToken));
        }

        return Report(machine, Figure.Of("read", "alone", quiet), Figure.Of("read", $"beside {Hostile} hostile callers", beside));
    }

    private Report Report(Machine machine, Figure quiet, Figure beside)
    {
        var heavy = Figure.Of("heavy request", "hostile", _heavy);
        Figure[] figures = [quiet, beside, heavy];
        return new Report(
            "fairness", "Fairness: an ordinary reader beside hostile callers", machine,
            [$"{Rounds} rounds in turn; each hostile caller sends its next request when the last is answered; {_heavy.Count} heavy requests, {_refused} of them refused"],
            [ResultTable.OfCalls("Calls through MCP", figures)],
            [new Bar("p95 of the ordinary reader beside the hostile ones", $"at most {Limit} times its quiet one", $"{beside.P95 / quiet.P95:F2} times", beside.P95 <= Limit * quiet.P95)],
            figures);
    }

    private static async Task PrepareAsync(WikiClient client, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Hostile; i++)
        {
            await client.WriteAsync($"Hostile/{i}/As", new string('a', 1 << 20), null, cancellationToken);
            await client.WriteAsync($"Hostile/{i}/Links", string.Concat(Enumerable.Repeat("[a](", 25_000)), null, cancellationToken);
            await client.WriteAsync($"Hostile/{i}/Lines", string.Concat(Enumerable.Repeat("ab\n", 300_000)), null, cancellationToken);
        }
    }

    /// <summary>Requests of attacks.md, by what they were found with.</summary>
    private static (string Tool, Dictionary<string, object?> Arguments) Heavy(int caller, int turn) => (turn % 6) switch
    {
        0 => Edit($"Hostile/{caller}/As", new string('a', 65_536), "b", false),
        1 => Edit($"Hostile/{caller}/As", "a", new string('b', 7000), true),
        2 => ("edit_page", new() { ["path"] = $"Hostile/{caller}/As", ["edits"] = Enumerable.Repeat(new { old = "a", @new = "b", all = true }, 200) }),
        3 => ("read_page", new() { ["path"] = $"Hostile/{caller}/Links", ["heading"] = "none" }),
        4 => Edit($"Hostile/{caller}/Lines", string.Concat(Enumerable.Repeat("ac\n", 20_000)), "b", false),
        _ => ("edit_page", new() { ["path"] = $"Hostile/{caller}/Lines", ["frontMatter"] = new { set = Enumerable.Range(0, 5000).ToDictionary(i => $"k{i}", i => i) }, ["append"] = new string('x', 1 << 20) }),
    };

    private static (string Tool, Dictionary<string, object?> Arguments) Edit(string path, string old, string @new, bool all) =>
        ("edit_page", new() { ["path"] = path, ["edits"] = new[] { new { old, @new, all } } });

    private static async Task<List<double>> ReadAsync(WikiClient client, int count, CancellationToken cancellationToken)
    {
        var times = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            times.Add((await client.ReadAsync(Page, cancellationToken)).Microseconds);
        }

        return times;
    }

    private async Task<List<double>> ReadBesideAsync(WikiClient ordinary, IReadOnlyList<Target> others, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var started = new CountdownEvent(others.Count);
        var hostile = others.Select((target, caller) => Task.Run(() => AttackAsync(target, caller, started, stop.Token), CancellationToken.None)).ToList();
        started.Wait(cancellationToken);
        var times = await ReadAsync(ordinary, reads / Rounds, cancellationToken);
        await stop.CancelAsync();
        await Task.WhenAll(hostile);
        return times;
    }

    private async Task AttackAsync(Target target, int caller, CountdownEvent started, CancellationToken cancellationToken)
    {
        await using var client = await WikiClient.ConnectAsync(target, CancellationToken.None);
        started.Signal();
        for (var turn = caller; !cancellationToken.IsCancellationRequested; turn++)
        {
            var (tool, arguments) = Heavy(caller, turn);
            var began = Stopwatch.GetTimestamp();
            try
            {
                Interlocked.Add(ref _refused, await client.TryCallAsync(tool, arguments, cancellationToken) ? 0 : 1);
            }
            catch (Exception error) when (error is OperationCanceledException or HttpRequestException)
            {
                Interlocked.Increment(ref _refused);
            }

            lock (_heavy)
            {
                _heavy.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
            }
        }
    }
}
