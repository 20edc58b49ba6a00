using Wikibot.Git.Links;

namespace Wikibot.Git.Index;

/// <summary>Finds them by the keys of links in the index. Where the index is at another commit, what differs is read.</summary>
internal sealed class IndexedLinkCandidates(WikiIndexes indexes) : ILinkCandidates
{
    /// <summary>Keys of links to folders that end in dots or slashes, which say nothing.</summary>
    private static readonly string[] s_mute = ["", ".", ".."];

    /// <summary>A change waits no longer for an index than reading every page might take; the next one finds it further on.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<IReadOnlySet<string>?> FindAsync(IWiki wiki, ObjectId root, IEnumerable<string> targets, CancellationToken cancellationToken)
    {
        var keys = targets.SelectMany(LinkKeys.OfFile).Concat(s_mute).ToHashSet(StringComparer.Ordinal);
        (ObjectId Commit, HashSet<string> Files)? known;
        try
        {
            known = await indexes.ReadAsync(wiki, IndexNeed.Texts, s_patience, (database, state) => state.Pending > 0 ? ((ObjectId, HashSet<string>)?)null : (state.Commit, Find(database, keys)), cancellationToken);
        }
        catch (WikibotProblemException unavailable) when (unavailable.Code == ProblemCodes.Unavailable)
        {
            // Slower without it, but as well.
            return null;
        }

        if (known is not { } found)
        {
            return null;
        }

        var indexed = await wiki.ReadCommitAsync(found.Commit, cancellationToken);
        await foreach (var difference in wiki.DiffAsync(root, indexed.Tree, cancellationToken))
        {
            if (difference.Old is null)
            {
                found.Files.Remove(difference.Path);
            }
            else
            {
                found.Files.Add(difference.Path);
            }
        }

        return found.Files;
    }

    private static HashSet<string> Find(Database database, HashSet<string> keys)
    {
        var files = new HashSet<string>(StringComparer.Ordinal);
        files.UnionWith(database.Query("SELECT path FROM files WHERE unread IS NOT NULL", Path));
        foreach (var key in keys)
        {
            files.UnionWith(database.Query("SELECT DISTINCT files.path FROM links JOIN files ON files.id = links.file WHERE links.key = $1", Path, key));
        }

        return files;
    }

    private static string Path(Microsoft.Data.Sqlite.SqliteDataReader row) => TreeName.Decode(row.GetFieldValue<byte[]>(0));
}
