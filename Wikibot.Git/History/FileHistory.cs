namespace Wikibot.Git.History;

/// <summary>History of a file beside the pages: what happened at its path, and before where its folder was moved from. Moves of single files are recorded nowhere.</summary>
internal static class FileHistory
{
    /// <summary>Stands before a file's path in a cursor: no page's path begins so.</summary>
    private const char Mark = ':';

    /// <summary>The file that a cursor's path is of; null when it is a page's.</summary>
    public static FilePath? FileOf(string at) => at is [Mark, .. var path] ? FilePath.Parse(path, "cursor") : null;

    /// <summary>The commits that changed it, newest first; null when there never was such a file.</summary>
    public static async Task<Client.History?> ReadAsync(IWiki wiki, ObjectId from, FilePath file, int limit, string? session, CancellationToken cancellationToken)
    {
        var (entries, isKnown) = (new List<HistoryEntry>(), false);
        for (var next = (string?)file.Value; next is { } path;)
        {
            next = null;
            await foreach (var change in wiki.WalkAsync(from, path, cancellationToken))
            {
                if (entries.Count == limit)
                {
                    return new Client.History(entries, Cursor.Encode(change.Commit.Id.ToString(), Mark + path), IsFile: true);
                }

                isKnown = true;
                var entry = Describe(change, path);
                if (CommitOrigin.IsBy(change.Commit, session))
                {
                    entries.Add(entry);
                }

                if (entry.From is { } origin && change.Commit.Parents is [var parent, ..])
                {
                    (from, next) = (parent, origin);
                    break;
                }
            }
        }

        return isKnown ? new Client.History(entries, IsFile: true) : null;
    }

    private static HistoryEntry Describe(PathChange change, string path)
    {
        var after = change.After is { Kind: EntryKind.Blob } blob ? blob.Id.ToString() : null;
        var origin = after is null ? null : MoveTrailer.OriginOfFile([.. MoveTrailer.Read(change.Commit)], path);
        var kind = (change.Before, after, origin) switch
        {
            (_, _, not null) => "moved",
            (_, null, _) => "deleted",
            ({ Kind: EntryKind.Blob }, _, _) => "changed",
            _ => "created",
        };
        return new HistoryEntry(change.Commit.ToInfo(), kind, after, path, origin);
    }
}
