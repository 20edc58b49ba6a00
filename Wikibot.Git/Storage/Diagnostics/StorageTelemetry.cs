using System.Diagnostics;
using System.Diagnostics.Metrics;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Diagnostics;

/// <summary>Spans and metrics of the engine. Names, ids and counts only: never a page's path or content.</summary>
internal static class StorageTelemetry
{
    public const string Name = "Wikibot.Git";

    private static readonly ActivitySource s_source = new(Name);
    private static readonly Meter s_meter = new(Name);
    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram<double>("wikibot.git.operation.duration", "s", "Time of a storage operation.");
    private static readonly Counter<long> s_cache = s_meter.CreateCounter<long>("wikibot.git.cache.accesses", "{access}", "Object cache accesses, by wikibot.cache.hit.");
    private static readonly Counter<long> s_lostRaces = s_meter.CreateCounter<long>("wikibot.git.lost_races", "{race}", "Times that another writer was first.");
    private static readonly Counter<long> s_helped = s_meter.CreateCounter<long>("wikibot.git.completed_for_others", "{commit}", "Commits whose last step this process did for another writer.");
    private static readonly KeyValuePair<string, object?> s_hit = new("wikibot.cache.hit", true);
    private static readonly KeyValuePair<string, object?> s_miss = new("wikibot.cache.hit", false);

    public static void CacheAccess(bool hit)
    {
        if (s_cache.Enabled)
        {
            s_cache.Add(1, hit ? s_hit : s_miss);
        }
    }

    public static void LostRace() => s_lostRaces.Add(1);

    public static void CompletedForOther() => s_helped.Add(1);

    /// <summary>Begins an operation; costs two checks when nobody listens.</summary>
    public static Operation Begin(string operation, string wiki)
    {
        if (!s_source.HasListeners() && !s_duration.Enabled)
        {
            return default;
        }

        var activity = s_source.StartActivity(operation, ActivityKind.Internal);
        activity?.SetTag("wikibot.wiki", wiki);
        return new Operation(operation, activity, activity is { IsAllDataRequested: true } ? ShareMeter.Start() : null, Stopwatch.GetTimestamp());
    }

    /// <summary>A running operation; its end records span and duration.</summary>
    public readonly struct Operation(string? name, Activity? activity, ShareMeter? meter, long started) : IDisposable
    {
        public void Tag(string key, object? value) => activity?.SetTag(key, value);

        public void Fail(Exception error)
        {
            activity?.SetStatus(ActivityStatusCode.Error, error.GetType().Name);
            activity?.SetTag("error.type", error.GetType().Name);
        }

        public void Dispose()
        {
            if (name is null)
            {
                return;
            }

            if (meter is not null)
            {
                meter.Stop();
                activity?.SetTag("wikibot.file_operations", meter.Operations);
                activity?.SetTag("wikibot.bytes", meter.Bytes);
            }

            if (s_duration.Enabled)
            {
                s_duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("wikibot.operation", name));
            }

            activity?.Dispose();
        }
    }
}
