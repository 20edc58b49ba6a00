using Microsoft.Extensions.Options;
using Wikibot.Git.Storage.Diagnostics;

namespace Wikibot.Git.Backups;

/// <summary>What a backup run did.</summary>
/// <param name="Backup">The newest backup now.</param>
/// <param name="Made">False when nothing had changed since that backup.</param>
internal sealed record BackupOutcome(BackupManifest Backup, bool Made);

/// <summary>Backs a wiki up: the objects since the newest backup, as a git bundle, streamed to the bucket and read back from it.</summary>
internal sealed class BackupRunner(IWikiStore store, BackupBucket bucket, BackupChain chain, IOptions<BackupOptions> options, TimeProvider time, ILogger<BackupRunner> logger)
{
    /// <summary>Every ref of a wiki that matters.</summary>
    private static readonly string[] RefNames = [WikiRefs.Main, WikiRefs.Members];

    /// <summary>An upload that was begun this long ago and has no manifest is dead: longer than any invocation lasts.</summary>
    private static readonly TimeSpan DeadAfter = TimeSpan.FromDays(1);

    /// <summary>Newest backups among which a repeated operation is recognised.</summary>
    private const int Remembered = 10;

    private readonly BackupOptions _options = options.Value;

    /// <summary>
    /// Backs up <paramref name="wiki"/>: incrementally where it can, unless <paramref name="full"/> is asked for. A repeat of
    /// <paramref name="operationId"/> gets the backup that it made, among the newest.
    /// </summary>
    /// <exception cref="WikibotProblemException">S3 failed, or the wiki does not exist. The last good backup is untouched and named.</exception>
    public async Task<BackupOutcome> RunAsync(string wiki, bool full, CancellationToken cancellationToken, string? operationId = null)
    {
        using var operation = StorageTelemetry.Begin("git.backup", wiki);
        var source = await store.OpenAsync(wiki, cancellationToken)
            ?? throw Problem.WikiNotFound(wiki);
        var createdAt = time.GetUtcNow();
        var tips = await ReadTipsAsync(source, cancellationToken);
        await bucket.EnsureAsync(cancellationToken);
        var latest = await bucket.ListAsync(wiki, cancellationToken).OwnOf(source, cancellationToken).Take(operationId is null ? 1 : Remembered).ToListAsync(cancellationToken);
        if (operationId is not null && latest.Find(backup => backup.Operation == operationId) is { } first)
        {
            return new BackupOutcome(first, Made: true);
        }

        var newest = latest.FirstOrDefault();
        if (newest is not null && !full && SameTips(newest, tips))
        {
            return new BackupOutcome(newest, Made: false);
        }

        var parent = full ? null : await ParentAsync(source, newest, tips, cancellationToken);
        try
        {
            var made = (await UploadAsync(source, tips, parent, createdAt, cancellationToken)) with { Operation = operationId };
            // Read back before it counts as made: what cannot be restored must not push out what can.
            await chain.CheckAsync(source, made, newest, cancellationToken);
            await bucket.PublishAsync(made, cancellationToken);
            operation.Tag("wikibot.objects", made.Objects);
            operation.Tag("wikibot.commits", made.Commits);
            logger.LogInformation("Backed up {Wiki} as {Backup}: {Kind}, {Commits} commits, {Objects} objects, {Bytes} bytes", wiki, made.Id, made.Kind, made.Commits, made.Objects, made.Bytes);
            if (newest is null || newest.CreatedAt.UtcDateTime.Date < createdAt.UtcDateTime.Date)
            {
                // Once a day: it reads every manifest, and a wiki edited round the clock is backed up a hundred times a day.
                await RetainAsync(wiki, cancellationToken);
            }

            return new BackupOutcome(made, Made: true);
        }
        catch (WikibotProblemException failed)
        {
            operation.Fail(failed);
            throw failed.WithLastGood(wiki, newest);
        }
    }

    private static async Task<IReadOnlyDictionary<string, ObjectId>> ReadTipsAsync(IWiki source, CancellationToken cancellationToken)
    {
        Dictionary<string, ObjectId> tips = new(StringComparer.Ordinal);
        foreach (var name in RefNames)
        {
            if (await source.ReadTipAsync(name, cancellationToken) is { } tip)
            {
                tips.Add(name, tip.Commit.Id);
            }
        }

        return tips;
    }

    private static bool SameTips(BackupManifest backup, IReadOnlyDictionary<string, ObjectId> tips) =>
        backup.Refs.Count == tips.Count && tips.All(tip => backup.Refs.GetValueOrDefault(tip.Key) == tip.Value.ToString());

    /// <summary>The backup that the next one builds on; null when it must be a full one.</summary>
    private async Task<BackupManifest?> ParentAsync(IWiki source, BackupManifest? newest, IReadOnlyDictionary<string, ObjectId> tips, CancellationToken cancellationToken)
    {
        if (newest is null)
        {
            return null;
        }

        var sinceFull = 0;
        await foreach (var backup in bucket.ListAsync(source.Name, cancellationToken).OwnOf(source, cancellationToken))
        {
            if (backup.Kind == BackupKind.Full)
            {
                break;
            }

            sinceFull++;
        }

        if (sinceFull >= _options.IncrementalsPerFull)
        {
            return null;
        }

        // Only what the present history builds on can be left out; after a restore from elsewhere it may not.
        foreach (var (name, was) in newest.Refs)
        {
            if (!tips.TryGetValue(name, out var tip) || !await source.IsOnMainAsync(tip, ObjectId.Parse(was), cancellationToken))
            {
                return null;
            }
        }

        return newest;
    }

    private async Task<BackupManifest> UploadAsync(IWiki source, IReadOnlyDictionary<string, ObjectId> tips, BackupManifest? parent, DateTimeOffset createdAt, CancellationToken cancellationToken)
    {
        var id = BackupId.New(createdAt, tips[RefNames[0]]);
        ObjectId[] haves = parent is null ? [] : [.. parent.Refs.Values.Select(ObjectId.Parse)];
        var header = new BundleHeader(haves, [new("HEAD", tips[RefNames[0]]), .. tips]);

        PackSummary summary = new(0, 0);
        var (length, sha256) = (0L, "");
        await StreamPipe.RunAsync(
            async (to, stop) =>
            {
                await using var sink = new HashingStream(to);
                await sink.WriteAsync(header.ToBytes(), stop);
                summary = await source.WritePackAsync([.. tips.Values], haves, sink, stop);
                (length, sha256) = (sink.Length, sink.Sha256());
            },
            (from, stop) => bucket.UploadBundleAsync(source.Name, id, from, stop),
            cancellationToken);
        return new BackupManifest(
            source.Name,
            id,
            parent is null ? BackupKind.Full : BackupKind.Incremental,
            createdAt,
            parent?.Id,
            tips.ToDictionary(tip => tip.Key, tip => tip.Value.ToString(), StringComparer.Ordinal),
            summary.Commits,
            summary.Objects,
            length,
            sha256) { Lineage = await Lineage.OfAsync(source, cancellationToken), Turned = await TurnedAsync(source, tips, parent, cancellationToken) };
    }

    private static async Task<IReadOnlyDictionary<string, string>?> TurnedAsync(
        IWiki source, IReadOnlyDictionary<string, ObjectId> tips, BackupManifest? parent, CancellationToken cancellationToken)
    {
        ObjectId? stop = parent is null ? null : ObjectId.Parse(parent.Refs[WikiRefs.Main]);
        var turns = await source.ReadTurnsAsync(tips[WikiRefs.Main], stop, cancellationToken);
        return turns.Count == 0 ? null : turns.ToDictionary(turn => turn.Key.ToString(), turn => turn.Value.ToString(), StringComparer.Ordinal);
    }

    private async Task RetainAsync(string wiki, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        try
        {
            foreach (var expired in Retention.Expired(await bucket.ListAsync(wiki, cancellationToken).ToListAsync(cancellationToken), _options, now))
            {
                await bucket.RemoveAsync(expired, cancellationToken);
                logger.LogInformation("Removed backup {Backup} of {Wiki}: past its time", expired.Id, wiki);
            }

            await bucket.SweepAsync(wiki, now - DeadAfter, cancellationToken);
        }
        catch (WikibotProblemException failed)
        {
            // The new backup is there, which is what counts; the first run of the next day removes what this one could not.
            logger.LogWarning(failed, "Old backups of {Wiki} were not removed", wiki);
        }
    }
}
