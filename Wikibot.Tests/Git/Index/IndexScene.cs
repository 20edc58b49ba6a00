using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Wikibot.Git.Base;
using Wikibot.Git.Client;
using Wikibot.Git.History;
using Wikibot.Git.Index;
using Wikibot.Git.Members;
using Wikibot.Tests.Git.Search;
using Wikibot.Tests.Git.Storage;

namespace Wikibot.Tests.Git.Index;

/// <summary>Indexes of a store's wiki, without a service around them, and what they have to say.</summary>
internal static class IndexScene
{
    /// <summary>A word that stands on some pages of these tests.</summary>
    public const string Needle = "needle";

    public static WikiIndexes Open(TestStore store, string folder, Action<IndexOptions>? configure = null)
    {
        var options = new IndexOptions { Folder = folder };
        configure?.Invoke(options);
        return new WikiIndexes(
            Options.Create(options), new IndexSnapshots(store.Store, TimeProvider.System, NullLogger<IndexSnapshots>.Instance), TimeProvider.System, NullLogger<WikiIndexes>.Instance);
    }

    /// <summary>The wiki as a request sees it that may look its past up.</summary>
    public static WikiAccess Access(TestStore store, WikiIndexes indexes) =>
        new(new IndexedWikiView(indexes, TimeProvider.System).Over(store.Wiki), new Caller("test", "Test", "test@example.org"), Role.Viewer);

    /// <summary>Sections that hold the word.</summary>
    public static Task<long> CountAsync(TestStore store, WikiIndexes indexes) =>
        indexes.ReadAsync(store.Wiki, (database, _) => database.Number($"SELECT count(*) FROM words WHERE words MATCH '{Needle}'"), CancellationToken.None);

    /// <summary>Everything is as stock git has it: the pages with the word, the histories, and which commits there are.</summary>
    public static async Task ShouldBeThatOfGitAsync(TestStore store, WikiIndexes indexes, params string[] paths)
    {
        var (_, found, _) = await StockGit.TryRunAsync(store.Repository, "grep", "-l", "-w", Needle, "main", "--", "*.md");
        (await CountAsync(store, indexes)).ShouldBe(found.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        (await CountsRightAsync(store, indexes)).ShouldBeTrue();
        foreach (var path in paths)
        {
            var expected = await NaiveHistory.OfAsync(store.Repository, path);
            var history = await HistoryReader.OfPageAsync(Access(store, indexes), PagePath.Parse(path), cursor: null, HistoryReader.MaxLimit, CancellationToken.None);
            HistoryCheck.ShouldBe(history.Entries, expected.Take(HistoryReader.MaxLimit), path);
        }

        (await indexes.ReadAsync(store.Wiki, IndexNeed.All, TimeSpan.FromMinutes(1), (database, _) => database.Number("SELECT count(*) FROM commits"), CancellationToken.None))
            .ShouldBe(long.Parse(await StockGit.RunAsync(store.Repository, "rev-list", "--count", "--first-parent", "main")));
    }

    /// <summary>What the index counts as it goes is what there is.</summary>
    private static Task<bool> CountsRightAsync(TestStore store, WikiIndexes indexes) => indexes.ReadAsync(
        store.Wiki,
        (database, state) => (state.Pages, state.Pending) == (database.Number("SELECT count(*) FROM files WHERE page = 1"), database.Number("SELECT count(*) FROM files WHERE pending = 1")),
        CancellationToken.None);

    /// <summary>Adds commits by stock git: each writes one of some pages, the first of which is moved now and then.</summary>
    public static async Task FillAsync(TestStore store, int commits, int pages)
    {
        var stream = new System.Text.StringBuilder("reset refs/heads/main\nfrom refs/heads/main^0\n\n");
        for (var i = 0; i < commits; i++)
        {
            var text = $"# {i}\n\n{(i % 3 == 0 ? Needle : "hay")} {i}\n";
            var move = i % 100 == 50 ? $"\n\nWikibot-Moved: [\"Moved{i / 100}\",\"Moved{(i / 100) + 1}\"]\n" : "";
            var message = $"Commit {i}{move}";
            stream.Append($"commit refs/heads/main\ncommitter Ada <ada@example.org> {1_790_000_000 + i} +0000\ndata {message.Length}\n{message}\n")
                .Append(i == 0 || move.Length > 0 ? $"{(i == 0 ? "" : $"D Moved{i / 100}.md\n")}M 100644 inline Moved{(i == 0 ? 0 : (i / 100) + 1)}.md\ndata 6\nmoves\n\n" : "")
                .Append($"M 100644 inline P{i % pages}.md\ndata {text.Length}\n{text}\n");
        }

        await StockGit.PipeAsync(store.Repository, System.Text.Encoding.UTF8.GetBytes(stream.ToString()), "fast-import", "--quiet");
    }
}
