using Wikibot.Git.Budgets;
using Wikibot.Git.History;
using Wikibot.Git.Members;

namespace Wikibot.Git.Changes;

/// <summary>Recent changes: a first-parent walk with filters, bounded in what it reads as well as in what it tells.</summary>
internal static class ChangesReader
{
    /// <summary>Pages and files that are named of one commit; the counts say how many it touched.</summary>
    private const int MaxPages = 50;

    /// <summary>Commits that one call of recent changes looks at before it answers with a cursor.</summary>
    private const int MaxScanned = 5000;

    /// <summary>Commits that one call looks at for a text: who asks when it vanished wants one answer.</summary>
    private const int MaxSearched = 20_000;

    /// <summary>Bytes of pages that one call reads for a text.</summary>
    private const long MaxSearchedBytes = 256L << 20;

    public static async Task<RecentChanges> ReadAsync(WikiAccess access, ChangesQuery query, CancellationToken cancellationToken)
    {
        var wiki = access.Wiki;
        var tip = await wiki.TipAsync(cancellationToken);
        var from = Cursor.Decode(query.Cursor, 1) is [var at] ? (await wiki.AtAsync(tip, at, cancellationToken, "cursor")).Commit.Id : tip.Commit.Id;
        var stop = string.IsNullOrEmpty(query.SinceCommit) ? (ObjectId?)null : (await wiki.AtAsync(tip, query.SinceCommit, cancellationToken, "sinceCommit")).Commit.Id;
        var scope = string.IsNullOrEmpty(query.Prefix) ? null : FolderScope.Parse(query.Prefix);
        var texts = TextCounts.Of(wiki, query.Text);
        var changes = new List<RecentChange>();
        var limit = query.Limit ?? ChangesQuery.DefaultLimit;
        var scanned = 0;
        await foreach (var past in (await LineAsync(wiki, from, stop, scope, query.Text, cancellationToken)).TakeWhile(past => past.Id != stop))
        {
            if (query.Since is not null && (await past.ReadAsync(wiki, cancellationToken)).EndsBefore(query.Since))
            {
                break;
            }

            if (changes.Count == limit || (scanned > 0 && IsEnough(scanned, texts)))
            {
                return new RecentChanges(changes, Cursor.Encode(past.Id.ToString()));
            }

            scanned++;
            if (await DescribeAsync(wiki, past, query, scope, texts, cancellationToken) is { } change)
            {
                changes.Add(change);
            }
        }

        return new RecentChanges(changes);
    }

    /// <summary>Whether a commit is by an author and of a session, as far as these are given.</summary>
    public static bool IsBy(Commit commit, string? author, string? session) =>
        (string.IsNullOrWhiteSpace(author) || commit.Author.Name.Equals(author.Trim(), StringComparison.OrdinalIgnoreCase) || commit.Author.Email.Equals(author.Trim(), StringComparison.OrdinalIgnoreCase))
        && CommitOrigin.IsBy(commit, session);

    /// <summary>The commits to look at: all, or those of which it is known that no other did what is asked for.</summary>
    private static async ValueTask<IAsyncEnumerable<PastCommit>> LineAsync(
        IWiki wiki, ObjectId from, ObjectId? stop, FolderScope? scope, string? text, CancellationToken cancellationToken) =>
        wiki is not IKnownPast known ? All(wiki, from, cancellationToken)
        : text is not null && await known.MayHaveChangedAsync(text, from, stop, cancellationToken) is { } changed ? changed
        : scope is { Folder.Length: > 0 } && await known.ChangedInAsync(scope, from, stop, cancellationToken) is { } commits ? commits
        : All(wiki, from, cancellationToken);

    private static IAsyncEnumerable<PastCommit> All(IWiki wiki, ObjectId from, CancellationToken cancellationToken) =>
        wiki.LineAsync(from, cancellationToken).Select(PastCommit.Of);

    /// <summary>Whether one call has looked far enough. Never before the first commit: each call gets on.</summary>
    private static bool IsEnough(int scanned, TextCounts? texts) => texts is null
        ? scanned == MaxScanned
        : scanned == MaxSearched || texts.Read > MaxSearchedBytes || RequestBudget.IsHalfSpentNow();

    private static async Task<RecentChange?> DescribeAsync(
        IWiki wiki, PastCommit past, ChangesQuery query, FolderScope? scope, TextCounts? texts, CancellationToken cancellationToken)
    {
        // Of most that may have changed how often a text stands there, the pages say that they have not; then nobody asks whose they are.
        if (texts is not null && past.Changes is { } some && !await texts.AnyChangedAsync(some, cancellationToken))
        {
            return null;
        }

        var commit = await past.ReadAsync(wiki, cancellationToken);
        if (!commit.IsSince(query.Since) || !IsBy(commit, query.Author, query.Session))
        {
            return null;
        }

        var (pages, files) = await CommitPages.WithFilesAsync(wiki, commit, past.Changes, cancellationToken);
        if (scope is not null)
        {
            pages = pages.FindAll(page => scope.Holds(page.Path) || scope.Holds(page.From));
            files = files.FindAll(file => scope.Holds(file.Path) || scope.Holds(file.From));
        }

        int? textChange = null;
        if (texts is not null)
        {
            (pages, textChange) = await WithTextAsync(pages, texts, cancellationToken);

            // Texts are looked for in pages.
            files = [];
        }

        return pages.Count + files.Count == 0 && (scope is not null || texts is not null)
            ? null
            : new RecentChange(commit.ToInfo(), Listed(pages), pages.Count, textChange, files.Count == 0 ? null : Listed(files), files.Count == 0 ? null : files.Count);
    }

    private static ChangedPage[] Listed(List<PageDifference> touched) => [.. touched.Take(MaxPages).Select(one => one.ToChangedPage())];

    /// <summary>The pages in which a text came or went, and by how much in all.</summary>
    private static async Task<(List<PageDifference> Pages, int Change)> WithTextAsync(List<PageDifference> pages, TextCounts texts, CancellationToken cancellationToken)
    {
        var (found, sum) = (new List<PageDifference>(), 0);
        foreach (var page in pages)
        {
            if (await texts.ChangeAsync(page, cancellationToken) is { } change)
            {
                found.Add(page);
                sum += change;
            }
        }

        return (found, sum);
    }
}
