using System.Globalization;
using System.Text.Json;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Backups;
using Wikibot.Benchmarks.Reporting;

namespace Wikibot.Benchmarks.Finding;

/// <summary>The same through MCP, at the client, with both services published as they are deployed; and what the git service has in memory meanwhile.</summary>
internal sealed class FindDoor(FindSheet sheet, PublishedServices services, FoundPlace place)
{
    public const string Read = "read a page";

    private const int Calls = 60;

    /// <summary>Reads before memory is looked at: enough that the runtime has used what it may before it collects.</summary>
    private const int MemoryReads = 2400;
    private const int SpreadPages = 400;
    private const double MostTimes = 3;
    private const double MostMegabytes = 150;

    /// <summary>Calls that may find the index unfinished before something is wrong: each brings it on for seconds.</summary>
    private const int MostUnfinished = 200;

    private int _page;

    /// <summary>Every operation in turn with a page read.</summary>
    /// <param name="isNew">Whether the index is made by the service while it is watched; else it is there.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task MeasureAsync(bool isNew, CancellationToken cancellationToken)
    {
        sheet.Say($"through MCP, {place.Size:N0} pages{(isNew ? ", without an index at first" : "")}");
        await using var pair = await ServicePair.StartAsync(services, place.Data, cancellationToken);
        await using var client = await WikiClient.ConnectAsync(pair.Target, cancellationToken);
        var git = pair.ProcessIds[0];
        var before = await WatchAsync(git, async () =>
        {
            for (var i = 0; i < MemoryReads; i++)
            {
                await ReadAsync(client, cancellationToken);
            }
        });
        var times = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        var after = await WatchAsync(git, () => isNew ? WholeAsync(client, cancellationToken) : AllAsync(client, times, cancellationToken));
        Tell(isNew ? "its index is made" : "it finds", before, after);
        if (!isNew)
        {
            // Asks no index, so it is not in what an index costs.
            await TextsAsync(client, times, cancellationToken);
            Put(times);
        }
    }

    private void Tell(string what, PeakMemory before, PeakMemory after)
    {
        sheet.Memory.Add([$"{place.Size:N0} pages, {what}", Megabytes(before.Resident), Megabytes(after.Resident), Megabytes(after.Anonymous), Megabytes(after.Resident - before.Resident)]);
        var more = (after.Resident - before.Resident) / 1e6;
        sheet.Bars.Add(new Bar($"memory of the git service while {what}, {place.Size:N0} pages", $"at most {MostMegabytes:0} MB more", $"{more:0} MB", more <= MostMegabytes));
    }

    private static async Task<PeakMemory> WatchAsync(int process, Func<Task> work)
    {
        await using var watch = MemoryWatch.Start(process);
        await work();
        return await watch.StopAsync();
    }

    /// <summary>Searches until the index holds what there is, then asks for the past.</summary>
    private async Task WholeAsync(WikiClient client, CancellationToken cancellationToken)
    {
        for (var i = 0; (await client.CallAsync("search_pages", new() { ["query"] = FoundWiki.Rare }, cancellationToken)).Result.TryGetProperty("note", out var note); i++)
        {
            if (i == MostUnfinished)
            {
                throw new InvalidOperationException($"The index was not whole after {MostUnfinished} calls: {note}");
            }
        }

        await client.CallAsync("page_history", new() { ["path"] = place.Texts.PathOf(0) }, cancellationToken);
    }

    private async Task AllAsync(WikiClient client, Dictionary<string, List<double>> times, CancellationToken cancellationToken)
    {
        await WholeAsync(client, cancellationToken);
        var middle = place.Texts.PathOf(place.Size / 2);
        (string Operation, Func<Task<double>> Call)[] operations =
        [
            (Read, () => ReadAsync(client, cancellationToken)),
            .. FindRows.Words.Select(word => ($"search, {word.Kind}", Calling("search_pages", new { query = word.Word }))),
            ("backlinks", Calling("page_links", new { path = middle })),
            ("history of the oldest page", Calling("page_history", new { path = place.Texts.PathOf(0) })),
            ("recent changes", Calling("recent_changes", new { })),
        ];
        foreach (var (operation, _) in operations)
        {
            times[operation] = [];
        }

        for (var i = -Calls; i < Calls; i++)
        {
            foreach (var (operation, call) in operations)
            {
                var microseconds = await call();
                if (i >= 0)
                {
                    times[operation].Add(microseconds);
                }
            }
        }

        Func<Task<double>> Calling(string tool, object arguments) => async () =>
            (await client.CallAsync(tool, JsonSerializer.SerializeToElement(arguments).EnumerateObject().ToDictionary(argument => argument.Name, argument => (object?)argument.Value, StringComparer.Ordinal), cancellationToken)).Microseconds;
    }

    private void Put(Dictionary<string, List<double>> times)
    {
        foreach (var (operation, series) in times)
        {
            var figure = sheet.Add(place.Name("through MCP"), operation, series);
            if (operation != Read)
            {
                sheet.AtMost(Bar(operation), MostTimes, figure.Median, sheet.Median(figure.Operation, Read)!.Value);
            }
        }
    }

    /// <summary>Another text each time; an answer that goes on by cursor counts as one.</summary>
    private async Task TextsAsync(WikiClient client, Dictionary<string, List<double>> times, CancellationToken cancellationToken)
    {
        const string Operation = "recent changes with a text";
        var cut = 0;
        try
        {
            var series = await Timing.EachAsync(Calls, async i =>
            {
                var (_, answer) = await client.CallAsync("recent_changes", new() { ["text"] = place.MarkOf(i) }, cancellationToken);
                cut += answer.TryGetProperty("nextCursor", out _) ? 1 : 0;
            });
            times[Operation] = series;
            sheet.Settings.Add($"{place.Size:N0} pages, through MCP: of {series.Count} answers with a text {cut} went on by cursor, after the commits or the time of one call");
        }
        catch (ToolFailedException refused)
        {
            sheet.NotMeasured(Bar(Operation), $"at most {MostTimes:0}×", refused.Message);
        }
    }

    private string Bar(string operation) => $"through MCP, {place.Size:N0} pages: {operation}, p50 against a page read's";

    /// <summary>Reads pages all over the wiki in turn.</summary>
    private async Task<double> ReadAsync(WikiClient client, CancellationToken cancellationToken)
    {
        var pages = Math.Min(SpreadPages, place.Size);
        return (await client.ReadAsync(place.Texts.PathOf(_page++ % pages * (place.Size / pages)), cancellationToken)).Microseconds;
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB");
}
