using Wikibot.Git.Commits;
using Wikibot.Git.Members;
using Wikibot.Git.Storage.Diagnostics;

namespace Wikibot.Git.Backups;

/// <summary>What to bring back.</summary>
/// <param name="Wiki">The wiki that was backed up.</param>
/// <param name="Backup">Id of a backup; the newest when left out.</param>
/// <param name="At">The newest backup not after this time, when no id is given.</param>
/// <param name="Into">The wiki to restore into; the same one when left out. It is made where it does not exist.</param>
/// <param name="Members">Whether a wiki that exists gets its members back too, all of the list as it was: an operator's. Removed ones come back with them: hence only when asked for.</param>
internal sealed record BackupRestoreRequest(string Wiki, string? Backup = null, DateTimeOffset? At = null, string? Into = null, bool Members = false);

/// <summary>What a restore did.</summary>
/// <param name="Wiki">The wiki restored into.</param>
/// <param name="Backup">The backup used.</param>
/// <param name="Created">True when the wiki did not exist.</param>
/// <param name="Commit">Tip of <c>main</c> now.</param>
/// <param name="Changed">False when the wiki was already as the backup has it.</param>
internal sealed record RestoreOutcome(string Wiki, string Backup, bool Created, string Commit, bool Changed);

/// <summary>
/// Restores a wiki. A missing one appears whole or not at all; a live one gets the objects first and then one ordinary commit on
/// <c>main</c>, so that what was written meanwhile stays in the history.
/// </summary>
internal sealed class RestoreRunner(IWikiStore store, BackupChain chain, CommitDoor door, TimeProvider time, ILogger<RestoreRunner> logger)
{
    /// <summary>Restores. A repeat of <paramref name="operation"/> into a wiki that exists gives its first result.</summary>
    /// <param name="request">What to bring back.</param>
    /// <param name="caller">Who does.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="requireSeen">Refuses the very tip that a wiki that exists will be moved from, when it is not the one that was looked at.</param>
    /// <exception cref="WikibotProblemException">No such backup, or it is damaged, or S3 failed. The old state is untouched.</exception>
    public async Task<RestoreOutcome> RunAsync(
        BackupRestoreRequest request, Caller caller, CancellationToken cancellationToken, Operation? operation = null, Func<Snapshot, CancellationToken, ValueTask>? requireSeen = null)
    {
        var target = request.Into ?? request.Wiki;
        using var span = StorageTelemetry.Begin("git.restore", target);
        var wiki = await store.OpenAsync(target, cancellationToken);

        // What another wiki of that name was is not for this one's members.
        var backup = await chain.ChooseAsync(request.Wiki, request.Backup, request.At, target == request.Wiki ? wiki : null, cancellationToken);
        var outcome = wiki is null
            ? await CreateAsync(target, backup, caller, cancellationToken)
            : await ReplaceAsync(wiki, backup, request.Members, caller, operation ?? Operation.New(), requireSeen, cancellationToken);
        logger.LogInformation("Restored {Wiki} from backup {Backup}: {Outcome}", target, backup.Id, outcome.Created ? "new wiki" : outcome.Changed ? "new commit" : "nothing to change");
        return outcome;
    }

    private async Task<RestoreOutcome> CreateAsync(string target, BackupManifest backup, Caller caller, CancellationToken cancellationToken)
    {
        var wiki = await door.CreateFromPacksAsync(target, sink => chain.ReadAsync(backup, sink, cancellationToken), seeds: [], foreign: false, cancellationToken);
        await BringBackAsync(wiki, caller, isNew: true, cancellationToken);
        return new RestoreOutcome(target, backup.Id, Created: true, backup.Refs[WikiRefs.Main], Changed: true);
    }

    private async Task<RestoreOutcome> ReplaceAsync(
        IWiki wiki, BackupManifest backup, bool members, Caller caller, Operation operation, Func<Snapshot, CancellationToken, ValueTask>? requireSeen, CancellationToken cancellationToken)
    {
        await wiki.ImportPacksAsync(sink => chain.ReadAsync(backup, sink, cancellationToken), cancellationToken);
        if (members && backup.Refs.ContainsKey(WikiRefs.Members))
        {
            await MoveAsync(wiki, WikiRefs.Members, backup, caller, operation.Part("members"), requireSeen: null, cancellationToken);
        }

        await BringBackAsync(wiki, caller, isNew: false, cancellationToken);
        var moved = await MoveAsync(wiki, WikiRefs.Main, backup, caller, operation, requireSeen, cancellationToken);
        return new RestoreOutcome(wiki.Name, backup.Id, Created: false, moved.Tip.Commit.Id.ToString(), moved.Changed);
    }

    /// <summary>
    /// What is restored is not deleted: backups of a deleted wiki say that it is, and maintenance would remove it again. One that was not there is not public either, whatever its
    /// backup says: an owner says so again. (Until this is decided everybody can clone what everybody could when it was backed up, and no more.)
    /// </summary>
    private async Task BringBackAsync(IWiki wiki, Caller caller, bool isNew, CancellationToken cancellationToken)
    {
        if (await wiki.ReadTipAsync(WikiRefs.Members, cancellationToken) is not { } now)
        {
            return;
        }

        var settings = await MetaReader.ReadSettingsAsync(wiki, now, cancellationToken);
        if (Wanted(settings) == settings)
        {
            return;
        }

        await door.CommitAsync(
            wiki,
            WikiRefs.Members,
            Operation.New(),
            async (tip, token) => (
                new ChangeSet([Wanted(await MetaReader.ReadSettingsAsync(wiki, tip, token)).ToChange()]),
                new CommitDetails(AuthorSignature.Of(caller, time), settings.DeletedAt is null ? $"Let only members clone the wiki {wiki.Name}, which was restored" : $"Bring the wiki {wiki.Name} back by a restore")),
            cancellationToken);

        WikiSettings Wanted(WikiSettings was) => was with { DeletedAt = null, DeletedBy = null, PublicSince = isNew ? null : was.PublicSince };
    }

    /// <summary>One commit on the newest tip that makes its files those of the backup.</summary>
    private async Task<CommitResult> MoveAsync(
        IWiki wiki, string refName, BackupManifest backup, Caller caller, Operation operation, Func<Snapshot, CancellationToken, ValueTask>? requireSeen, CancellationToken cancellationToken)
    {
        var restored = await wiki.ReadCommitAsync(ObjectId.Parse(backup.Refs[refName]), cancellationToken);
        return await door.CommitAsync(
            wiki,
            refName,
            operation,
            async (tip, token) =>
            {
                if (requireSeen is not null)
                {
                    await requireSeen(tip, token);
                }

                List<FileChange> files = [];
                await foreach (var file in wiki.DiffAsync(tip.Root.Id, restored.Tree, token))
                {
                    files.Add(new FileChange(file.Path, Existing: file.New?.Id, Mode: file.New?.Mode));
                }

                if (refName == WikiRefs.Members && files.RemoveAll(file => file.Path == WikiSettings.FileName) > 0)
                {
                    files.AddRange(await SettingsAsync(wiki, tip, restored, token));
                }

                return (new ChangeSet(files), CommitOrigin.Details(caller, time, $"Restore from the backup of {backup.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC", new KeyValuePair<string, string>("Wikibot-Restored-From", $"{backup.Id} {restored.Id}")));
            },
            cancellationToken);
    }

    /// <summary>The settings of a backup, but that a wiki stays public, or not, as it is: what was written since is nobody's to publish by a restore.</summary>
    private static async ValueTask<IEnumerable<FileChange>> SettingsAsync(IWiki wiki, Snapshot tip, Commit restored, CancellationToken cancellationToken)
    {
        var was = await MetaReader.ReadSettingsAsync(wiki, new Snapshot(restored, await wiki.ReadTreeAsync(restored.Tree, cancellationToken)), cancellationToken);
        WikiSettings? now = null;
        try
        {
            now = await MetaReader.ReadSettingsAsync(wiki, tip, cancellationToken);
        }
        catch (StoreFailedException damaged) when (damaged.Damage == StoreDamage.Form)
        {
            // A restore mends it; whether it said that the wiki is public cannot be known.
        }

        var wanted = was with { PublicSince = now?.PublicSince };
        return wanted == now ? [] : [wanted.ToChange()];
    }
}
