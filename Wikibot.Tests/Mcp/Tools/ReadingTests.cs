namespace Wikibot.Tests.Mcp.Tools;

/// <summary>Finding and reading as a model meets it: names, outlines, several pages, and pages that are not there.</summary>
public sealed class ReadingTests : FaultScene
{
    [Fact]
    public async Task ReadPage_byName_saysWhichPageItIs()
    {
        await WriteAsync("Concepts/Hook", "# Hook\n");
        var page = await DoAsync("read_page", new { path = "hook" });
        (page.At("path")!.GetValue<string>(), page.At("resolvedFrom")!.GetValue<string>()).ShouldBe(("Concepts/Hook", "hook"));
        page.At("note")!.GetValue<string>().ShouldBe("No page has the path \"hook\"; \"Concepts/Hook\" is the only one whose path ends so. Name it by its path when you change it.");
        (await DoAsync("read_page", new { path = "Concepts/Hook" })).At("note").ShouldBeNull();
    }

    [Fact]
    public async Task ReadPage_notThere_namesTheNearestAndWhatToDo()
    {
        await WriteAsync("Concepts/Hook", "# Hook\n");
        await WriteAsync("Patterns/Hook", "# Hook\n");
        var result = await CallAsync("read_page", new { path = "Hook" });
        result.Sentence().ShouldBe("There is no page 'Hook'. The nearest pages are 'Concepts/Hook', 'Patterns/Hook'. Use the one that is meant, by its path. (code: page_not_found)");
        result.Problem()["near"]!.ToJsonString().ShouldBe("[\"Concepts/Hook\",\"Patterns/Hook\"]");
    }

    [Fact]
    public async Task ReadPage_outline_hasHeadingsAndNoText()
    {
        await WriteAsync("Long", "# One\n\n" + new string('x', 5000) + "\n\n## Two\n\ntext\n");
        var page = await DoAsync("read_page", new { path = "Long", outline = true });
        page.At("content").ShouldBeNull();
        page.At("outline")!.ToJsonString().ShouldBe("""[{"level":1,"heading":"One","line":1,"size":5022},{"level":2,"heading":"Two","line":5,"size":13}]""");
        (page.At("totalLines")!.GetValue<int>(), page.At("totalSize")!.GetValue<int>()).ShouldBe((7, 5022));
        page.At("note")!.GetValue<string>().ShouldContain("Headings only");
        (await DoAsync("read_page", new { path = "Long", heading = page.At("outline.1.heading")!.GetValue<string>() })).At("content")!.GetValue<string>().ShouldBe("## Two\n\ntext\n");
    }

    [Theory]
    [InlineData("""{ "paths": ["A", "Gone", "hook"] }""")]
    [InlineData("""{ "pages": "[\"A\", \"Gone\", \"hook\"]" }""")]
    public async Task ReadPages_eachEntry_isAPageOrSaysWhyNot(string arguments)
    {
        await WriteAsync("A", "a\n");
        await WriteAsync("Concepts/Hook", "# Hook\n");
        var pages = (await DoAsync("read_pages", arguments)).At("pages")!.AsArray();
        pages.Select(page => page!["path"]!.GetValue<string>()).ShouldBe(["A", "Gone", "Concepts/Hook"]);
        pages[0]!["content"]!.GetValue<string>().ShouldBe("a\n");
        pages[0]!["revision"]!.GetValue<string>().ShouldBe(await RevisionAsync("A"));
        pages[1]!["problem"]!.GetValue<string>().ShouldBe("There is no page 'Gone'. (code: page_not_found)");
        pages[2]!["note"]!.GetValue<string>().ShouldContain("the only one whose path ends so");
    }

    [Fact]
    public async Task ReadPages_thatDoNotFit_areCutAndGoOnWithReadPage()
    {
        var text = string.Concat(Enumerable.Range(0, 400).Select(i => $"line {i}\n"));
        await WriteAsync("A", text);
        await WriteAsync("B", "b\n");
        var pages = (await DoAsync("read_pages", new { paths = (string[])["A", "B"], limit = 1000 })).At("pages")!.AsArray();
        pages[1]!["nextCursor"].ShouldBeNull();
        pages[0]!["note"]!.GetValue<string>().ShouldStartWith("Only a part of the page.");
        var rest = await DoAsync("read_page", new { path = "A", cursor = pages[0]!["nextCursor"]!.GetValue<string>() });
        (pages[0]!["content"]!.GetValue<string>() + rest.At("content")!.GetValue<string>()).ShouldBe(text);
    }

    [Fact]
    public async Task Compare_shortenedIdOfSeveralCommits_isTakenOrNamesThem()
    {
        var commit = await WriteAsync("A", "a\n");
        (await DoAsync("compare", new { commit = commit[..4] })).At("to")!.GetValue<string>().ShouldBe(commit);
        (await RefusedAsync("compare", new { commit = "abc" }, "invalid_argument")).ShouldContain("the first 4 or more");
    }

    [Fact]
    public async Task RecentChanges_ofAText_findsWhereItVanished()
    {
        await WriteAsync("A", "one\ntwo\n");
        var gone = await WriteAsync("A", "one\n", await RevisionAsync("A"));
        await WriteAsync("A", "one\nthree\n", await RevisionAsync("A"));
        var changes = (await DoAsync("recent_changes", new { text = "two" })).At("changes")!.AsArray();
        changes.Select(change => change!["textChange"]!.GetValue<int>()).ShouldBe([-1, 1]);
        changes[0]!["commit"]!.GetValue<string>().ShouldBe(gone);
        (await DoAsync("recent_changes", new { text = "nowhere" })).At("changes")!.AsArray().ShouldBeEmpty();
        (await RefusedAsync("recent_changes", new { text = "" }, "invalid_argument")).ShouldContain("'text' has 1 to 500 characters");
    }
}
