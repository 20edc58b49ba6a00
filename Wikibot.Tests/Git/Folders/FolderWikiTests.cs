using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Folders;

/// <summary>What is seen of a folder, against what stock git says of the same folder: its past, its files, and what differs.</summary>
public sealed class FolderWikiTests : IAsyncLifetime
{
    private const int Commits = 60;
    private static readonly string[] s_folders = ["A", "A/B", "A/B/C", "D", "A b", "Nowhere"];
    private readonly GitServiceHost _host = new();

    public async ValueTask InitializeAsync() => await _host.NewWikiAsync("notes");

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Folder_isSeenAsGitSeesIt(int seed)
    {
        await MakeAsync(new Random(seed));
        var root = (await GitAsync("rev-list", "--max-parents=0", "main")).Single();
        foreach (var folder in s_folders)
        {
            var agent = await _host.AgentAsync(new CreateTokenRequest($"{folder} {seed}", "read", Wikis: ["notes"], Folder: folder));
            var line = await HistoryAsync(agent);
            line.ShouldBe([.. (await GitAsync("log", "--first-parent", "--format=%H", "main", "--", folder + "/")).Except([root]), root], folder);

            // At the tip, and at some commits of its past.
            foreach (var commit in line.Where((_, i) => i % 7 == 0))
            {
                var pages = await GitAsync("ls-tree", "-r", "--name-only", commit, "--", folder + "/");
                (await ListAsync(agent, commit)).ShouldBe([.. pages.Select(page => page[..^3]).Order(StringComparer.Ordinal)], $"{folder} at {commit}");
                (await ComparedAsync(agent, commit)).ShouldBe(
                    [.. (await GitAsync("diff", "--name-only", "--no-renames", commit, "main", "--", folder + "/")).Select(page => page[..^3]).Order(StringComparer.Ordinal)], $"{folder} from {commit}");
            }
        }
    }

    private async Task MakeAsync(Random random)
    {
        string[] places = ["", "A/", "A/B/", "A/B/C/", "D/", "A b/"];
        for (var i = 0; i < Commits; i++)
        {
            var pages = (await _host.Git.ListPagesAsync(GitServiceHost.Ada, "notes")).Items.Where(item => item.Path != "Home").ToList();
            var (action, path) = (random.Next(10), $"{places[random.Next(places.Length)]}p{random.Next(6)}");
            var known = pages.Find(item => item.Path == path);
            if (action < 6)
            {
                await _host.WriteAsync("notes", path, $"{i}", known?.Revision);
            }
            else if (action < 8 && known is not null)
            {
                await _host.Git.DeletePageAsync(GitServiceHost.Ada, "notes", path, known.Revision!, null, GitServiceHost.Id());
            }
            else if (known is null && pages.Count > 0)
            {
                var from = pages[random.Next(pages.Count)];
                await _host.Git.MoveAsync(GitServiceHost.Ada, "notes", new MoveRequest(from.Path, path, from.Revision), GitServiceHost.Id());
            }
            else
            {
                await _host.Git.WritePagesAsync(GitServiceHost.Ada, "notes", new WritePagesRequest([new PageWrite($"A/n{i}", "x"), new PageWrite($"D/n{i}", "x")]), GitServiceHost.Id());
            }
        }
    }

    private async Task<List<string>> HistoryAsync(Caller agent)
    {
        var (commits, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await _host.Git.HistoryAsync(agent, "notes", cursor: cursor, limit: 7);
            commits.AddRange(page.Entries.Select(entry => entry.Change.Commit));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return commits;
    }

    /// <summary>The pages at a commit: those that differ from nothing.</summary>
    private async Task<List<string>> ListAsync(Caller agent, string commit)
    {
        var now = (await _host.Git.ListPagesAsync(agent, "notes", limit: 1000)).Items.Select(item => item.Path).ToHashSet(StringComparer.Ordinal);
        var differing = (await _host.Git.CompareAsync(agent, "notes", new CompareQuery(From: commit, Budget: CompareQuery.MaxBudget))).Pages;
        now.ExceptWith(differing.Where(page => page.Kind == "created" || page.From is not null).Select(page => page.Path));
        now.UnionWith(differing.Where(page => page.Kind == "deleted" || page.From is not null).Select(page => page.From ?? page.Path));
        return [.. now.Order(StringComparer.Ordinal)];
    }

    private async Task<List<string>> ComparedAsync(Caller agent, string commit)
    {
        var compared = await _host.Git.CompareAsync(agent, "notes", new CompareQuery(From: commit, Budget: CompareQuery.MaxBudget));
        compared.Truncated.ShouldNotBe(true);
        return [.. compared.Pages.SelectMany(page => (string[])[page.Path, page.From ?? page.Path]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private async Task<string[]> GitAsync(params string[] arguments) =>
        (await StockGit.RunAsync(_host.Repository("notes"), ["-c", "core.quotePath=false", .. arguments])).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
