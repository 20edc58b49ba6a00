using Wikibot.Git.Changes;

namespace Wikibot.Git.Compare;

/// <summary>The pages and files that one session changed between two states.</summary>
internal static class SessionPages
{
    /// <summary>Commits between two states that are looked at for those of a session.</summary>
    private const int MaxCommits = 5000;

    /// <summary>Of what differs, those pages and files that commits of the session touched, by the name that they had before or after.</summary>
    public static async Task<List<PageDifference>> SelectAsync(IWiki wiki, List<PageDifference> pages, Snapshot? from, Snapshot to, string? session, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(session))
        {
            return pages;
        }

        var (touched, count) = (new HashSet<(string Path, bool IsFile)>(), 0);
        await foreach (var commit in wiki.LineAsync(to.Commit.Id, cancellationToken).TakeWhile(commit => commit.Id != from?.Commit.Id))
        {
            if (count++ == MaxCommits)
            {
                throw Problem.Invalid("session", "count", $"There are more than {MaxCommits} commits between the two. Compare nearer ones.");
            }

            if (CommitOrigin.IsBy(commit, session))
            {
                foreach (var page in await CommitPages.AllAsync(wiki, commit, cancellationToken))
                {
                    touched.Add((page.Path, page.IsFile));
                    touched.Add((page.From ?? page.Path, page.IsFile));
                }
            }
        }

        return pages.FindAll(page => touched.Contains((page.Path, page.IsFile)) || (page.From is { } old && touched.Contains((old, page.IsFile))));
    }

    /// <summary>Who made a commit, by what, in which session.</summary>
    public static string By(Commit commit)
    {
        var origin = CommitOrigin.Of(commit);
        var by = ((string?[])[origin.Client, origin.Agent]).Where(name => name is not null);
        return $"{commit.Author.Name}{(by.Any() ? $" by {string.Join(", ", by)}" : "")}{(origin.Session is { } session ? $" in session {session}" : "")}";
    }
}
