using Wikibot.Git.Members;

namespace Wikibot.Git.Changes;

/// <summary>Recent changes: a first-parent walk with filters, bounded in what it reads as well as in what it tells.</summary>
internal static class ChangesReader
{
    /// <summary>Commits in one answer of recent changes, when no number is given.</summary>
    public const int DefaultLimit = 20;

    /// <summary>Most commits in one answer of recent changes.</summary>
    public const int MaxLimit = 200;

    /// <summary>Pages named of one commit; the count says how many it touched.</summary>
    private const int MaxPages = 50;

    /// <summary>Commits that one call of recent changes looks at before it answers with a cursor.</summary>
    private const int MaxScanned = 5000;

    public static async Task<RecentChanges> ReadAsync(WikiAccess access, ChangesQuery query, int limit, CancellationToken cancellationToken)
    {
        var wiki = access.Wiki;
        var tip = await wiki.TipAsync(cancellationToken);
        var from = Cursor.Decode(query.Cursor, 1) is [var at] ? (await wiki.AtAsync(tip, at, cancellationToken, "cursor")).Commit.Id : tip.Commit.Id;
        var stop = string.IsNullOrEmpty(query.SinceCommit) ? (ObjectId?)null : (await wiki.AtAsync(tip, query.SinceCommit, cancellationToken, "sinceCommit")).Commit.Id;
        var scope = string.IsNullOrEmpty(query.Prefix) ? null : FolderScope.Parse(query.Prefix);
        var changes = new List<RecentChange>();
        var scanned = 0;
        await foreach (var commit in wiki.LineAsync(from, cancellationToken).TakeWhile(commit => commit.Id != stop && !commit.EndsBefore(query.Since)))
        {
            if (changes.Count == limit || scanned++ == MaxScanned)
            {
                return new RecentChanges(changes, Cursor.Encode(commit.Id.ToString()));
            }

            if (await DescribeAsync(wiki, commit, query, scope, cancellationToken) is { } change)
            {
                changes.Add(change);
            }
        }

        return new RecentChanges(changes);
    }

    public static bool IsBy(Commit commit, string author) =>
        commit.Author.Name.Equals(author, StringComparison.OrdinalIgnoreCase) || commit.Author.Email.Equals(author, StringComparison.OrdinalIgnoreCase);

    private static async Task<RecentChange?> DescribeAsync(IWiki wiki, Commit commit, ChangesQuery query, FolderScope? scope, CancellationToken cancellationToken)
    {
        if (!commit.IsSince(query.Since) || (!string.IsNullOrWhiteSpace(query.Author) && !IsBy(commit, query.Author.Trim())))
        {
            return null;
        }

        var pages = await CommitPages.ReadAsync(wiki, commit, cancellationToken);
        if (scope is not null)
        {
            pages = pages.FindAll(page => scope.Holds(page.Path) || scope.Holds(page.From));
            if (pages.Count == 0)
            {
                return null;
            }
        }

        return new RecentChange(commit.ToInfo(), [.. pages.Take(MaxPages).Select(page => page.ToChangedPage())], pages.Count);
    }
}
