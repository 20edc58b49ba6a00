using Wikibot.Git.Client;
using Wikibot.Git.History;
using Wikibot.Git.Members;
using Wikibot.Git.Storage;

namespace Wikibot.Git.Changes;

/// <summary>Recent changes: a first-parent walk with filters, bounded in what it reads as well as in what it tells.</summary>
internal static class ChangesReader
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 200;
    private const int MaxPages = 50;
    private const int MaxScanned = 5000;

    /// <summary>Writers' clocks may differ a little: a commit may be older than its parent.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    public static async Task<RecentChanges> ReadAsync(WikiAccess access, ChangesQuery query, int limit, CancellationToken cancellationToken)
    {
        var wiki = access.Wiki;
        var tip = await wiki.TipAsync(cancellationToken);
        var next = Cursor.Decode(query.Cursor, 1) is [var at] ? (await wiki.AtAsync(tip, at, cancellationToken, "cursor")).Commit : tip.Commit;
        var stop = string.IsNullOrEmpty(query.SinceCommit) ? (ObjectId?)null : (await wiki.AtAsync(tip, query.SinceCommit, cancellationToken, "sinceCommit")).Commit.Id;
        var changes = new List<RecentChange>();
        for (var scanned = 0; ; scanned++)
        {
            if (next.Id == stop || next.Committer.When < query.Since - ClockSkew)
            {
                return new RecentChanges(changes);
            }

            if (changes.Count == limit || scanned == MaxScanned)
            {
                return new RecentChanges(changes, Cursor.Encode(next.Id.ToString()));
            }

            if (await DescribeAsync(wiki, next, query, cancellationToken) is { } change)
            {
                changes.Add(change);
            }

            if (next.Parents.IsEmpty)
            {
                return new RecentChanges(changes);
            }

            next = await wiki.ReadCommitAsync(next.Parents[0], cancellationToken);
        }
    }

    public static bool IsBy(Commit commit, string author) =>
        commit.Author.Name.Equals(author, StringComparison.OrdinalIgnoreCase) || commit.Author.Email.Equals(author, StringComparison.OrdinalIgnoreCase);

    private static async Task<RecentChange?> DescribeAsync(IWiki wiki, Commit commit, ChangesQuery query, CancellationToken cancellationToken)
    {
        if ((query.Since is { } since && commit.Committer.When < since) || (!string.IsNullOrWhiteSpace(query.Author) && !IsBy(commit, query.Author.Trim())))
        {
            return null;
        }

        var pages = await CommitPages.ReadAsync(wiki, commit, cancellationToken);
        if (query.Prefix is { Length: > 0 } prefix)
        {
            pages = pages.FindAll(page => page.Path.StartsWith(prefix, StringComparison.Ordinal) || page.From?.StartsWith(prefix, StringComparison.Ordinal) == true);
            if (pages.Count == 0)
            {
                return null;
            }
        }

        return new RecentChange(commit.ToInfo(), [.. pages.Take(MaxPages).Select(page => page.ToChangedPage())], pages.Count);
    }
}
