using Wikibot.Git.Base;
using Wikibot.Git.Client;
using Wikibot.Git.Pages;
using Wikibot.Git.Storage;

namespace Wikibot.Tests.Git.Pages;

/// <summary>Pages that are asked for by another name than their path: opened where only one is meant, and else the nearest are named.</summary>
public sealed class NamedPageTests : IAsyncLifetime
{
    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync() => _wiki = await _host.NewWikiAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("Concepts/Hook", "Hook", "Concepts/Hook")]
    [InlineData("Concepts/Hook", "hook", "Concepts/Hook")]
    [InlineData("a/b/c/Deep", "c/deep.md", "a/b/c/Deep")]
    [InlineData("Guides/getting-started", "Getting Started", "Guides/getting-started")]
    [InlineData("Orte/München", "munchen", "Orte/München")]
    [InlineData("Orte/Mu\u0308nchen", "MÜNCHEN", "Orte/München")]
    [InlineData("メモ/予定", "予定", "メモ/予定")]
    [InlineData("Dev/Notes", "dev/notes", "Dev/Notes")]
    public async Task Read_nameThatOnlyOnePageHas_opensItAndSaysSo(string page, string asked, string path)
    {
        await _host.WriteAsync(_wiki, page, "text\n");
        await _host.WriteAsync(_wiki, "Else/Where", "other\n");

        var read = await ReadAsync(asked);

        (read.Path, read.Content, read.ResolvedBy, read.MovedTo).ShouldBe((path, "text\n", ResolvedBy.PathEnd, null));
        read.ResolvedFrom.ShouldBe(PagePath.Parse(asked).Value);
        (await ReadAsync(path)).ResolvedFrom.ShouldBeNull();
    }

    [Fact]
    public async Task Read_nameOfSeveral_namesThemAndOpensNone()
    {
        await _host.WriteAsync(_wiki, "B/Hook", "b\n");
        await _host.WriteAsync(_wiki, "A/Hook", "a\n");
        await _host.WriteAsync(_wiki, "C/hook", "c\n");
        (await ReadAsync("hook")).Path.ShouldBe("C/hook", "what is written exactly so comes first");
        (await ReadAsync("b/hook")).Path.ShouldBe("B/Hook");
        var problem = await MissingAsync("HOOK");
        Near(problem).ShouldBe(["A/Hook", "B/Hook", "C/hook"]);
        problem.Message.ShouldBe("There is no page 'HOOK'. The nearest pages are 'A/Hook', 'B/Hook', 'C/hook'.");
    }

    [Fact]
    public async Task Read_nameInThePast_isThatOfThen()
    {
        var first = await _host.WriteAsync(_wiki, "Concepts/Hook", "text\n");
        await _host.Git.DeletePageAsync(GitServiceHost.Ada, _wiki, "Concepts/Hook", first.Revision!, null, GitServiceHost.Id());
        await _host.WriteAsync(_wiki, "Other/Hook", "other\n");
        (await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, new ReadPageQuery("Hook", first.Commit, Detailed: true))).ShouldSatisfyAllConditions(
            page => page.Path.ShouldBe("Concepts/Hook"), page => page.LastChange!.Commit.ShouldBe(first.Commit));
        (await ReadAsync("Hook")).Path.ShouldBe("Other/Hook");
    }

    [Theory]
    [InlineData("Dve/Notes", "Dev/Notes")]
    [InlineData("Dev/Note", "Dev/Notes")]
    [InlineData("dev/ntoes", "Dev/Notes")]
    [InlineData("Notes/Dev", null)]
    [InlineData("Meeting", "Dev/Meeting 2026-11-29")]
    [InlineData("Zzzz", null)]
    public async Task Missing_page_namesTheNearest(string asked, string? nearest)
    {
        await _host.WriteAsync(_wiki, "Dev/Notes", "text\n");
        await _host.WriteAsync(_wiki, "Dev/Meeting 2026-11-29", "text\n");
        var problem = await MissingAsync(asked);
        (problem.Extensions.ContainsKey("near") ? Near(problem)[0] : null).ShouldBe(nearest);
        var edit = await Should.ThrowAsync<WikibotProblemException>(() => _host.Git.EditPageAsync(GitServiceHost.Ada, _wiki, new EditPageRequest(asked, Append: "x"), GitServiceHost.Id()));
        edit.Message.ShouldBe(problem.Message);
    }

    [Fact]
    public async Task Missing_oneOfManyOfItsName_namesTheNearestFolders()
    {
        await _host.Git.WritePagesAsync(GitServiceHost.Ada, _wiki, new WritePagesRequest([.. Enumerable.Range(0, 150).Select(i => new PageWrite($"packages/p{i:000}/README", "x\n"))]), GitServiceHost.Id());
        Near(await MissingAsync("package/p077/README")).ShouldSatisfyAllConditions(near => near.Count.ShouldBe(5), near => near[0].ShouldBe("packages/p077/README"));
    }

    [Fact]
    public async Task Missing_deletedPage_namesThoseOfItsNameElsewhere()
    {
        var gone = await _host.WriteAsync(_wiki, "Old/Plan", "x\n");
        await _host.Git.DeletePageAsync(GitServiceHost.Ada, _wiki, "Old/Plan", gone.Revision!, null, GitServiceHost.Id());
        await _host.WriteAsync(_wiki, "New/Plan", "x\n");
        await _host.WriteAsync(_wiki, "New/Plans", "x\n");
        var problem = await MissingAsync("Old/Plan");
        problem.Extensions.Keys.ShouldBe(["path", "deletedIn", "lastCommit", "near"], ignoreOrder: true);
        Near(problem).ShouldBe(["New/Plan"]);
    }

    [Fact]
    public async Task Change_byName_isRefused()
    {
        var revision = (await _host.WriteAsync(_wiki, "Concepts/Hook", "text\n")).Revision!;
        foreach (var change in (Func<Task>[])[
            () => _host.Git.EditPageAsync(GitServiceHost.Ada, _wiki, new EditPageRequest("Hook", Append: "x"), GitServiceHost.Id()),
            () => _host.Git.DeletePageAsync(GitServiceHost.Ada, _wiki, "Hook", revision, null, GitServiceHost.Id())])
        {
            var problem = await Should.ThrowAsync<WikibotProblemException>(change);
            (problem.Code, problem.Message).ShouldBe((ProblemCodes.PageNotFound, "There is no page 'Hook'. The nearest page is 'Concepts/Hook'."));
        }
    }

    [Fact]
    public async Task Read_aliasOrTitle_isOpenedWhereARoomKnowsIt()
    {
        await _host.WriteAsync(_wiki, "Concepts/Hook", "text\n");
        var access = new Wikibot.Git.Members.WikiAccess((await _host.Store.OpenAsync(_wiki, default))!, GitServiceHost.Ada, Wikibot.Git.Members.Role.Viewer);
        var reader = new PageReader(new PageFinder([new Known("Where it is sewn on", PagePath.Parse("Concepts/Hook"))]));
        var page = await reader.ReadAsync(access, new ReadPageQuery("Where it is sewn on"), default);
        (page.Path, page.ResolvedBy).ShouldBe(("Concepts/Hook", ResolvedBy.Alias));
        await Should.ThrowAsync<WikibotProblemException>(() => reader.ReadAsync(access, new ReadPageQuery("Something else"), default));
    }

    [Fact]
    public async Task Read_aliasOrTitleInFrontMatter_opensTheOnePageThatHasIt()
    {
        await _host.WriteAsync(_wiki, "Concepts/Hook", "---\ntitle: How it is sewn on\naliases: [Fadenhaken, Öse]\n---\ntext\n");
        await _host.WriteAsync(_wiki, "Concepts/Eye", "---\naliases: [Öse]\n---\ntext\n");

        (await ReadAsync("fadenhaken")).ShouldSatisfyAllConditions(page => page.Path.ShouldBe("Concepts/Hook"), page => page.ResolvedBy.ShouldBe(ResolvedBy.Alias), page => page.ResolvedFrom.ShouldBe("fadenhaken"));
        (await ReadAsync("How it is sewn on")).ShouldSatisfyAllConditions(page => page.Path.ShouldBe("Concepts/Hook"), page => page.ResolvedBy.ShouldBe(ResolvedBy.Title));
        await MissingAsync("Öse");
        var moved = (await ReadAsync("Concepts/Hook")).Revision!;
        await _host.Git.DeletePageAsync(GitServiceHost.Ada, _wiki, "Concepts/Hook", moved, null, GitServiceHost.Id());
        (await ReadAsync("Öse")).Path.ShouldBe("Concepts/Eye");
    }

    [Fact]
    public async Task Read_titleThatCannotBeAPath_opensThePageThatHasIt()
    {
        await _host.WriteAsync(_wiki, "Concepts/MCP", "# What is MCP?\n\ntext\n");
        await _host.WriteAsync(_wiki, "Concepts/Links", "---\naliases: [\"a/../b\", \"C:\\\\notes\"]\n---\ntext\n");

        (await ReadAsync("what is MCP?")).ShouldSatisfyAllConditions(
            page => page.Path.ShouldBe("Concepts/MCP"), page => page.ResolvedBy.ShouldBe(ResolvedBy.Title), page => page.ResolvedFrom.ShouldBe("what is MCP?"));
        (await ReadAsync("a/../b")).ResolvedBy.ShouldBe(ResolvedBy.Alias);
        (await ReadAsync("C:\\notes")).Path.ShouldBe("Concepts/Links");
        (await _host.Git.ReadPagesAsync(GitServiceHost.Ada, _wiki, new ReadPagesRequest(["What is MCP?", "What else?"]))).Pages.Select(read => read.Page?.Path ?? read.Problem!.Code)
            .ShouldBe(["Concepts/MCP", ProblemCodes.InvalidArgument]);
        var refused = await Should.ThrowAsync<WikibotProblemException>(() => ReadAsync("What else?"));
        (refused.Code, refused.Extensions["rule"].ToString()).ShouldBe((ProblemCodes.InvalidArgument, "forbidden_character"));
    }

    private Task<PageContent> ReadAsync(string path) => _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, path);

    private async Task<WikibotProblemException> MissingAsync(string path)
    {
        var problem = await Should.ThrowAsync<WikibotProblemException>(() => ReadAsync(path));
        problem.Code.ShouldBe(ProblemCodes.PageNotFound);
        return problem;
    }

    private static List<string> Near(WikibotProblemException problem) => [.. problem.Extensions["near"].AsArray().Select(path => path!.GetValue<string>())];

    private sealed class Known(string name, PagePath page) : IFurtherNames
    {
        public ValueTask<IReadOnlyList<(PagePath Page, string By)>> FindAsync(IWiki wiki, Snapshot state, string asked, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyList<(PagePath Page, string By)>>(asked == name ? [(page, ResolvedBy.Alias)] : []);
    }
}
