using System.Diagnostics;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Share;

namespace Wikibot.Benchmarks.Finding;

/// <summary>The first search of a process whose folder for indexes is empty, on a share that is slow and has a copy of the index.</summary>
internal sealed class FindStart(FindSheet sheet, PublishedServices services, FoundPlace place, int milliseconds)
{
    public const string First = "first search with an empty folder";

    private const int Starts = 5;
    private const int Hits = 10;
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(2);

    public string Operation => place.Name($"{First}, share of {milliseconds} ms");

    /// <summary>Starts processes, one after the other.</summary>
    /// <param name="isPublished">Whether a copy of the index is on the share.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task MeasureAsync(bool isPublished, CancellationToken cancellationToken)
    {
        if (!isPublished)
        {
            sheet.NotMeasured(Operation, $"at most {Units.Time(s_most.TotalMicroseconds)}", "this index is not published, it is too large");
            return;
        }

        try
        {
            await using var share = await SlowShare.MountAsync(place.Data, TimeSpan.FromMilliseconds(milliseconds), cancellationToken);
            var (searches, starts) = (new List<double>(), new List<double>());
            for (var i = 0; i < Starts; i++)
            {
                var (search, start) = await OnceAsync(share, cancellationToken);
                searches.Add(search);
                starts.Add(start);
            }

            sheet.Below($"{Operation}: the slowest of {Starts}", s_most, sheet.Add(Operation, "the search", searches).Max);
            sheet.Add(Operation, "from the start of both services", starts);
        }
        catch (ShareUnavailableException cannot)
        {
            sheet.NotMeasured(Operation, $"at most {Units.Time(s_most.TotalMicroseconds)}", cannot.Message);
        }
    }

    private async Task<(double Search, double Start)> OnceAsync(SlowShare share, CancellationToken cancellationToken)
    {
        var index = share.Path + "-index";
        try
        {
            var began = Stopwatch.GetTimestamp();
            await using var pair = await ServicePair.StartAsync(services, share.Path, cancellationToken);
            await using var client = await WikiClient.ConnectAsync(pair.Target, cancellationToken);
            var (microseconds, answer) = await client.CallAsync("search_pages", new() { ["query"] = FoundWiki.Rare }, cancellationToken);
            var start = Stopwatch.GetElapsedTime(began).TotalMicroseconds;
            return answer.GetProperty("total").GetInt64() == Hits && !answer.TryGetProperty("note", out _)
                ? (microseconds, start)
                : throw new InvalidOperationException($"The first search found {answer.GetProperty("total")} of {Hits}, with the note {(answer.TryGetProperty("note", out var note) ? note : default)}.");
        }
        finally
        {
            if (Directory.Exists(index))
            {
                Directory.Delete(index, recursive: true);
            }
        }
    }
}
