using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Diagnostics;

/// <summary>Spans and metrics of the engine. Names, ids and counts only: never a page's content.</summary>
public static class StorageTelemetry
{
    internal const string Name = "Wikibot.Git";
    /// <summary>Reads of a page.</summary>
    public const string ReadOperation = "git.read";
    internal const string HistoryOperation = "git.history";
    internal const string CommitOperation = "git.commit";

    private static readonly ActivitySource s_source = new(Name);
    private static readonly Meter s_meter = new(Name);
    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram(
        "wikibot.git.operation.duration", "s", "Time of a storage operation.", tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });
    private static readonly Counter<long> s_cache = s_meter.CreateCounter<long>("wikibot.git.cache.accesses", "{access}", "Object cache accesses, by wikibot.cache.hit.");
    private static readonly Counter<long> s_lostRaces = s_meter.CreateCounter<long>("wikibot.git.lost_races", "{race}", "Times that another writer was first.");
    private static readonly Counter<long> s_gaveWay = s_meter.CreateCounter<long>("wikibot.git.gave_way", "{turn}", "Times that a write waited because it was another writer's turn.");
    private static readonly Counter<long> s_helped = s_meter.CreateCounter<long>("wikibot.git.completed_for_others", "{commit}", "Commits whose last step this process did for another writer.");
    private static readonly ConcurrentDictionary<string, long> s_sizes = new(StringComparer.Ordinal);
    private static readonly ObservableGauge<long> s_size = s_meter.CreateObservableGauge(
        "wikibot.git.repository.size", () => s_sizes.Select(wiki => new Measurement<long>(wiki.Value, new KeyValuePair<string, object?>("wikibot.wiki", wiki.Key))),
        "By", "A repository's packs when this process opened or packed it, and what the process has written since.");

    private static readonly KeyValuePair<string, object?> s_hit = new("wikibot.cache.hit", true);
    private static readonly KeyValuePair<string, object?> s_miss = new("wikibot.cache.hit", false);

    internal static void CacheAccess(bool hit)
    {
        if (s_cache.Enabled)
        {
            s_cache.Add(1, hit ? s_hit : s_miss);
        }
    }

    internal static void LostRace() => s_lostRaces.Add(1);

    internal static void GaveWay() => s_gaveWay.Add(1);

    internal static void CompletedForOther() => s_helped.Add(1);

    /// <summary>Whether anyone wants repository sizes: measuring one costs file operations.</summary>
    internal static bool WantsSizes => s_size.Enabled;

    /// <summary>A repository's size in bytes, as measured.</summary>
    internal static void RepositorySize(string wiki, long bytes) => s_sizes[wiki] = bytes;

    /// <summary>
    /// Begins an operation; costs two checks when nobody listens. Reading within a running operation is part of that
    /// one and gets no span of its own: a page's read is one span, not one for each of its objects.
    /// </summary>
    public static Operation Begin(string operation, string wiki, string? page = null)
    {
        if (!s_source.HasListeners() && !s_duration.Enabled)
        {
            return default;
        }

        if (operation is ReadOperation or HistoryOperation && ShareMeter.Current is not null)
        {
            return default;
        }

        var activity = s_source.StartActivity(operation, ActivityKind.Internal);
        activity?.SetTag("wikibot.wiki", wiki);
        activity?.SetTag("wikibot.page", page);
        return new Operation(operation, wiki, activity, ShareMeter.Start());
    }

    /// <summary>A running operation; its end records span and duration.</summary>
    public readonly struct Operation : IDisposable
    {
        private readonly string? _name;
        private readonly string _wiki;
        private readonly Activity? _activity;
        private readonly ShareMeter _meter;
        private readonly long _started;

        internal Operation(string name, string wiki, Activity? activity, ShareMeter meter) =>
            (_name, _wiki, _activity, _meter, _started) = (name, wiki, activity, meter, Stopwatch.GetTimestamp());

        /// <summary>Tells what it did.</summary>
        public void Tag(string key, object? value) => _activity?.SetTag(key, value);

        /// <summary>Tells that it failed.</summary>
        public void Fail(Exception error)
        {
            _activity?.SetStatus(ActivityStatusCode.Error, error.GetType().Name);
            _activity?.SetTag("error.type", error.GetType().Name);
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            if (_name is null)
            {
                return;
            }

            _meter.Stop();
            _activity?.SetTag("wikibot.file_operations", _meter.Operations);
            _activity?.SetTag("wikibot.bytes", _meter.Bytes);
            if (_activity?.GetTagItem("wikibot.objects") is null)
            {
                _activity?.SetTag("wikibot.objects", _meter.Objects);
            }

            if (_name is CommitOperation && s_sizes.TryGetValue(_wiki, out var size))
            {
                s_sizes[_wiki] = size + _meter.Bytes;
            }

            if (s_duration.Enabled)
            {
                s_duration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, new KeyValuePair<string, object?>("wikibot.operation", _name));
            }

            _activity?.Dispose();
        }
    }
}
