namespace Wikibot.Git.Backups;

/// <summary>Reads a backup and those that it builds on back, oldest first, checking each against its manifest.</summary>
internal sealed class BackupChain(BackupBucket bucket, ILogger<BackupChain> logger)
{
    /// <summary>The same among all backups that the name ever had.</summary>
    public Task<BackupManifest> ChooseAsync(string wiki, string? id, DateTimeOffset? at, CancellationToken cancellationToken) =>
        ChooseAsync(wiki, id, at, owner: null, cancellationToken);

    /// <summary>
    /// The newest backup of <paramref name="wiki"/>, the one called <paramref name="id"/>, or the newest not after <paramref name="at"/>;
    /// of those of <paramref name="owner"/> where the wiki exists, of all that the name ever had otherwise.
    /// </summary>
    /// <exception cref="WikibotProblemException">There is none.</exception>
    public async Task<BackupManifest> ChooseAsync(string wiki, string? id, DateTimeOffset? at, IWiki? owner, CancellationToken cancellationToken)
    {
        var all = id is null ? bucket.ListAsync(wiki, cancellationToken)
            : await bucket.FindAsync(wiki, id, cancellationToken) is { } named ? new[] { named }.ToAsyncEnumerable() : AsyncEnumerable.Empty<BackupManifest>();
        var found = await all.OwnOf(owner, cancellationToken).FirstOrDefaultAsync(backup => id is not null || at is not { } time || backup.CreatedAt <= time, cancellationToken);
        return found ?? throw BackupProblem.NotFound(
            id is not null ? $"There is no backup '{id}' of '{wiki}'." : at is not null ? $"There is no backup of '{wiki}' from {at:u} or before." : $"There is no backup of '{wiki}' yet.");
    }

    /// <summary>Adds every bundle that <paramref name="newest"/> needs to <paramref name="sink"/>.</summary>
    /// <returns>What its refs point at.</returns>
    /// <exception cref="WikibotProblemException">One is missing or damaged; the message names it and the newest one before it.</exception>
    public async Task<IReadOnlyDictionary<string, ObjectId>> ReadAsync(BackupManifest newest, IPackSink sink, CancellationToken cancellationToken)
    {
        Stack<BackupManifest> chain = new([newest]);
        while (chain.Peek().Parent is { } parent)
        {
            chain.Push(await bucket.FindAsync(newest.Wiki, parent, cancellationToken)
                ?? throw Damaged(chain.Peek(), lastGood: null, $"backup {parent}, which it builds on, is missing"));
        }

        BackupManifest? lastGood = null;
        foreach (var backup in chain)
        {
            await ReadOneAsync(backup, lastGood, sink, cancellationToken);
            lastGood = backup;
        }

        return newest.Refs.ToDictionary(tip => tip.Key, tip => ObjectId.Parse(tip.Value), StringComparer.Ordinal);
    }

    /// <summary>Reads one backup back as a trial: what it does not hold itself must be in <paramref name="wiki"/>, or, of a full one, nowhere else.</summary>
    /// <exception cref="WikibotProblemException">It is damaged.</exception>
    public Task CheckAsync(IWiki wiki, BackupManifest backup, BackupManifest? lastGood, CancellationToken cancellationToken) =>
        wiki.TryPacksAsync(sink => ReadOneAsync(backup, lastGood, sink, cancellationToken), alone: backup.Kind == BackupKind.Full, cancellationToken);

    private async Task ReadOneAsync(BackupManifest backup, BackupManifest? lastGood, IPackSink sink, CancellationToken cancellationToken)
    {
        await using var body = await bucket.OpenBundleAsync(backup, cancellationToken);
        await using var bundle = new HashingStream(body);
        try
        {
            var header = await BundleHeader.ReadAsync(bundle, cancellationToken);
            await sink.AddAsync(bundle, cancellationToken);
            if (bundle.Length != backup.Bytes || bundle.Sha256() != backup.Sha256)
            {
                throw Damaged(backup, lastGood, "its checksum is not the one in its manifest");
            }

            if (backup.Refs.Any(tip => !header.Refs.Contains(new(tip.Key, ObjectId.Parse(tip.Value)))))
            {
                throw Damaged(backup, lastGood, "its refs are not those in its manifest");
            }

            foreach (var (merge, by) in backup.Turned ?? new Dictionary<string, string>(StringComparer.Ordinal))
            {
                sink.Turn(ObjectId.Parse(merge), ObjectId.Parse(by));
            }
        }
        catch (InvalidDataException damaged)
        {
            logger.LogError(damaged, "Backup {Backup} of {Wiki} is damaged", backup.Id, backup.Wiki);
            throw Damaged(backup, lastGood, damaged.Message, damaged);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            throw BackupProblem.Unavailable($"The download of backup {backup.Id} of '{backup.Wiki}' broke off. Nothing was changed; run this again.", broken);
        }
    }

    private static WikibotProblemException Damaged(BackupManifest backup, BackupManifest? lastGood, string why, Exception? inner = null) =>
        BackupProblem.Damaged($"Backup {backup.Id} of '{backup.Wiki}' cannot be used: {why}. Nothing was changed.", inner).WithLastGood(backup.Wiki, lastGood);
}
