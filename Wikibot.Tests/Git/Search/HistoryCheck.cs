using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Search;

/// <summary>Asks a service for the history of a page, some entries at a time, and compares it with stock git's.</summary>
internal static class HistoryCheck
{
    public static async Task ShouldBeThatOfGitAsync(GitServiceHost host, string repository, string wiki, string path, int atOnce)
    {
        var expected = await NaiveHistory.OfAsync(repository, path);
        expected.ShouldNotBeEmpty(path);
        var entries = new List<HistoryEntry>();
        for (var (cursor, more) = ((string?)null, true); more;)
        {
            var part = await host.Git.HistoryAsync(GitServiceHost.Ada, wiki, path, cursor, atOnce);
            entries.AddRange(part.Entries);
            (cursor, more) = (part.NextCursor, part.NextCursor is not null);
        }

        ShouldBe(entries, expected, path);
    }

    /// <summary>The same of what changed in a folder.</summary>
    public static async Task ShouldChangeAsInGitAsync(GitServiceHost host, string repository, string wiki, string folder)
    {
        var commits = new List<string>();
        for (var (cursor, more) = ((string?)null, true); more;)
        {
            var part = await host.Git.RecentChangesAsync(GitServiceHost.Ada, wiki, new ChangesQuery(Prefix: folder, Limit: 3, Cursor: cursor));
            commits.AddRange(part.Changes.Select(change => change.Change.Commit));
            (cursor, more) = (part.NextCursor, part.NextCursor is not null);
        }

        commits.ShouldBe((await StockGit.RunAsync(repository, "log", "--first-parent", "--format=%H", "main", "--", folder)).Split('\n', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: false, customMessage: folder);
    }

    public static void ShouldBe(IEnumerable<HistoryEntry> entries, IEnumerable<NaiveChange> expected, string path) =>
        entries.Select(entry => new NaiveChange(entry.Change.Commit, entry.Kind!, entry.Revision, entry.Path!, entry.From, entry.To)).ShouldBe(expected, ignoreOrder: false, customMessage: path);
}
