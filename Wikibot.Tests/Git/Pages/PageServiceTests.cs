using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Pages;

public sealed class PageServiceTests : IAsyncLifetime
{
    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync() => _wiki = await _host.NewWikiAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("Dev/Notes – Überblick", "# Überblick\n\nText\n")]
    [InlineData("crlf", "a\r\nb\r\nmixed\nend")]
    [InlineData("bom", "\uFEFFwith a mark\n")]
    [InlineData("empty", "")]
    [InlineData("emoji 👩‍💻/日本", "e\u0301 \u00E9 👍🏽 \u0001\u007F\u2028")]
    public async Task Write_newPage_isReadBackAndShownByGit(string path, string content)
    {
        var written = await _host.WriteAsync(_wiki, path, content);
        written.Created.ShouldBeTrue();
        var read = await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, path);
        read.Content.ShouldBe(content);
        read.Revision.ShouldBe(written.Revision);
        read.Commit.ShouldBe(written.Commit);
        (await Git("show", $"main:{path}.md")).ShouldBe(content.TrimStart('\uFEFF'), "the reader of git's output drops the mark");
        (await Git("fsck", "--strict", "--no-dangling")).ShouldBe("");
    }

    [Fact]
    public async Task Write_page_carriesAuthorMessageAndTime()
    {
        await _host.WriteAsync(_wiki, "A", "1");
        (await Git("log", "-1", "--format=%an|%ae|%s")).Trim().ShouldBe("Ada Lovelace|ada@example.org|Create A");
        var revision = (await _host.WriteAsync(_wiki, "B", "1", message: "  Why\r\n\r\nBody  ")).Revision;
        await _host.WriteAsync(_wiki, "B", "2", revision);
        var entries = (await _host.Git.HistoryAsync(GitServiceHost.Ada, _wiki)).Entries;
        entries.Select(e => e.Change.Message).ShouldBe(["Update B", "Why\n\nBody", "Create A", "Create wiki notes"]);
        entries[0].Change.When.ShouldBe(_host.Time.GetUtcNow(), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Write_hostileAuthorAndMessage_staysOneCleanCommit()
    {
        var eve = new Caller("static:ada", "Eve\n<x@y> \0Mallory", "e<ve>\n@example.org");
        await _host.WriteAsync(_wiki, "A", "1", caller: eve, message: "Fine\n\nWikibot-Operation: stolen\nwikibot-moved: [\"a\",\"b\"]\nCo-Authored-By: x\0y");
        var entry = (await _host.Git.HistoryAsync(GitServiceHost.Ada, _wiki)).Entries[0].Change;
        entry.Author.ShouldBe("Eve x@y  Mallory");
        entry.Email.ShouldBe("eve@example.org");
        entry.Message.ShouldBe("Fine\n\n> Wikibot-Operation: stolen\n> wikibot-moved: [\"a\",\"b\"]\nCo-Authored-By: x y");
        (await Git("log", "-1", "--format=%(trailers:key=Wikibot-Operation,valueonly)")).ShouldNotContain("stolen");
        (await Git("fsck", "--strict", "--no-dangling")).ShouldBe("");
    }

    [Fact]
    public async Task Write_existingWithoutRevision_isRefusedWithTheCurrentOne()
    {
        var current = (await _host.WriteAsync(_wiki, "A", "1")).Revision;
        var problem = await Problem(() => _host.WriteAsync(_wiki, "A", "2"));
        (problem.Status, problem.Code).ShouldBe((409, ProblemCodes.RevisionRequired));
        problem.Extensions["currentRevision"].ToString().ShouldBe(current);
    }

    [Fact]
    public async Task Write_staleRevision_isAConflictWithTheCurrentOne()
    {
        var first = (await _host.WriteAsync(_wiki, "A", "1")).Revision;
        var second = (await _host.WriteAsync(_wiki, "A", "2", first)).Revision;
        var problem = await Problem(() => _host.WriteAsync(_wiki, "A", "3", first));
        (problem.Status, problem.Code).ShouldBe((409, ProblemCodes.RevisionConflict));
        problem.Extensions["currentRevision"].ToString().ShouldBe(second);
        (await Problem(() => _host.WriteAsync(_wiki, "New", "3", first))).Extensions.Keys.ShouldNotContain("currentRevision");
    }

    [Fact]
    public async Task Write_identicalContent_makesNoCommit()
    {
        var first = await _host.WriteAsync(_wiki, "A", "same");
        var again = await _host.WriteAsync(_wiki, "A", "same", first.Revision);
        again.ShouldBe(first with { Changed = false, Created = false });
        (await Git("rev-list", "--count", "main")).Trim().ShouldBe("2");
    }

    [Fact]
    public async Task Write_repeatedOperation_returnsTheFirstResult()
    {
        var id = GitServiceHost.Id();
        var request = new WritePageRequest("A", "1");
        var first = await _host.Git.WritePageAsync(GitServiceHost.Ada, _wiki, request, id);
        await _host.WriteAsync(_wiki, "A", "2", first.Revision);
        (await _host.Git.WritePageAsync(GitServiceHost.Ada, _wiki, request, id)).ShouldBe(first);
        (await Git("rev-list", "--count", "main")).Trim().ShouldBe("3");
        var problem = await Problem(() => _host.Git.WritePageAsync(GitServiceHost.Ada, _wiki, request with { Content = "other" }, id));
        (problem.Status, problem.Code).ShouldBe((422, ProblemCodes.OperationReused));
    }

    [Fact]
    public async Task Delete_repeatedOperation_returnsTheFirstResult()
    {
        var id = GitServiceHost.Id();
        var revision = (await _host.WriteAsync(_wiki, "A", "1")).Revision!;
        var first = await _host.Git.DeletePageAsync(GitServiceHost.Ada, _wiki, "A", revision, null, id);
        first.Revision.ShouldBeNull();
        first.Changed.ShouldBeTrue();
        (await _host.Git.DeletePageAsync(GitServiceHost.Ada, _wiki, "A", revision, null, id)).ShouldBe(first);
        (await Problem(() => _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "A"))).Code.ShouldBe(ProblemCodes.PageNotFound);
        (await Problem(() => _host.Git.DeletePageAsync(GitServiceHost.Ada, _wiki, "A", revision, null, GitServiceHost.Id()))).Code.ShouldBe(ProblemCodes.PageNotFound);
    }

    [Theory]
    [InlineData("Dev/Notes", "dev/notes", "Dev/")]
    [InlineData("Dev/Notes", "Dev/NOTES", "Dev/Notes")]
    [InlineData("Ärger", "ä\u0052GER", "Ärger")]
    public async Task Write_nameThatDiffersOnlyInCase_collides(string existing, string path, string named)
    {
        await _host.WriteAsync(_wiki, existing, "1");
        var problem = await Problem(() => _host.WriteAsync(_wiki, path, "2"));
        (problem.Status, problem.Code).ShouldBe((409, ProblemCodes.PathCollision));
        problem.Extensions["existing"].ToString().ShouldBe(named);
        (await Problem(() => _host.Git.HistoryAsync(GitServiceHost.Ada, _wiki, path))).Message.ShouldContain(named);
    }

    [Fact]
    public async Task Write_pageBesideFolderOfItsName_isFine()
    {
        await _host.WriteAsync(_wiki, "Dev/Notes", "1");
        await _host.WriteAsync(_wiki, "Dev", "2");
        (await Git("ls-tree", "-r", "--name-only", "main")).ShouldBe("Dev.md\nDev/Notes.md\nHome.md\n");
    }

    [Fact]
    public async Task Write_differentPagesAtOnce_allLand()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _host.WriteAsync(_wiki, $"P{i}", $"{i}")));
        (await Git("rev-list", "--count", "main")).Trim().ShouldBe("21");
        (await Git("fsck", "--strict", "--no-dangling")).ShouldBe("");
    }

    [Fact]
    public async Task Read_atCommitOrTime_isAsItWas()
    {
        var first = await _host.WriteAsync(_wiki, "A", "old");
        var then = _host.Time.GetUtcNow();
        _host.Time.Advance(TimeSpan.FromHours(1));
        await _host.WriteAsync(_wiki, "A", "new", first.Revision);
        (await Read(new ReadPageQuery("A", first.Commit))).Content.ShouldBe("old");
        (await Read(new ReadPageQuery("A", At: then.AddMinutes(5)))).Content.ShouldBe("old");
        (await Read(new ReadPageQuery("A", Detailed: true))).LastChange!.Author.ShouldBe("Ada Lovelace");
        (await Problem(() => Read(new ReadPageQuery("A", At: then.AddDays(-1))))).Code.ShouldBe(ProblemCodes.CommitNotFound);
        (await Problem(() => Read(new ReadPageQuery("A", first.Commit, At: then)))).Extensions["rule"].ToString().ShouldBe("exclusive");
    }

    [Fact]
    public async Task Read_objectsThatAreNoCommitOfMain_areNotFound()
    {
        var page = await _host.WriteAsync(_wiki, "A", "1");
        var members = (await Git("rev-parse", "refs/wikibot/meta")).Trim();
        var tree = (await Git("rev-parse", "main^{tree}")).Trim();
        foreach (var guess in (string[])[members, tree, page.Revision!, new string('0', 40)])
        {
            (await Problem(() => Read(new ReadPageQuery("A", guess)))).Code.ShouldBe(ProblemCodes.CommitNotFound);
        }

        (await Problem(() => Read(new ReadPageQuery("A", "main")))).Extensions["rule"].ToString().ShouldBe("commit");
        (await Problem(() => Read(new ReadPageQuery("members", members)))).Code.ShouldBe(ProblemCodes.CommitNotFound);
    }

    [Fact]
    public async Task Read_byHeadingLinesAndBudget_coversThePageExactly()
    {
        var text = "# A\n\n" + string.Concat(Enumerable.Range(1, 200).Select(i => $"Line {i} 👩‍💻 über\r\n")) + "## B\n\nb\n\n# C\n\nc";
        await _host.WriteAsync(_wiki, "L", text);
        (await Read(new ReadPageQuery("L", Heading: "A > B"))).Content.ShouldBe("## B\n\nb\n\n");
        var lines = await Read(new ReadPageQuery("L", FromLine: 3, ToLine: 4));
        lines.Content.ShouldBe("Line 1 👩‍💻 über\r\nLine 2 👩‍💻 über\r\n");
        (lines.FromLine, lines.ToLine, lines.TotalLines, lines.Truncated).ShouldBe((3, 4, 209, false));

        var parts = new List<string>();
        var page = await Read(new ReadPageQuery("L", Budget: 333));
        for (parts.Add(page.Content); page.NextCursor is { } cursor; parts.Add(page.Content))
        {
            page.Truncated.ShouldBeTrue();
            page = await Read(new ReadPageQuery("L", Budget: 333, Cursor: cursor));
        }

        parts.Count.ShouldBeGreaterThan(5);
        parts.ShouldAllBe(part => part.Length <= 333);
        string.Concat(parts).ShouldBe(text);
        (await Problem(() => Read(new ReadPageQuery("L", FromLine: 999)))).Extensions["rule"].ToString().ShouldBe("range");
        (await Problem(() => Read(new ReadPageQuery("L", Heading: "Z")))).Code.ShouldBe(ProblemCodes.HeadingNotFound);
        (await Problem(() => Read(new ReadPageQuery("L", Cursor: "AAAA")))).Extensions["rule"].ToString().ShouldBe("cursor");
    }

    [Fact]
    public async Task List_pagesByPrefixDepthAndPage_areInPathOrder()
    {
        string[] paths = ["Dev", "Dev-ops/X", "Dev/A", "Dev/Sub/B", "Dev/Sub/C", "Zoo"];
        foreach (var path in paths)
        {
            await _host.WriteAsync(_wiki, path, path);
        }

        (await List()).ShouldBe(["Dev", "Dev-ops/X", "Dev/A", "Dev/Sub/B", "Dev/Sub/C", "Home", "Zoo"]);
        (await List(depth: 1)).ShouldBe(["Dev", "Dev-ops/", "Dev/", "Home", "Zoo"]);
        (await List("Dev/", 1)).ShouldBe(["Dev/A", "Dev/Sub/"]);
        (await List("Dev/S")).ShouldBeEmpty();
        (await List("Dev/Sub")).ShouldBe(["Dev/Sub/B", "Dev/Sub/C"]);
        (await List("Dev", 1)).ShouldBe(["Dev", "Dev/A", "Dev/Sub/"]);
        (await List("nothing")).ShouldBeEmpty();

        var paged = new List<string>();
        var list = await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, limit: 2);
        await _host.WriteAsync(_wiki, "Aaa", "appears later, not in these answers");
        await _host.WriteAsync(_wiki, "Zzz", "nor this");
        for (paged.AddRange(list.Items.Select(i => i.Path)); list.NextCursor is { } cursor; paged.AddRange(list.Items.Select(i => i.Path)))
        {
            list = await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, cursor: cursor, limit: 2);
        }

        paged.ShouldBe(["Dev", "Dev-ops/X", "Dev/A", "Dev/Sub/B", "Dev/Sub/C", "Home", "Zoo"]);
        var folder = (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, "Dev/", 1)).Items.Single(item => item.Kind == "folder");
        (folder.Path, folder.Kind, folder.Pages).ShouldBe(("Dev/Sub/", "folder", 2));
        folder.Revision.ShouldBe((await Git("rev-parse", "main:Dev/Sub")).Trim());
    }

    [Fact]
    public async Task History_ofPage_isPagedAndTellsKinds()
    {
        var r1 = (await _host.WriteAsync(_wiki, "A", "1")).Revision!;
        await _host.WriteAsync(_wiki, "Other", "x");
        var r2 = (await _host.WriteAsync(_wiki, "A", "2", r1)).Revision!;
        await _host.Git.DeletePageAsync(GitServiceHost.Ada, _wiki, "A", r2, "Gone", GitServiceHost.Id());
        await _host.WriteAsync(_wiki, "A", "3");
        var all = (await _host.Git.HistoryAsync(GitServiceHost.Ada, _wiki, "A")).Entries;
        all.Select(e => e.Kind).ShouldBe(["created", "deleted", "changed", "created"]);
        all.Select(e => e.Revision).ShouldBe([all[0].Revision, null, r2, r1]);
        (await Git("log", "--format=%H", "--", "A.md")).Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(all.Select(e => e.Change.Commit));

        var paged = new List<HistoryEntry>();
        var page = await _host.Git.HistoryAsync(GitServiceHost.Ada, _wiki, "A", limit: 1);
        for (paged.AddRange(page.Entries); page.NextCursor is { } cursor; paged.AddRange(page.Entries))
        {
            page = await _host.Git.HistoryAsync(GitServiceHost.Ada, _wiki, "A", cursor, 1);
        }

        paged.ShouldBe(all);
        (await Problem(() => _host.Git.HistoryAsync(GitServiceHost.Ada, _wiki, "Never"))).Code.ShouldBe(ProblemCodes.PageNotFound);
    }

    private static Task<WikibotProblemException> Problem(Func<Task> call) => Should.ThrowAsync<WikibotProblemException>(call);

    private Task<PageContent> Read(ReadPageQuery query) => _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, query);

    private async Task<IEnumerable<string>> List(string? prefix = null, int? depth = null) =>
        (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, prefix, depth)).Items.Select(item => item.Path);

    private Task<string> Git(params string[] arguments) => StockGit.RunAsync(_host.Repository(_wiki), arguments);
}
