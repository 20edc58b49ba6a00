using System.Globalization;
using System.Text;
using Wikibot.Git.Budgets;
using Wikibot.Git.Changes;
using Wikibot.Git.Client;
using Wikibot.Git.Members;

namespace Wikibot.Tests.Git.Changes;

/// <summary>Which commits added or removed a text: stock git's <c>log -S</c> is the judge.</summary>
public sealed class TextChangesTests : IAsyncLifetime
{
    private static readonly string[] s_pieces = ["a", "aa", "b", "ab", " ", "\n", "é", "e\u0301", "👩‍💻", "\r\n", "日本"];
    private static readonly string[] s_wanted = ["a", "aa", "aba", "ab\n", "\n", "b a", "é", "e", "\u0301", "👩", "👩‍💻", "本", "日本\r\n", "日本é", "👩‍💻é", "é👩‍💻aa", "absent"];

    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    /// <summary>3 histories; 30 with <c>./wikibot test --full</c>.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, TestScale.Full ? 30 : 3)];

    public async ValueTask InitializeAsync() => _wiki = await _host.NewWikiAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Changes_ofAnyText_areThoseThatGitFinds(int seed)
    {
        await WriteHistoryAsync(new Random(seed), commits: 80);
        foreach (var text in s_wanted)
        {
            var git = await Git("log", "--first-parent", "--no-renames", "--format=%H", "-S" + text, "main", "--", "*.md");
            foreach (var limit in (int[])[3, 200])
            {
                (await AllAsync(new ChangesQuery(Text: text, Limit: limit))).Select(change => change.Change.Commit)
                    .ShouldBe(git.Split('\n', StringSplitOptions.RemoveEmptyEntries), $"'{text}'");
            }
        }
    }

    [Fact]
    public async Task Changes_acrossCuts_areTheSame()
    {
        await WriteHistoryAsync(new Random(42), commits: 40);
        var whole = (await AllAsync(new ChangesQuery(Text: "ab", Limit: 200))).Select(change => change.Change.Commit).ToList();
        whole.Count.ShouldBeGreaterThan(5);
        var access = new WikiAccess((await _host.Store.OpenAsync(_wiki, default))!, GitServiceHost.Ada, Role.Viewer);
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var (found, calls, cursor) = (new List<string>(), 0, (string?)null);
        do
        {
            using var budget = RequestBudget.Begin(new BudgetOptions { Time = TimeSpan.FromHours(1) }, "ada", null, time, default);
            time.Advance(TimeSpan.FromMinutes(31));
            var part = await ChangesReader.ReadAsync(access, new ChangesQuery(Text: "ab", Cursor: cursor), default);
            found.AddRange(part.Changes.Select(change => change.Change.Commit));
            (calls, cursor) = (calls + 1, part.NextCursor);
        }
        while (cursor is not null);
        found.ShouldBe(whole);
        calls.ShouldBe(41, "with half of its budget spent each call looks at one commit and goes on");
    }

    /// <summary>A share that knows of the newest commits only, as each call makes a part of what is known of the past and then answers.</summary>
    [Fact]
    public async Task Changes_whileThePastBecomesKnown_areAlwaysAll()
    {
        await WriteHistoryAsync(new Random(7), commits: 700);
        var expected = (await Git("log", "--first-parent", "--no-renames", "--format=%H", "-Saba", "main", "--", "*.md")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        expected.Length.ShouldBeGreaterThan(20);
        await using var slow = new GitServiceHost(new Dictionary<string, string>(StringComparer.Ordinal) { ["Wikibot:Index:UpdateTime"] = "00:00:00.001" }, beside: _host);
        for (var call = 0; call < 12; call++)
        {
            var answer = await slow.Git.RecentChangesAsync(GitServiceHost.Ada, _wiki, new ChangesQuery(Text: "aba", Limit: 200));
            answer.Changes.Select(change => change.Change.Commit).ShouldBe(expected.Take(answer.Changes.Count), $"call {call}");
            (answer.NextCursor is null).ShouldBe(answer.Changes.Count == expected.Length);
        }

        var later = await _host.WriteAsync(_wiki, "P9", "aba again");
        (await slow.Git.RecentChangesAsync(GitServiceHost.Ada, _wiki, new ChangesQuery(Text: "aba", Limit: 1))).Changes[0].Change.Commit.ShouldBe(later.Commit);
    }

    [Fact]
    public async Task Changes_ofAPageOverAMegabyte_areFound()
    {
        var large = string.Concat(Enumerable.Repeat("a line of some length that is repeated\n", 30_000));
        await WriteFileAsync("Big.md", large);
        await WriteFileAsync("Big.md", large + "the needle\n");
        await WriteFileAsync("Big.md", large);
        var found = await AllAsync(new ChangesQuery(Text: "the needle"));
        found.Select(change => change.TextChange).ShouldBe([-1, 1]);
    }

    /// <summary>An import, say: of its pages some are looked up, or more than are looked up at once.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(260)]
    public async Task Changes_ofACommitOfManyPages_countEachPageWithTheText(int with)
    {
        var pages = Enumerable.Range(0, 400).Select(n => ($"P{n:000}.md", $"page {n}, {(n < with ? "the needle" : "the needlework of a needy noodle")}\n"));
        await WriteFilesAsync([.. pages]);
        await WriteFilesAsync([("P000.md", "nothing\n")]);
        (await AllAsync(new ChangesQuery(Text: "needle"))).Select(change => (change.TextChange, change.PageCount)).ShouldBe([(-1, 1), (400, 400)]);
        (await AllAsync(new ChangesQuery(Text: "needlework"))).Select(change => (change.TextChange, change.PageCount)).ShouldBe([(400 - with, 400 - with)]);
        (await AllAsync(new ChangesQuery(Text: "page 1, the"))).Select(change => (change.TextChange, change.PageCount)).ShouldBe([(1, 1)]);
    }

    [Fact]
    public async Task Changes_ofATextThatVanished_sayWhereAndByHowMuch()
    {
        var a = await _host.WriteAsync(_wiki, "Dev/A", "keep the secret sauce and the secret sauce\n");
        var b = await _host.WriteAsync(_wiki, "B", "nothing\n");
        var fewer = await _host.WriteAsync(_wiki, "Dev/A", "keep the secret sauce\n", a.Revision);
        var moved = await _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, new MoveRequest("Dev/A", "Old/A", fewer.Revision), GitServiceHost.Id());
        var batch = await _host.Git.WritePagesAsync(
            GitServiceHost.Ada, _wiki, new WritePagesRequest([new PageWrite("Old/A", null, fewer.Revision), new PageWrite("B", "the secret sauce is here\n", b.Revision), new PageWrite("C", "other\n")]), GitServiceHost.Id());
        var gone = await _host.Git.DeletePageAsync(GitServiceHost.Ada, _wiki, "B", batch.Pages[1].Revision!, null, GitServiceHost.Id());

        var changes = await AllAsync(new ChangesQuery(Text: "secret sauce"));

        changes.Select(change => (change.Change.Commit, change.TextChange, string.Join(' ', change.Pages.Select(page => $"{page.Kind}:{page.Path}")))).ShouldBe(
        [
            (gone.Commit, -1, "deleted:B"),
            (batch.Commit, 0, "changed:B deleted:Old/A"),
            (fewer.Commit, -1, "changed:Dev/A"),
            (a.Commit, 2, "created:Dev/A"),
        ]);
        (await AllAsync(new ChangesQuery(Text: "secret sauce", Prefix: "Dev/"))).Select(change => change.Change.Commit).ShouldBe([fewer.Commit, a.Commit]);
        (await AllAsync(new ChangesQuery(Text: "secret sauce", SinceCommit: moved.Commit))).Count.ShouldBe(2);
        (await AllAsync(new ChangesQuery(Text: "Secret Sauce"))).ShouldBeEmpty();
        (await AllAsync(new ChangesQuery(Limit: 1)))[0].TextChange.ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task Changes_ofNoOrTooLongAText_areRefused(string? text) =>
        (await Should.ThrowAsync<WikibotProblemException>(() => AllAsync(new ChangesQuery(Text: text ?? new string('x', 501))))).Extensions["field"].ToString().ShouldBe("text");

    private async Task<List<RecentChange>> AllAsync(ChangesQuery query)
    {
        var all = new List<RecentChange>();
        string? cursor = null;
        do
        {
            var part = await _host.Git.RecentChangesAsync(GitServiceHost.Ada, _wiki, query with { Cursor = cursor });
            all.AddRange(part.Changes);
            cursor = part.NextCursor;
        }
        while (cursor is not null);
        return all;
    }

    /// <summary>Commits of stock git that make, change and delete a few pages, and a file that is none.</summary>
    private async Task WriteHistoryAsync(Random random, int commits)
    {
        using var stream = new MemoryStream();
        void Text(string text) => stream.Write(Encoding.UTF8.GetBytes(text));
        string[] paths = ["P.md", "Q.md", "D/R.md", "D/E/S.md", "Not a page.txt", "Big.MD"];
        for (var i = 0; i < commits; i++)
        {
            Text(string.Create(CultureInfo.InvariantCulture, $"commit refs/heads/main\ncommitter G <g@example.org> {1_790_000_000 + i} +0000\ndata 1\nm\n{(i == 0 ? "from refs/heads/main^0\n" : "")}"));
            foreach (var path in paths.Where(_ => random.Next(3) == 0))
            {
                if (random.Next(4) == 0)
                {
                    Text($"D \"{path}\"\n");
                    continue;
                }

                var content = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => s_pieces[random.Next(s_pieces.Length)]));
                Text(string.Create(CultureInfo.InvariantCulture, $"M 100644 inline \"{path}\"\ndata {Encoding.UTF8.GetByteCount(content)}\n{content}\n"));
            }
        }

        await StockGit.PipeAsync(_host.Repository(_wiki), stream.ToArray(), "fast-import", "--quiet");
    }

    private Task WriteFileAsync(string path, string content) => WriteFilesAsync([(path, content)]);

    private async Task WriteFilesAsync((string Path, string Content)[] files)
    {
        var from = (await Git("rev-parse", "main")).Trim();
        var commit = new StringBuilder($"commit refs/heads/main\ncommitter G <g@example.org> 1790000000 +0000\ndata 1\nm\nfrom {from}\n");
        foreach (var (path, content) in files)
        {
            commit.Append(CultureInfo.InvariantCulture, $"M 100644 inline \"{path}\"\ndata {Encoding.UTF8.GetByteCount(content)}\n{content}\n");
        }

        await StockGit.PipeAsync(_host.Repository(_wiki), Encoding.UTF8.GetBytes(commit.ToString()), "fast-import", "--quiet");
    }

    private Task<string> Git(params string[] arguments) => StockGit.RunAsync(_host.Repository(_wiki), arguments);
}
