using Wikibot.Git.Base;
using Wikibot.Git.Blame;
using Wikibot.Git.Changes;
using Wikibot.Git.Client;
using Wikibot.Git.Compare;
using Wikibot.Git.History;
using Wikibot.Git.Members;
using Wikibot.Git.Pages;

namespace Wikibot.Benchmarks.Costs;

/// <summary>Tools on wikis that were made to be dear: many pages, folders, links, commits and moves.</summary>
internal static class WikiRows
{
    private const string Text = "Some text.\n";

    private static readonly PageReader s_reader = new(new PageFinder([]));

    public static IReadOnlyList<CostRow> All { get; } =
    [
        Pages("list_pages, one folder of many pages", n => Flat(n), (wiki, _) => new PageLister().ListAsync(wiki, null, null, false, null, PageLister.MaxLimit, default)),
        Pages("list_pages, many folders of one page", n => Files(n, i => ($"f{i}/P.md", Text)), (wiki, _) => new PageLister().ListAsync(wiki, null, 1, false, null, PageLister.MaxLimit, default)),
        Deep("list_pages, folders in folders", (wiki, _) => new PageLister().ListAsync(wiki, null, 1, false, null, PageLister.MaxLimit, default)),
        Deep("read_page, folders in folders", (wiki, n) => s_reader.ReadAsync(wiki, new ReadPageQuery(Nested(n) + "P", Detailed: true), default)),
        Commits("read_page, last changed many commits ago, detailed", (wiki, _) => s_reader.ReadAsync(wiki, new ReadPageQuery("P", Detailed: true), default)),
        Pages("read_page, a name like that of many pages", n => Flat(n), (wiki, _) => s_reader.ReadAsync(wiki, new ReadPageQuery("P 77"), default)),
        Pages("read_page, a name that many folders hold", n => Files(n, i => ($"f{i}/P.md", Text)), (wiki, _) => s_reader.ReadAsync(wiki, new ReadPageQuery("P"), default)),
        Commits("page_history, many commits of other pages", (wiki, _) => HistoryReader.OfPageAsync(wiki, PagePath.Parse("P"), null, HistoryReader.DefaultLimit, default)),
        Commits("page_history, a page that is not there", (wiki, _) => HistoryReader.OfPageAsync(wiki, PagePath.Parse("Nowhere"), null, HistoryReader.DefaultLimit, default)),
        Moved("page_history, a page that moved in every commit", (wiki, n) => HistoryReader.OfPageAsync(wiki, PagePath.Parse($"P{n}"), null, HistoryReader.MaxLimit, default)),
        Moved("blame, a page that moved in every commit", (wiki, n) => BlameReader.ReadAsync(wiki, PagePath.Parse($"P{n}"), default)),
        Moved("read_page, where a page was many moves ago", (wiki, _) => s_reader.ReadAsync(wiki, new ReadPageQuery("P0"), default)),
        Commits("recent_changes, a folder that nothing is in", (wiki, _) => ChangesReader.ReadAsync(wiki, new ChangesQuery(Prefix: "Nowhere/"), default)),
        Pages("recent_changes, a commit of many pages with as many moves", Claims, (wiki, _) => ChangesReader.ReadAsync(wiki, new ChangesQuery(), default)),
        Pages("compare, many pages differ", n => Flat(n), async (wiki, _) => await CompareService.CompareAsync(wiki, new CompareQuery(Commit: await TipAsync(wiki)), default)),
        Pages("write_page, into a folder of many pages", n => Flat(n), (scene, wiki, _) => scene.Pages.WriteAsync(wiki, CostScene.NewId(), new WritePageRequest("New", Text), default)),
        Pages("write_pages, many into a folder of many pages", n => Flat(n), (scene, wiki, _) => scene.Batch.WriteAsync(
            wiki, CostScene.NewId(), new WritePagesRequest([.. Enumerable.Range(0, 200).Select(i => new PageWrite($"New{i}", Text))]), default)),
        Pages("delete_page, many pages that link to it", n => Files(n, i => ($"L{i}.md", "[x](P.md)\n")), (scene, wiki, _) => DeleteAsync(scene, wiki, "P")),
        Page("delete_page, beside a page of open brackets", n => Repeat("[a](", n / 4), (scene, wiki, _) => DeleteAsync(scene, wiki, "P")),
        Page("delete_page, beside a page of links to it", n => Repeat("[x](P) ", n / 7), (scene, wiki, _) => DeleteAsync(scene, wiki, "P")),
        Page("move_page, a page of links to it", n => Repeat("[x](P) ", n / 7), (scene, wiki, _) => MoveAsync(scene, wiki, "P", "Q")),
        Page("move_page, a page of links to it, to a long path", n => Repeat("[x](P) ", n / 7), (scene, wiki, _) => MoveAsync(scene, wiki, "P", new string('q', 200))),
        Page("move_page, a page of different links", n => string.Concat(Enumerable.Range(0, n / 10).Select(i => $"[x](x{i:x5}) ")), (scene, wiki, _) => MoveAsync(scene, wiki, "P", "Q")),
        Pages("move_page, many pages that link to it", n => Files(n, i => ($"L{i}.md", "[x](P.md)\n")), (scene, wiki, _) => MoveAsync(scene, wiki, "P", "Q")),
        Pages("move_page, a folder of pages that link to each other", n => Files(n, i => ($"f/L{i}.md", $"[[L{(i * 7) % n}]] [x](../f/L{i / 2}.md)\n")), (scene, wiki, _) => MoveAsync(scene, wiki, "f/", "g/")),
        Pages("move_page, a folder among folders", n => Files(n, i => ($"f/{i}/P.md", Text)), (scene, wiki, _) => MoveAsync(scene, wiki, "f/", "g/")),
        Commits("restore_page, many commits ago", async (scene, wiki, _) => await scene.Restores.RestoreAsync(wiki, CostScene.NewId(), new RestoreRequest(await RootAsync(wiki), "P", await RevisionAsync(wiki, "P")), default)),
        Moved("restore_page, to before many moves", async (scene, wiki, n) => await scene.Restores.RestoreAsync(wiki, CostScene.NewId(), new RestoreRequest(await RootAsync(wiki), $"P{n}", await RevisionAsync(wiki, $"P{n}")), default)),
        Pages("restore_page, the whole wiki of many pages", n => Flat(n).Commit("Empty", Enumerable.Range(0, n).Select(i => ($"P{i}.md", (string?)null))), async (scene, wiki, _) =>
            await scene.Restores.RestoreAsync(wiki, CostScene.NewId(), new RestoreRequest(await RootAsync(wiki), null, (await wiki.Wiki.TipAsync(default)).Root.Id.ToString()), default)),
        Commits("revert_changes, many commits of one page", (scene, wiki, _) => scene.Reverts.RevertAsync(wiki, CostScene.NewId(), new RevertRequest("Ada", DateTimeOffset.FromUnixTimeSeconds(1_790_000_000)), default)),
        // In small folders: in one folder, each commit's tree is as long as the folder, and the input itself grows with the square.
        Pages("revert_changes, many commits of a page each", n => new PlainHistory().Commits(n, i => ($"{i / 900}/{i / 30}/N{i}.md", Text)), (scene, wiki, _) =>
            scene.Reverts.RevertAsync(wiki, CostScene.NewId(), new RevertRequest("Ada", DateTimeOffset.FromUnixTimeSeconds(1_790_000_000)), default)),
        Moved("revert_changes, many moves of one page", (scene, wiki, _) => scene.Reverts.RevertAsync(wiki, CostScene.NewId(), new RevertRequest("Ada", DateTimeOffset.FromUnixTimeSeconds(1_790_000_000)), default)),
    ];

    // Sizes: pages of a wiki (10,000 at most here), commits (5,000, after which a walk gives a cursor), folders in a path, characters of a page.
    private static CostRow Pages(string name, Func<int, PlainHistory> history, Func<CostScene, WikiAccess, int, Task> request) => Row(name, 50, 1250, history, request);

    private static CostRow Pages(string name, Func<int, PlainHistory> history, Func<WikiAccess, int, Task> request) => Row(name, 50, 1250, history, (_, wiki, n) => request(wiki, n));

    private static CostRow Commits(string name, Func<CostScene, WikiAccess, int, Task> request) =>
        Row(name, 50, 625, n => new PlainHistory().Commit("Page", ("P.md", Text)).Commits(n, i => ("Other.md", $"text {i}\n")), request);

    private static CostRow Commits(string name, Func<WikiAccess, int, Task> request) => Commits(name, (_, wiki, n) => request(wiki, n));

    private static CostRow Moved(string name, Func<CostScene, WikiAccess, int, Task> request) => Row(name, 25, 625, Moves, request);

    private static CostRow Moved(string name, Func<WikiAccess, int, Task> request) => Moved(name, (_, wiki, n) => request(wiki, n));

    private static CostRow Deep(string name, Func<WikiAccess, int, Task> request) =>
        Row(name, 25, 50, n => new PlainHistory().Commit("Deep", (Nested(n) + "P.md", Text)), (_, wiki, n) => request(wiki, n));

    private static CostRow Page(string name, Func<int, string> text, Func<CostScene, WikiAccess, int, Task> request) =>
        Row(name, 8 * 1024, 128 * 1024, n => new PlainHistory().Commit("Page", ("P.md", Text), ("Beside.md", text(n))), request);

    private static CostRow Row(string name, int small, int full, Func<int, PlainHistory> history, Func<CostScene, WikiAccess, int, Task> request) =>
        new(name, small, full, async (scene, n) =>
        {
            var wiki = await scene.WikiAsync(history(n));
            return () => request(scene, wiki, n);
        });

    private static PlainHistory Flat(int n) => Files(n, i => ($"P{i}.md", $"text {i}\n"));

    private static PlainHistory Files(int n, Func<int, (string Path, string? Text)> file) =>
        new PlainHistory().Commit("Pages", Enumerable.Range(0, n).Select(file).Append(("P.md", Text)));

    private static PlainHistory Moves(int n)
    {
        var history = new PlainHistory().Commit("Page", ("P0.md", Text));
        for (var i = 0; i < n; i++)
        {
            history.Commit($"Move\n\n{MoveTrailer.Key}: [\"P{i}\",\"P{i + 1}\"]", ($"P{i}.md", null), ($"P{i + 1}.md", Text));
        }

        return history;
    }

    /// <summary>A commit that claims as many moves as it has pages.</summary>
    private static PlainHistory Claims(int n) => new PlainHistory().Commit(
        $"Moves\n\n{string.Join('\n', Enumerable.Range(0, n).Select(i => $"{MoveTrailer.Key}: [\"O{i}\",\"P{i}\"]"))}",
        Enumerable.Range(0, n).Select(i => ($"P{i}.md", (string?)$"text {i}\n")));

    private static string Nested(int depth) => Repeat("d/", depth);

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static async Task<string> TipAsync(WikiAccess wiki) => (await wiki.Wiki.TipAsync(default)).Commit.Id.ToString();

    /// <summary>The commit after the wiki's first.</summary>
    private static async Task<string> RootAsync(WikiAccess wiki)
    {
        var commit = (await wiki.Wiki.TipAsync(default)).Commit;
        for (var parent = commit; !parent.Parents.IsEmpty; parent = await wiki.Wiki.ReadCommitAsync(parent.Parents[0], default))
        {
            commit = parent;
        }

        return commit.Id.ToString();
    }

    private static async Task<string?> RevisionAsync(WikiAccess wiki, string page) =>
        (await wiki.Wiki.FindPageAsync((await wiki.Wiki.TipAsync(default)).Root, PagePath.Parse(page), default))?.ToString();

    private static async Task DeleteAsync(CostScene scene, WikiAccess wiki, string page) =>
        await scene.Pages.DeleteAsync(wiki, CostScene.NewId(), page, (await RevisionAsync(wiki, page))!, null, default);

    private static async Task MoveAsync(CostScene scene, WikiAccess wiki, string from, string to) => await scene.Moves.MoveAsync(
        wiki,
        CostScene.NewId(),
        new MoveRequest(from, to, from.EndsWith('/') ? (await wiki.Wiki.FindFolderAsync((await wiki.Wiki.TipAsync(default)).Root, from, default))?.ToString() : await RevisionAsync(wiki, from)),
        default);
}
