using Wikibot.Git.Budgets;
using Wikibot.Git.Changes;

namespace Wikibot.Git.Restore;

/// <summary>Where a page was and what it held; neither when it did not exist.</summary>
internal readonly record struct PageState(string? Path, ObjectId? Blob);

/// <summary>One change of a page.</summary>
internal sealed record PageStep(Commit Commit, bool Mine, PageState Before, PageState After);

/// <summary>One page through its changes and moves.</summary>
internal sealed class PageLife(PageState first)
{
    public List<PageStep> Steps { get; } = [];

    public PageState Now => Steps.Count > 0 ? Steps[^1].After : first;

    /// <summary>The lives of the pages that commits touched.</summary>
    /// <param name="wiki">The wiki.</param>
    /// <param name="commits">The commits, oldest first.</param>
    /// <param name="isMine">Whether a commit is one of those to undo.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<List<PageLife>> ReadAsync(IWiki wiki, IReadOnlyList<Commit> commits, Func<Commit, bool> isMine, CancellationToken cancellationToken)
    {
        var all = new List<PageLife>();
        var byPath = new Dictionary<string, PageLife>(StringComparer.Ordinal);
        var deleted = new Dictionary<string, PageLife>(StringComparer.Ordinal);
        foreach (var commit in commits)
        {
            RequestBudget.Step("it went through the commits", 64);
            var mine = isMine(commit);
            var pages = await CommitPages.ReadAsync(wiki, commit, cancellationToken);
            var lives = pages.ConvertAll(page => (Page: page, Life: Find(page)));

            // Taken off first: within one commit one page may go where another one was.
            foreach (var (page, _) in lives)
            {
                byPath.Remove(page.From ?? page.Path);
            }

            foreach (var (page, life) in lives)
            {
                var before = life.Now;
                life.Steps.Add(new PageStep(commit, mine, before, new PageState(page.New is null ? null : page.Path, page.New)));
                if (page.New is not null)
                {
                    byPath[page.Path] = life;
                }
                else if (before.Path is { } gone)
                {
                    deleted[gone] = life;
                }
            }
        }

        return all;

        PageLife Find(PageDifference page)
        {
            if (page.Old is not null && byPath.TryGetValue(page.From ?? page.Path, out var known))
            {
                return known;
            }

            // A page that comes back where one was deleted goes on with that life: the deletion may be what is undone.
            if (page.Old is null && deleted.Remove(page.Path, out var former) && former.Now.Path is null)
            {
                return former;
            }

            var life = new PageLife(page.Old is null ? default : new PageState(page.From ?? page.Path, page.Old));
            all.Add(life);
            return life;
        }
    }
}
