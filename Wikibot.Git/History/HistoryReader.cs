using Wikibot.Git.Members;

namespace Wikibot.Git.History;

/// <summary>History of a page or of the wiki: a first-parent walk, one page of it at a time.</summary>
internal static class HistoryReader
{
    /// <summary>Commits in one answer of history, when no number is given.</summary>
    public const int DefaultLimit = 50;

    /// <summary>Most commits in one answer of history.</summary>
    public const int MaxLimit = 200;

    /// <summary>Commits of a wiki that one call looks at for those of a session, before it answers with a cursor.</summary>
    private const int MaxScanned = 5000;

    /// <summary>Every commit of <c>main</c>, newest first.</summary>
    public static async Task<Client.History> OfWikiAsync(WikiAccess access, string? cursor, int limit, CancellationToken cancellationToken, string? session = null)
    {
        var wiki = access.Wiki;
        var tip = await wiki.TipAsync(cancellationToken);
        var from = Cursor.Decode(cursor, 1) is [var at] ? (await wiki.AtAsync(tip, at, cancellationToken, "cursor")).Commit.Id : tip.Commit.Id;
        var (entries, scanned) = (new List<HistoryEntry>(), 0);
        await foreach (var commit in wiki.LineAsync(from, cancellationToken))
        {
            if (entries.Count == limit || scanned++ == MaxScanned)
            {
                return new Client.History(entries, Cursor.Encode(commit.Id.ToString()));
            }

            if (CommitOrigin.IsBy(commit, session))
            {
                entries.Add(new HistoryEntry(commit.ToInfo()));
            }
        }

        return new Client.History(entries);
    }

    /// <summary>The commits that changed a page, or a file beside the pages where no page ever was, newest first, through its moves.</summary>
    public static async Task<Client.History> OfPageAsync(WikiAccess access, PagePath path, string? cursor, int limit, CancellationToken cancellationToken, string? session = null)
    {
        var wiki = access.Wiki;
        var tip = await wiki.TipAsync(cancellationToken);
        var (from, asked) = (tip.Commit.Id, path);
        if (Cursor.Decode(cursor, 2) is [var commit, var at])
        {
            from = (await wiki.AtAsync(tip, commit, cancellationToken, "cursor")).Commit.Id;
            if (FileHistory.FileOf(at) is { } further)
            {
                return await FileHistory.ReadAsync(wiki, from, further, limit, session, cancellationToken) ?? new Client.History([]);
            }

            path = PagePath.Parse(at, "cursor");
        }

        var entries = new List<HistoryEntry>();
        while (await NextSpanAsync(wiki, from, path, entries, limit, session, cancellationToken) is { } span)
        {
            if (entries.Count == limit)
            {
                return new Client.History(entries, Cursor.Encode(span.From.ToString(), span.Path.Value));
            }

            (from, path) = span;
        }

        if (entries.Count > 0 || !string.IsNullOrEmpty(cursor))
        {
            return new Client.History(entries);
        }

        if (FilePath.FromFile(asked.Value) is { } file && await FileHistory.ReadAsync(wiki, tip.Commit.Id, file, limit, session, cancellationToken) is { } history)
        {
            return history;
        }

        // That a session did nothing to a page is no sign that there is none.
        return string.IsNullOrWhiteSpace(session)
            ? throw await MissingPage.AtAsync(wiki, tip, tip, path, cancellationToken)
            : await OfPageAsync(access, asked, cursor: null, 1, cancellationToken) with { Entries = [], NextCursor = null };
    }

    /// <summary>Walks one path until the limit, the beginning, or a move to it; returns where to go on.</summary>
    private static async Task<(ObjectId From, PagePath Path)?> NextSpanAsync(
        IWiki wiki, ObjectId from, PagePath path, List<HistoryEntry> entries, int limit, string? session, CancellationToken cancellationToken)
    {
        await foreach (var change in wiki.WalkAsync(from, path.File, cancellationToken))
        {
            var before = change.Before is { Kind: EntryKind.Blob };
            var after = change.After is { Kind: EntryKind.Blob } blob ? blob.Id.ToString() : null;
            var origin = after is not null ? MoveTrailer.OriginOf(change.Commit, path) : null;
            var destination = after is null ? MoveTrailer.DestinationOf(change.Commit, path) : null;
            var kind = (before, after, origin ?? destination) switch
            {
                (_, _, not null) => "moved",
                (_, null, _) => "deleted",
                (false, _, _) => "created",
                _ => "changed",
            };
            if (CommitOrigin.IsBy(change.Commit, session))
            {
                entries.Add(new HistoryEntry(change.Commit.ToInfo(), kind, after, path.Value, origin?.Value, destination?.Value));
            }

            if (change.Commit.Parents.IsEmpty)
            {
                return null;
            }

            if (origin is { } old)
            {
                return (change.Commit.Parents[0], old);
            }

            if (entries.Count == limit)
            {
                return (change.Commit.Parents[0], path);
            }
        }

        return null;
    }
}
