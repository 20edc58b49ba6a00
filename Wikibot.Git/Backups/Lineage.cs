namespace Wikibot.Git.Backups;

/// <summary>
/// What tells a wiki from another one that had its name: the first commit of its members, which a restore from a backup brings back and a new wiki
/// never has. A wiki sees the backups of its own lineage only.
/// </summary>
internal static class Lineage
{
    /// <summary>The lineage of a wiki; its members' history is short.</summary>
    public static async ValueTask<string> OfAsync(IWiki wiki, CancellationToken cancellationToken)
    {
        var tip = (await wiki.ReadTipAsync(WikiRefs.Members, cancellationToken) ?? await wiki.ReadTipAsync(WikiRefs.Main, cancellationToken)
            ?? throw new StoreFailedException($"Wiki '{wiki.Name}' has no refs.")).Commit;
        return (await wiki.FirstOfLineAsync(tip, cancellationToken)).Id.ToString();
    }

    /// <summary>The backups among <paramref name="backups"/> that are of <paramref name="wiki"/> itself; all where it does not exist.</summary>
    public static async IAsyncEnumerable<BackupManifest> OwnOf(
        this IAsyncEnumerable<BackupManifest> backups, IWiki? wiki, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lineage = wiki is null ? null : await OfAsync(wiki, cancellationToken);
        await foreach (var backup in backups.WithCancellation(cancellationToken))
        {
            if (wiki is null || (backup.Lineage is { } known ? known == lineage : await HasTipAsync(wiki, backup, cancellationToken)))
            {
                yield return backup;
            }
        }
    }

    /// <summary>Backups of before lineages were written down: theirs is the wiki whose history has their tip.</summary>
    private static async ValueTask<bool> HasTipAsync(IWiki wiki, BackupManifest backup, CancellationToken cancellationToken)
    {
        var name = backup.Refs.ContainsKey(WikiRefs.Members) ? WikiRefs.Members : WikiRefs.Main;
        return backup.Refs.TryGetValue(name, out var was) && await wiki.ReadTipAsync(name, cancellationToken) is { } tip
            && await wiki.IsOnMainAsync(tip.Commit.Id, ObjectId.Parse(was), cancellationToken);
    }
}
