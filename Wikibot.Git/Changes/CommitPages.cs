using Wikibot.Git.History;

namespace Wikibot.Git.Changes;

/// <summary>A page that differs between two states: at <paramref name="From"/> before, where it was moved.</summary>
internal sealed record PageDifference(string Path, ObjectId? Old, ObjectId? New, string? From)
{
    public ChangedPage ToChangedPage() => new(
        Path,
        From is not null ? "moved" : Old is null ? "created" : New is null ? "deleted" : "changed",
        New?.ToString(),
        From);
}

/// <summary>What a commit did to pages: the difference from its first parent, with the moves that it records.</summary>
internal static class CommitPages
{
    public static async Task<List<PageDifference>> ReadAsync(IWiki wiki, Commit commit, CancellationToken cancellationToken)
    {
        ObjectId? before = commit.Parents is [var parent, ..] ? (await wiki.ReadCommitAsync(parent, cancellationToken)).Tree : null;
        List<(string From, string To)> moves = [.. MoveTrailer.Read(commit)];
        return await BetweenAsync(wiki, before, commit.Tree, page => MoveTrailer.OriginOf(moves, page), cancellationToken);
    }

    /// <summary>The pages that differ between two trees, in path order.</summary>
    /// <param name="wiki">The wiki.</param>
    /// <param name="before">The older tree.</param>
    /// <param name="after">The newer tree.</param>
    /// <param name="originOf">Where a page of the newer tree was in the older one, when it was moved.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<List<PageDifference>> BetweenAsync(
        IWiki wiki, ObjectId? before, ObjectId? after, Func<PagePath, string?> originOf, CancellationToken cancellationToken)
    {
        var pages = new Dictionary<string, PageDifference>(StringComparer.Ordinal);
        await foreach (var file in wiki.DiffAsync(before, after, cancellationToken))
        {
            if (PagePath.FromFile(file.Path) is { } path)
            {
                var (old, now) = (Blob(file.Old), Blob(file.New));
                if (old is not null || now is not null)
                {
                    pages[path.Value] = new PageDifference(path.Value, old, now, null);
                }
            }
        }

        var origins = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var page in pages.Values.Where(page => page.New is not null))
        {
            if (originOf(PagePath.Parse(page.Path)) is { } origin && origin != page.Path && pages.GetValueOrDefault(origin)?.Old is not null)
            {
                origins[page.Path] = origin;
            }
        }

        // A page that went elsewhere is no deletion, and one that came from elsewhere was not what stood there before.
        var left = origins.Values.ToHashSet(StringComparer.Ordinal);
        var result = new List<PageDifference>(pages.Count);
        foreach (var page in pages.Values)
        {
            if (origins.TryGetValue(page.Path, out var origin))
            {
                result.Add(new PageDifference(page.Path, pages[origin].Old, page.New, origin));
            }
            else if (!left.Contains(page.Path))
            {
                result.Add(page);
            }
            else if (page.New is not null)
            {
                result.Add(page with { Old = null });
            }
        }

        result.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return result;
    }

    private static ObjectId? Blob(TreeEntry? entry) => entry is { Kind: EntryKind.Blob, Id: var id } ? id : null;
}
