using System.Globalization;
using System.Net.Http.Json;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Backups;
using Wikibot.Benchmarks.Life;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;

namespace Wikibot.Benchmarks.Modes;

/// <summary>
/// <c>bench life</c>: sixteen days of one system with its schedule, made short. Eight clients make mixed calls; 96 turns of maintenance
/// and backup come in between, and with each turn all files become four hours older: what is kept for a day (replaced packs, records of
/// commits) has to come and go several times in each half, or its growth would be the beginning's. Does anything grow that should not?
/// </summary>
/// <param name="root">Root of the working copy.</param>
/// <param name="calls">Calls of all clients together.</param>
/// <param name="published">Takes the services that an earlier run published.</param>
internal sealed class LifeMode(string root, int calls, bool published)
{
    private const int Clients = 8;
    private const int Turns = 96;
    private const double Most = 1.2;
    private static readonly TimeSpan s_turn = TimeSpan.FromHours(4);

    private readonly List<LifeSample> _samples = [];

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        var services = await PublishedServices.PublishAsync(root, Path.Combine(folder, "publish"), published, cancellationToken);
        var data = Directory.CreateDirectory(Path.Combine(work.Folder, "data")).FullName;
        await using var s3 = await FileS3.StartAsync(Directory.CreateDirectory(Path.Combine(work.Folder, "s3")).FullName, cancellationToken);
        using var day = new Day(calls, Clients);
        await using (var pair = await ServicePair.StartAsync(services, data, cancellationToken, FileS3.Environment(s3.Endpoint), Clients - 1))
        {
            using var schedule = new HttpClient { BaseAddress = pair.Git, Timeout = TimeSpan.FromMinutes(15) };
            var clients = pair.Others.Prepend(pair.Target).Select((target, i) => day.LiveAsync(target, i, cancellationToken)).ToList();
            day.Allow(calls / Turns);
            for (var turn = 1; turn <= Turns; turn++)
            {
                await day.ReachedAsync(calls * (long)turn / Turns, cancellationToken);
                // The next four hours begin while this turn is taken: maintenance and backups run beside writers.
                day.Allow(calls * (turn + 1L) / Turns);
                foreach (var kind in (string[])["maintenance", "backup"])
                {
                    using var answer = await schedule.PostAsJsonAsync("/events", new { source = "wikibot.schedule", kind, secret = ServicePair.EventSecret }, cancellationToken);
                    answer.EnsureSuccessStatusCode();
                }

                Age(data);
                _samples.Add(LifeSample.Take(data, pair.ProcessIds));
                if (turn % 8 == 0)
                {
                    Console.WriteLine($"turn {turn}: {_samples[^1]}");
                }
            }

            await Task.WhenAll(clients);
        }

        return Report(machine, day, await FsckAsync(data, cancellationToken));
    }

    /// <summary>A turn stands for four hours: what is kept for a day is kept for six turns.</summary>
    private static void Age(string data)
    {
        foreach (var file in new DirectoryInfo(data).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            try
            {
                file.LastWriteTimeUtc -= s_turn;
            }
            catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
            {
                // Moved or removed by the services meanwhile.
            }
        }

        // When a pack was replaced stands in a record: a link whose target is that second.
        foreach (var record in Directory.GetDirectories(data, "superseded", SearchOption.AllDirectories).SelectMany(Directory.GetFiles))
        {
            if (File.ResolveLinkTarget(record, returnFinalTarget: false) is { Name: var second })
            {
                File.Delete(record);
                File.CreateSymbolicLink(record, (long.Parse(second, CultureInfo.InvariantCulture) - (long)s_turn.TotalSeconds).ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    private static async Task<string> FsckAsync(string data, CancellationToken cancellationToken)
    {
        foreach (var repository in Directory.GetDirectories(data, "*.git"))
        {
            try
            {
                await GitTool.RunAsync(repository, ["fsck", "--strict", "--no-dangling"], cancellationToken);
            }
            catch (InvalidOperationException broken)
            {
                return broken.Message;
            }
        }

        return "clean";
    }

    private Report Report(Machine machine, Day day, string fsck)
    {
        var first = _samples[..(Turns / 2)];
        var second = _samples[(Turns / 2)..];
        var (earlyHistory, lateHistory) = (Figure.Of("page_history", "first half", day.History(first: true)), Figure.Of("page_history", "second half", day.History(first: false)));
        (string What, double First, double Second, Func<double, string> Show)[] rows =
        [
            .. LifeSample.Kinds.Select(kind => (kind.Name, first.Max(kind.Of), second.Max(kind.Of), (Func<double, string>)(value => value.ToString("N0", CultureInfo.InvariantCulture)))),
            ("page_history, median", earlyHistory.Median, lateHistory.Median, Units.Time),
            ("page_history, p95", earlyHistory.P95, lateHistory.P95, Units.Time),
        ];
        return new Report(
            "life", "Sixteen days of life", machine,
            [$"{calls} mixed calls by {Clients} clients, {Turns} turns of maintenance and backup; {day.Refused} calls were refused (conflicts between the clients, for the most part), {day.Failed} failed"],
            [new ResultTable("At most in each half", ["", "first half", "second half", "ratio"], [.. rows.Select(row => new[] { row.What, row.Show(row.First), row.Show(row.Second), $"{row.Second / row.First:F2}" })])],
            [
                .. rows.Select(row => new Bar(row.What, $"at most {Most} times the first half", $"{row.Second / row.First:F2} times", row.Second <= Most * row.First)),
                new Bar("git fsck --strict", "clean", fsck, fsck == "clean"),
                new Bar("failed calls", "none", $"{day.Failed}", day.Failed == 0),
            ],
            [earlyHistory, lateHistory]);
    }
}
