using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Wikibot.ServiceDefaults.Memory;

namespace Wikibot.Git.Audit;

/// <summary>Whether reads are written down. Configuration section <c>Wikibot:ReadLog</c>.</summary>
internal sealed class ReadLogOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot:ReadLog";

    /// <summary>Whether each read is written down, before it is answered: some seven file operations more for each. Environment: <c>Wikibot__ReadLog__Enabled</c>.</summary>
    /// <value>Default: false.</value>
    public bool Enabled { get; set; }

    /// <summary>Days for which an entry is kept; the wiki's next maintenance after that removes it, with all of its day.</summary>
    /// <value>Default: 30.</value>
    [Range(1, 3660)]
    public int Days { get; set; } = 30;
}

/// <summary>
/// Who read what of a wiki, by which credential: one small file for each request, flushed before the request is served, so that nothing is read that is not written down. It holds
/// names of pages and folders, and neither contents nor what was searched for. Beside the repository, because it is neither the wiki's history nor anybody's to clone.
/// </summary>
internal sealed class ReadLog(IWikiStore store, IOptions<ReadLogOptions> options, TimeProvider time)
{
    private const string DayFormat = "yyyyMMdd";

    /// <summary>Days and wikis of which this process knows that they are marked.</summary>
    private const int MaxMarked = 10_000;

    private readonly ConcurrentDictionary<string, bool> _marked = new(StringComparer.Ordinal);

    /// <summary>Whether reads are written down.</summary>
    public bool IsOn => options.Value.Enabled;

    /// <summary>Writes one down.</summary>
    public async Task AddAsync(string wiki, ReadEntry entry, CancellationToken cancellationToken)
    {
        var day = entry.When.UtcDateTime.ToString(DayFormat, CultureInfo.InvariantCulture);
        if (!_marked.ContainsKey($"{wiki}/{day}"))
        {
            await store.Markers.WriteAsync(DaysOf(wiki), day, default, cancellationToken);
            _marked.Keep(MaxMarked, $"{wiki}/{day}", true);
        }

        var name = $"{entry.When.UtcDateTime.ToString("HHmmssfff", CultureInfo.InvariantCulture)}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        await store.Markers.WriteAsync(EntriesOf(wiki, day), name, JsonSerializer.SerializeToUtf8Bytes(entry, WikibotJson.Options.GetTypeInfo(typeof(ReadEntry))), cancellationToken);
    }

    /// <summary>What was read, the newest first, or from where a cursor says.</summary>
    public async IAsyncEnumerable<(ReadEntry Entry, string Cursor)> ReadAsync(string wiki, AuditQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = Cursor.Decode(query.Cursor, 2) is [var atDay, var atName] ? (Day: atDay, Name: atName) : ((string Day, string Name)?)null;
        foreach (var day in (await store.Markers.ListAsync(DaysOf(wiki), cancellationToken)).OrderDescending(StringComparer.Ordinal))
        {
            if (from is { } start && string.CompareOrdinal(day, start.Day) > 0)
            {
                continue;
            }

            if (query.Since is { } since && string.CompareOrdinal(day, since.UtcDateTime.ToString(DayFormat, CultureInfo.InvariantCulture)) < 0)
            {
                yield break;
            }

            foreach (var name in (await store.Markers.ListAsync(EntriesOf(wiki, day), cancellationToken)).OrderDescending(StringComparer.Ordinal))
            {
                if ((from is { } begin && day == begin.Day && string.CompareOrdinal(name, begin.Name) > 0)
                    || await store.Markers.ReadAsync(EntriesOf(wiki, day), name, cancellationToken) is not { } json)
                {
                    continue;
                }

                var entry = (ReadEntry)JsonSerializer.Deserialize(json.Span, WikibotJson.Options.GetTypeInfo(typeof(ReadEntry)))!;
                if (entry.When < query.Since)
                {
                    yield break;
                }

                yield return (entry, Cursor.Encode(day, name));
            }
        }
    }

    /// <summary>Removes the days that are over, or all of them.</summary>
    /// <param name="wiki">The wiki.</param>
    /// <param name="all">Whether the wiki is gone: another one of its name must not find what was read of this.</param>
    /// <param name="cancellationToken">Ends it; the next call goes on.</param>
    /// <returns>How many days were removed.</returns>
    public async Task<int> SweepAsync(string wiki, bool all, CancellationToken cancellationToken)
    {
        var last = time.GetUtcNow().AddDays(-options.Value.Days - 1).UtcDateTime.ToString(DayFormat, CultureInfo.InvariantCulture);
        var removed = 0;
        foreach (var day in await store.Markers.ListAsync(DaysOf(wiki), cancellationToken))
        {
            if (all || string.CompareOrdinal(day, last) <= 0)
            {
                await store.Markers.EndAsync(EntriesOf(wiki, day), cancellationToken);
                await store.Markers.RemoveAsync(DaysOf(wiki), day, cancellationToken);
                _marked.TryRemove($"{wiki}/{day}", out _);
                removed++;
            }
        }

        return removed;
    }

    private static string DaysOf(string wiki) => $"read-days/{wiki}";

    private static string EntriesOf(string wiki, string day) => $"read-log/{wiki}/{day}";
}
