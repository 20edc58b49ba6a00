namespace Wikibot.Tests.Mcp.Tools;

/// <summary>Faults 1 to 4, which destroyed data, as a model meets them. Their kinds are tested one by one in Git/Storage/Damage and Git/Pages.</summary>
public sealed class DataFaultTests : FaultScene
{
    [Fact]
    public async Task Fault1_emptyPageAmongSeventeen_isWholeForEveryone()
    {
        object[] pages = [.. Enumerable.Range(0, 16).Select(i => new { path = $"p{i}", content = $"text {i}\n" }), new { path = "empty", content = "" }];
        (await DoAsync("write_pages", new { pages })).At("changed")!.GetValue<bool>().ShouldBeTrue();

        (await ReadAsync("empty")).ShouldBeEmpty();
        (await StockGit.TryRunAsync(Repository, "fsck", "--strict", "--full")).Exit.ShouldBe(0);
        using var copy = new ScratchFolder();
        await StockGit.RunAsync(copy.Path, "clone", "--quiet", "--no-local", Repository, "work");
        new FileInfo(copy["work", "empty.md"]).Length.ShouldBe(0);
        await MoveAsync("p3", "Moved/p3");
        await DoAsync("delete_page", new { path = "empty", revision = await RevisionAsync("empty") });
        (await StockGit.TryRunAsync(Repository, "fsck", "--strict", "--full")).Exit.ShouldBe(0);
    }

    [Fact]
    public async Task Fault2_prefix_isAFolderAndNoBeginningOfAName()
    {
        await WriteAsync("Dev/x", "one\n");
        await WriteAsync("Dev/a/b", "one\n");
        var since = await WriteAsync("DevOps/y", "one\n");
        await WriteAsync("Dev/x", "two\n", await RevisionAsync("Dev/x"));
        await WriteAsync("DevOps/y", "two\n", await RevisionAsync("DevOps/y"));

        Each(await DoAsync("list_pages", new { prefix = "Dev" }), "items", "path").ShouldBe(["Dev/a/b", "Dev/x"]);
        Each(await DoAsync("list_pages", new { prefix = "Dev", depth = 1 }), "items", "path").ShouldBe(["Dev/a/", "Dev/x"]);
        Each(await DoAsync("list_pages", new { prefix = "/" }), "items", "path").ShouldContain("DevOps/y");
        var changes = (await DoAsync("recent_changes", new { prefix = "Dev", since })).At("changes")!.AsArray();
        changes.SelectMany(change => change!["pages"]!.AsArray()).Select(page => page!["path"]!.GetValue<string>()).ShouldBe(["Dev/x"]);

        var author = changes[0]!["author"]!.GetValue<string>();
        Each(await DoAsync("revert_changes", new { author, since, prefix = "Dev" }), "pages", "path").ShouldBe(["Dev/x"]);
        (await ReadAsync("Dev/x")).ShouldBe("one\n");
        (await ReadAsync("DevOps/y")).ShouldBe("two\n");
    }

    [Fact]
    public async Task Fault3_nameThatIsNoUtf8_isNoPageAndMovesAlong()
    {
        await WriteAsync("D/Page", "x\n");
        await FastImport.Commit("By git").File(FastImport.Bytes("D/caf\u00E9.md"), "latin-1\n"u8.ToArray()).RunAsync(Repository);
        var blob = await GitAsync("rev-parse", "main:D/Page.md");
        foreach (var path in (string[])["D/caf\uFFFD", "D/caf\u00E9"])
        {
            await RefusedAsync("read_page", new { path }, "page_not_found");
            await RefusedAsync("delete_page", new { path, revision = blob }, "page_not_found");
            await RefusedAsync("edit_page", new { path, append = "more" }, "page_not_found");
        }

        (await RefusedAsync("write_page", new { path = "D/caf\uFFFD", content = "x" }, "invalid_argument")).ShouldContain("U+FFFD");
        await MoveAsync("D/", "E/F/");
        (await GitAsync("ls-tree", "-r", "--name-only", "main", "D")).ShouldBeEmpty();
        (await GitAsync("ls-tree", "-r", "--name-only", "main", "E")).ShouldBe("E/F/Page.md\n\"E/F/caf\\351.md\"");
        (await StockGit.TryRunAsync(Repository, "fsck", "--strict")).Exit.ShouldBe(0);
    }

    /// <summary>Another of fault 3's kind: what a move takes along, undoing it brings back.</summary>
    [Fact]
    public async Task Fault3_moveThatIsReverted_bringsEveryFileBackInItsMode()
    {
        await WriteAsync("D/Page", "![p](D/pic.png) ![[pic.png]]\n");
        await WriteAsync("Index", "![[D/pic.png]] [[D/Page]]\n");
        await FastImport.Commit("By git")
            .File("D/pic.png", "png").File("D/deep/tool.sh", "#!/bin/sh\n", "100755").File("D/Run.md", "x\n", "100755").File("D/a:b.md", "no page's name\n")
            .File(FastImport.Bytes("D/caf\u00E9.md"), "latin-1\n"u8.ToArray()).RunAsync(Repository);
        var (since, whole) = (await GitAsync("rev-parse", "main"), await GitAsync("rev-parse", "main^{tree}"));
        await MoveAsync("D/", "E/F/");
        var author = (await DoAsync("recent_changes", new { limit = 1 })).At("changes")![0]!["author"]!.GetValue<string>();

        (await DoAsync("revert_changes", new { author, since })).At("conflictCount")!.GetValue<int>().ShouldBe(0);

        (await GitAsync("rev-parse", "main^{tree}")).ShouldBe(whole);
        await DoAsync("delete_page", new { path = "D/Run", revision = await RevisionAsync("D/Run") });
        await DoAsync("restore_page", new { path = "D/Run", commit = since });
        (await GitAsync("rev-parse", "main^{tree}")).ShouldBe(whole);
    }

    [Fact]
    public async Task Fault3_revertOfAMoveWhoseFileStandsInTheWay_isLeftWholeAndNamed()
    {
        await WriteAsync("D/Page", "![p](pic.png)\n");
        await FastImport.Commit("By git").File("D/pic.png", "png").RunAsync(Repository);
        var since = await GitAsync("rev-parse", "main");
        await MoveAsync("D/", "E/");
        var author = (await DoAsync("recent_changes", new { limit = 1 })).At("changes")![0]!["author"]!.GetValue<string>();
        await FastImport.Commit("By git").File("D/pic.png", "another").RunAsync(Repository);
        var tip = await GitAsync("rev-parse", "main");

        Each(await DoAsync("revert_changes", new { author, since }), "conflicts", "path").ShouldBe(["E/Page", "E/pic.png"]);

        (await GitAsync("rev-parse", "main")).ShouldBe(tip);
    }

    /// <summary>Another of fault 3's kind: one file that is no text kept the differences of all others from being shown.</summary>
    [Fact]
    public async Task Fault3_compareBesideAFileThatIsNoText_showsTheOthers()
    {
        await WriteAsync("First", "x\n");
        await FastImport.Commit("By git").File("Good.md", "text\n").File(FastImport.Bytes("Bad.md"), [0x63, 0xE9, 0x0A]).RunAsync(Repository);
        var compared = await DoAsync("compare", new { commit = await GitAsync("rev-parse", "main") });
        Each(compared, "pages", "diff").ShouldBe(["Binary files differ\n", "@@ -0,0 +1 @@\n+text\n"]);
        await RefusedAsync("read_page", new { path = "Bad" }, "not_text");
    }

    /// <summary>Another of fault 5's kind: lists and objects that come as JSON text hide what the message's own check looks for.</summary>
    [Theory]
    [InlineData("write_pages", """{"pages": "[{\"path\": \"P\", \"content\": \"a\\ud800\"}]"}""", "[0].content")]
    [InlineData("write_pages", """{"pages": "[{\"path\": \"P\", \"path\": \"Q\", \"content\": \"a\"}]"}""", "[0].path")]
    [InlineData("edit_page", """{"path": "Home", "frontMatter": "{\"set\": {\"a\": \"\\udc00\"}}"}""", "set.a")]
    public async Task Fault5_textInJsonText_isRefusedByName(string tool, string arguments, string where)
    {
        var said = await RefusedAsync(tool, arguments, "invalid_argument");
        said.ShouldContain(where);
        await RefusedAsync("read_page", new { path = "P" }, "page_not_found");
    }

    [Theory]
    [InlineData(252, true)]
    [InlineData(253, false)]
    [InlineData(255, false)]
    public async Task Fault4_fileName_isAtMost255BytesWithItsExtension(int length, bool taken)
    {
        var path = new string('n', length);
        if (!taken)
        {
            (await RefusedAsync("write_page", new { path, content = "x" }, "invalid_argument")).ShouldContain("255");
            return;
        }

        await WriteAsync(path, "x\n");
        using var copy = new ScratchFolder();
        await StockGit.RunAsync(copy.Path, "clone", "--quiet", Repository, "work");
        File.Exists(copy["work", path + ".md"]).ShouldBeTrue();
    }
}
