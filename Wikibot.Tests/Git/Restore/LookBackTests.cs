using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Restore;

public sealed class LookBackTests : IAsyncLifetime
{
    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync()
    {
        _wiki = await _host.NewWikiAsync();
        await _host.AddMemberAsync(_wiki, GitServiceHost.Bob, "editor");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task WritePages_several_areOneCommitAllOrNothing()
    {
        var a = await _host.WriteAsync(_wiki, "A", "1");
        var result = await Batch(new PageWrite("A", null, a.Revision), new PageWrite("B", "2"), new PageWrite("C/D", "3"));
        result.Pages.Select(page => (page.Path, page.Created, page.Revision is null)).ShouldBe([("A", false, true), ("B", true, false), ("C/D", true, false)]);
        (await Git("log", "-1", "--name-status", "--format=%s")).ShouldBe("Write 3 pages\n\nD\tA.md\nA\tB.md\nA\tC/D.md\n");
        var problem = await Problem(() => Batch(new PageWrite("E", "5"), new PageWrite("B", "again")));
        (problem.Code, problem.Extensions["path"].ToString()).ShouldBe((ProblemCodes.RevisionRequired, "B"));
        (await Problem(() => Read("E"))).Code.ShouldBe(ProblemCodes.PageNotFound);
        (await Problem(() => Batch(new PageWrite("X", "1"), new PageWrite("X.md", "2")))).Extensions["field"].ToString().ShouldBe("pages[1].path");
        (await Problem(() => Batch(new PageWrite("F/x", "1"), new PageWrite("f/y", "2")))).Code.ShouldBe(ProblemCodes.PathCollision);
        (await Batch(new PageWrite("B", null, result.Pages[1].Revision), new PageWrite("b", "2"))).Pages[1].Created.ShouldBeTrue();
        (await Problem(() => Batch())).Extensions["rule"].ToString().ShouldBe("count");
    }

    [Fact]
    public async Task Changes_filters_choose()
    {
        var start = (await _host.Git.GetWikiAsync(GitServiceHost.Ada, _wiki)).Commit;
        await _host.WriteAsync(_wiki, "A/one", "1");
        _host.Time.Advance(TimeSpan.FromHours(1));
        var since = _host.Time.GetUtcNow().AddMinutes(-1);
        await _host.WriteAsync(_wiki, "B/two", "2", caller: GitServiceHost.Bob);
        await _host.WriteAsync(_wiki, "A/three", "3");
        (await Changes(new ChangesQuery())).ShouldBe(["A/three", "B/two", "A/one", "Home"]);
        (await Changes(new ChangesQuery(SinceCommit: start))).ShouldBe(["A/three", "B/two", "A/one"]);
        (await Changes(new ChangesQuery(Since: since))).ShouldBe(["A/three", "B/two"]);
        (await Changes(new ChangesQuery(Author: "BOB@example.org"))).ShouldBe(["B/two"]);
        (await Changes(new ChangesQuery(Author: "ada lovelace", Prefix: "A/"))).ShouldBe(["A/three", "A/one"]);
        var first = await _host.Git.RecentChangesAsync(GitServiceHost.Ada, _wiki, new ChangesQuery(Limit: 3));
        var second = await _host.Git.RecentChangesAsync(GitServiceHost.Ada, _wiki, new ChangesQuery(Limit: 3, Cursor: first.NextCursor));
        (first.Changes.Count, second.Changes.Count, second.NextCursor).ShouldBe((3, 1, null));
        (await Problem(() => Changes(new ChangesQuery(SinceCommit: new string('1', 40))))).Code.ShouldBe(ProblemCodes.CommitNotFound);
    }

    [Fact]
    public async Task Compare_page_isTheUnifiedDiffThatGitGives()
    {
        var old = string.Concat(Enumerable.Range(1, 60).Select(i => $"line {i}\n"));
        var a = await _host.WriteAsync(_wiki, "A", old);
        var text = "new first\n" + old.Replace("line 20\n", "", StringComparison.Ordinal).Replace("line 30\n", "line 30 changed\nand more\n", StringComparison.Ordinal).Replace("line 60\n", "line 60, no end", StringComparison.Ordinal);
        var b = await _host.WriteAsync(_wiki, "A", text, a.Revision);
        var page = (await _host.Git.CompareAsync(GitServiceHost.Ada, _wiki, new CompareQuery(a.Commit, b.Commit, "A"))).Pages.Single();
        var git = await Git("diff", "--no-color", "--no-ext-diff", "--unified=3", a.Commit, b.Commit, "--", "A.md");
        var hunks = git[git.IndexOf("@@", StringComparison.Ordinal)..].Split('\n').Select(line => line.StartsWith("@@", StringComparison.Ordinal) ? line[..(line.IndexOf("@@", 2, StringComparison.Ordinal) + 2)] : line);
        page.Diff.ShouldBe(string.Join('\n', hunks));
        (page.Kind, page.Added, page.Removed).ShouldBe(("changed", 4, 3));
        (await _host.Git.CompareAsync(GitServiceHost.Ada, _wiki, new CompareQuery(a.Commit, b.Commit, "A", "words"))).Pages.Single().Diff.ShouldContain("line 30{+ changed\nand more+}");
    }

    [Fact]
    public async Task Compare_wiki_isBoundedAndGoesOnByCursor()
    {
        var start = (await _host.Git.GetWikiAsync(GitServiceHost.Ada, _wiki)).Commit;
        var long1 = string.Concat(Enumerable.Range(1, 100).Select(i => $"entry {i} of the first page\n"));
        await _host.WriteAsync(_wiki, "A", long1);
        await _host.WriteAsync(_wiki, "B", "short\n");
        var home = await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "Home");
        await _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, new MoveRequest("Home", "Start", home.Revision), GitServiceHost.Id());
        var pages = new List<ComparedPage>();
        var answer = await _host.Git.CompareAsync(GitServiceHost.Ada, _wiki, new CompareQuery(start, Budget: 500));
        await _host.WriteAsync(_wiki, "Later", "not in these answers");
        for (pages.AddRange(answer.Pages); answer.NextCursor is { } cursor; pages.AddRange(answer.Pages))
        {
            answer.Truncated.ShouldBeTrue();
            answer.Pages.Sum(page => page.Diff.Length).ShouldBeLessThanOrEqualTo(500);
            answer = await _host.Git.CompareAsync(GitServiceHost.Ada, _wiki, new CompareQuery(start, Budget: 500, Cursor: cursor));
        }

        pages.Select(page => (page.Path, page.Kind, page.From)).Distinct().ShouldBe([("A", "created", null), ("B", "created", null), ("Start", "moved", "Home")]);
        string.Concat(pages.Where(page => page.Path == "A").Select(page => page.Diff)).ShouldBe("@@ -0,0 +1,100 @@\n" + string.Concat(long1.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"+{line}\n")));
        (await Problem(() => _host.Git.CompareAsync(GitServiceHost.Ada, _wiki, new CompareQuery(start, Path: "Never")))).Code.ShouldBe(ProblemCodes.PageNotFound);
        (await Problem(() => _host.Git.CompareAsync(GitServiceHost.Ada, _wiki, new CompareQuery(start, Format: "html")))).Extensions["field"].ToString().ShouldBe("format");
    }

    [Fact]
    public async Task Restore_pageDeletedPageFolderAndWiki_comeBack()
    {
        var a = await _host.WriteAsync(_wiki, "F/a", "a1");
        var b = await _host.WriteAsync(_wiki, "F/b", "b1");
        var good = b.Commit;
        var tree = (await Git("rev-parse", "main^{tree}")).Trim();
        await _host.WriteAsync(_wiki, "F/a", "a2", a.Revision);
        await _host.Git.DeletePageAsync(GitServiceHost.Ada, _wiki, "F/b", b.Revision!, null, GitServiceHost.Id());
        await _host.WriteAsync(_wiki, "F/c", "c1");
        (await Problem(() => Restore(good, "F/a", null))).Code.ShouldBe(ProblemCodes.RevisionRequired);
        (await Problem(() => Restore(good, "F/c", null))).Code.ShouldBe(ProblemCodes.PageNotFound);
        (await Restore(good, "F/b", null)).Pages.ShouldBe([new ChangedPage("F/b", "created", b.Revision)]);
        (await Read("F/b")).ShouldBe("b1");
        var folder = await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, "F", 1);
        (await Restore(good, "F/", folder.Revision)).Pages.Select(page => (page.Path, page.Kind)).ShouldBe([("F/a", "changed"), ("F/c", "deleted")]);
        await _host.WriteAsync(_wiki, "G/d", "d1");
        var info = await _host.Git.GetWikiAsync(GitServiceHost.Ada, _wiki);
        (await Problem(() => Restore(good, null, null))).Extensions["currentRevision"].ToString().ShouldBe(info.Revision);
        (await Restore(good, null, info.Revision)).PageCount.ShouldBe(1);
        (await Git("rev-parse", "main^{tree}")).Trim().ShouldBe(tree);
        (await Restore(good, null, tree)).Changed.ShouldBeFalse();
        (await Git("fsck", "--strict", "--no-dangling")).ShouldBe("");
    }

    [Fact]
    public async Task Revert_agentsFiftyEditsAmidTwoHundredOfOthers_leavesTheOthersByteForByte()
    {
        var random = new Random(42);
        var model = new Dictionary<string, List<(string Line, bool Agent)>>(StringComparer.Ordinal);
        for (var p = 0; p < 20; p++)
        {
            model[$"P{p}"] = [.. Enumerable.Range(0, 30).Select(i => ($"page {p} line {i}\n", false))];
            await _host.WriteAsync(_wiki, $"P{p}", Text($"P{p}"));
        }

        var start = (await _host.Git.GetWikiAsync(GitServiceHost.Ada, _wiki)).Commit;
        var agentTurns = Enumerable.Range(0, 250).OrderBy(_ => random.Next()).Take(50).ToHashSet();
        for (var turn = 0; turn < 250; turn++)
        {
            var agent = agentTurns.Contains(turn);
            var page = $"P{random.Next(20)}";
            // The agent inserts lines of its own; others insert, change and remove lines, and never touch the agent's.
            var lines = model[page];
            var at = random.Next(lines.Count);
            if (agent)
            {
                lines.Insert(at, ($"agent {turn} 👩‍💻\n", true));
            }
            else if (lines[at].Agent || random.Next(3) == 0 || lines.Count(line => !line.Agent) < 5)
            {
                lines.Insert(lines.Count, ($"other {turn}\n", false));
            }
            else if (random.Next(2) == 0)
            {
                lines[at] = ($"changed {turn}\n", false);
            }
            else
            {
                lines.RemoveAt(at);
            }

            var revision = (await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, page)).Revision;
            await _host.WriteAsync(_wiki, page, Text(page), revision, agent ? GitServiceHost.Bob : GitServiceHost.Ada);
        }

        var before = model.Keys.ToDictionary(page => page, Text, StringComparer.Ordinal);
        var (id, request) = (GitServiceHost.Id(), new RevertRequest("bob", SinceCommit: start));
        var result = await _host.Git.RevertChangesAsync(GitServiceHost.Ada, _wiki, request, id);
        result.Commits.ShouldBe(50);
        result.Changed.ShouldBeTrue();
        var conflicts = result.Conflicts.Select(conflict => conflict.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var page in model.Keys)
        {
            var expected = conflicts.Contains(page) ? before[page] : string.Concat(model[page].Where(line => !line.Agent).Select(line => line.Line));
            (await Read(page)).ShouldBe(expected, page);
        }

        conflicts.Count.ShouldBeLessThan(10, "most pages can be cleaned");
        result.PageCount.ShouldBe(model.Keys.Count(page => !conflicts.Contains(page) && model[page].Exists(line => line.Agent)));
        var again = await _host.Git.RevertChangesAsync(GitServiceHost.Ada, _wiki, request, id);
        (again.Commit, again.Commits, again.ConflictCount).ShouldBe((result.Commit, 50, result.ConflictCount));
        again.Conflicts.ShouldBe(result.Conflicts);

        string Text(string page) => string.Concat(model[page].Select(line => line.Line));
    }

    [Fact]
    public async Task Revert_createdDeletedMovedAndConflicting_areToldApart()
    {
        await _host.WriteAsync(_wiki, "Keep", "[[Doc]] one\ntwo\nthree\n");
        var doc = await _host.WriteAsync(_wiki, "Doc", "text\n");
        var gone = await _host.WriteAsync(_wiki, "Gone", "was here");
        var clash = await _host.WriteAsync(_wiki, "Clash", "a\nb\nc\n");
        var start = (await _host.Git.GetWikiAsync(GitServiceHost.Ada, _wiki)).Commit;
        await _host.WriteAsync(_wiki, "Spam", "buy", caller: GitServiceHost.Bob);
        await _host.WriteAsync(_wiki, "Useful", "start", caller: GitServiceHost.Bob);
        await _host.Git.DeletePageAsync(GitServiceHost.Bob, _wiki, "Gone", gone.Revision!, null, GitServiceHost.Id());
        await _host.Git.MoveAsync(GitServiceHost.Bob, _wiki, new MoveRequest("Doc", "Moved/Doc2", doc.Revision), GitServiceHost.Id());
        var bobs = await _host.WriteAsync(_wiki, "Clash", "a\nBOB\nc\n", clash.Revision, GitServiceHost.Bob);
        var adas = await _host.WriteAsync(_wiki, "Clash", "a\nBOB and Ada\nc\n", bobs.Revision);
        await _host.WriteAsync(_wiki, "Useful", "start and more", (await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "Useful")).Revision);
        await _host.WriteAsync(_wiki, "Moved/Doc2", "text\nmore by Ada\n", (await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "Moved/Doc2")).Revision);
        var result = await _host.Git.RevertChangesAsync(GitServiceHost.Ada, _wiki, new RevertRequest("Bob", SinceCommit: start), GitServiceHost.Id());
        result.Conflicts.Select(conflict => (conflict.Path, conflict.Commit == adas.Commit)).ShouldBe([("Clash", true), ("Useful", false)]);
        result.Conflicts[0].Reason.ShouldStartWith("Ada Lovelace changed the same place");
        (await Git("ls-tree", "-r", "--name-only", "main")).ShouldBe("Clash.md\nDoc.md\nGone.md\nHome.md\nKeep.md\nUseful.md\n");
        (await Read("Doc")).ShouldBe("text\nmore by Ada\n");
        (await Read("Keep")).ShouldBe("[[Doc]] one\ntwo\nthree\n");
        (await Read("Gone")).ShouldBe("was here");
        (await Read("Clash")).ShouldBe("a\nBOB and Ada\nc\n");
        var nothing = await _host.Git.RevertChangesAsync(GitServiceHost.Ada, _wiki, new RevertRequest("Nobody", SinceCommit: start), GitServiceHost.Id());
        (nothing.Changed, nothing.Commits, nothing.ConflictCount).ShouldBe((false, 0, 0));
        (await Problem(() => _host.Git.RevertChangesAsync(GitServiceHost.Ada, _wiki, new RevertRequest("Bob"), GitServiceHost.Id()))).Extensions["field"].ToString().ShouldBe("since");
    }

    private static Task<WikibotProblemException> Problem(Func<Task> call) => Should.ThrowAsync<WikibotProblemException>(call);

    private async Task<string> Read(string path) => (await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, path)).Content;

    private Task<PagesChange> Batch(params PageWrite[] pages) => _host.Git.WritePagesAsync(GitServiceHost.Ada, _wiki, new WritePagesRequest(pages), GitServiceHost.Id());

    private Task<RestoreResult> Restore(string commit, string? path, string? revision) =>
        _host.Git.RestoreAsync(GitServiceHost.Ada, _wiki, new RestoreRequest(commit, path, revision), GitServiceHost.Id());

    private async Task<IEnumerable<string>> Changes(ChangesQuery query) =>
        (await _host.Git.RecentChangesAsync(GitServiceHost.Ada, _wiki, query)).Changes.Select(change => change.Pages.Single().Path);

    private Task<string> Git(params string[] arguments) => StockGit.RunAsync(_host.Repository(_wiki), arguments);
}
