using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace Wikibot.Tests.Mcp.Tools;

/// <summary>Edits and errors as a model meets them: over both services and the MCP wire. Numbers are those of the faults that the cases stand for.</summary>
public sealed class WireTests : TwoServices
{
    [Fact]
    public async Task Fault17_memberThatBeginsWithABracket_keepsCodeAdviceAndType()
    {
        await WriteAsync("P", "first\n[[p1]]\n{x}\n");
        var result = await CallAsync("edit_page", new { path = "P", edits = new[] { new { old = "[[p1]] is", @new = "x" } } });
        result.Problem()["code"]!.GetValue<string>().ShouldBe("edit_not_found");
        result.Problem()["nearest"]!.GetValue<string>().ShouldBe("[[p1]]");
        result.Problem()["line"]!.GetValue<int>().ShouldBe(2);
        result.Sentence().ShouldContain("Read the page again with read_page");
        (await CallAsync("edit_page", new { path = "P", edits = new[] { new { old = "{x} is", @new = "x" } } })).Problem()["nearest"]!.GetValue<string>().ShouldBe("{x}");
    }

    [Theory]
    [InlineData("2024")]
    [InlineData("[x] y")]
    [InlineData("{x}")]
    public async Task Fault17_pathThatLooksLikeJson_staysText(string path)
    {
        await WriteAsync(path, "a\n");
        (await CallAsync("write_page", new { path, content = "b" })).Problem()["path"]!.GetValue<string>().ShouldBe(path);
        if (path.ToUpperInvariant() is var other && other != path)
        {
            (await CallAsync("write_page", new { path = other, content = "b" })).Problem()["existing"]!.GetValue<string>().ShouldBe(path);
        }
    }

    [Fact]
    public async Task Fault17_linesAndHeadings_areLists()
    {
        await WriteAsync("P", "# A\n\nx\n\n## [B]\n\nx\n\n## [B]\n");
        (await CallAsync("edit_page", new { path = "P", edits = new[] { new { old = "x", @new = "y" } } })).Problem()["lines"]!.ToJsonString().ShouldBe("[3,7]");
        (await CallAsync("read_page", new { path = "P", heading = "[B]" })).Problem()["lines"]!.ToJsonString().ShouldBe("[5,9]");
        (await CallAsync("read_page", new { path = "P", heading = "None" })).Problem()["headings"]![1]!.GetValue<string>().ShouldBe("## [B]");
    }

    [Fact]
    public async Task Fault18_sectionWithItsOwnHeading_isNotDoubled()
    {
        var revision = await WriteAsync("P", "## A\n\nold\n\n## B\n\nb\n");
        await EditAsync(new { path = "P", revision, sections = new[] { new { heading = "A", content = "## A\n\nNEW", mode = "replace" } } });
        var page = await ReadAsync("P");
        page.Text.ShouldBe("## A\n\nNEW\n\n## B\n\nb\n");
        await EditAsync(new { path = "P", revision = page.Revision, sections = new[] { new { heading = "A", content = "", mode = "replace" } } });
        (await ReadAsync("P")).Text.ShouldBe("## A\n\n## B\n\nb\n");
    }

    [Fact]
    public async Task Fault19_appendAndPrepend_keepBlocks()
    {
        await WriteAsync("P", "Some paragraph text\n");
        await EditAsync(new { path = "P", append = "---\n\nmore" });
        await EditAsync(new { path = "P", prepend = "- item" });
        (await ReadAsync("P")).Text.ShouldBe("- item\n\nSome paragraph text\n\n---\n\nmore\n");
    }

    [Theory]
    [InlineData("""{ "path": "P", "edits": "[{\"old\": \"a\", \"new\": \"b\"}]" }""", "b\n")]
    [InlineData("""{ "path": "P", "edits": "{\"old\": \"a\", \"new\": \"b\"}" }""", "b\n")]
    [InlineData("""{ "path": "P", "edits": { "old": "a", "new": "b" } }""", "b\n")]
    [InlineData("""{ "path": ["P"], "edits": [{ "old": ["a"], "new": "[1]" }] }""", "[1]\n")]
    [InlineData("""{ "path": "P", "frontMatter": "{\"set\": {\"title\": \"T\"}}" }""", "---\ntitle: T\n---\n\na\n")]
    [InlineData("""{ "path": "P", "frontMatter": "{\"title\": \"T\"}" }""", "---\ntitle: T\n---\n\na\n")]
    [InlineData("""{ "path": "P", "frontMatter": { "title": "T", "tags": ["x"] } }""", "---\ntitle: T\ntags: [x]\n---\n\na\n")]
    [InlineData("""{ "path": "P", "frontMatter": { "set": "{\"due\": \"2026-01-31\"}", "unset": "b" } }""", "---\ndue: 2026-01-31\n---\n\na\n")]
    [InlineData("""{ "path": "P", "sections": "[{\"heading\": \"none\", \"content\": \"x\"}]" }""", null)]
    public async Task Fault20And22_whatAModelMeans_isTaken(string arguments, string? expected)
    {
        await WriteAsync("P", "a\n");
        var result = await CallAsync("edit_page", arguments);
        if (expected is null)
        {
            result.Problem()["code"]!.GetValue<string>().ShouldBe("heading_not_found");
            return;
        }

        result.IsError.ShouldNotBe(true, result.Sentence());
        (await ReadAsync("P")).Text.ShouldBe(expected);
    }

    [Fact]
    public async Task Fault20_unsetAndPages_takeJsonTextAndSingleThings()
    {
        await WriteAsync("P", "---\na: 1\nb: 2\n\"[c]\": 3\nd: 4\n---\nx\n");
        await EditAsync(new { path = "P", frontMatter = new { unset = "b" } });
        await EditAsync(new { path = "P", frontMatter = new { unset = "[\"a\",\"d\"]" } });
        await EditAsync(new { path = "P", frontMatter = new { unset = "[c]" } });
        (await ReadAsync("P")).Text.ShouldBe("---\n---\nx\n");
        (await CallAsync("write_pages", new { pages = "[{\"path\":\"Q\",\"content\":\"q\"}]" })).IsError.ShouldNotBe(true);
        (await CallAsync("write_pages", new { pages = new { path = "R", content = "[\"r\"]" } })).IsError.ShouldNotBe(true);
        (await ReadAsync("R")).Text.ShouldBe("[\"r\"]");
    }

    [Fact]
    public async Task Fault20_whatIsNotClear_showsTheForm()
    {
        var problem = await CallAsync("edit_page", new { path = "P", edits = "replace a by b" });
        problem.Problem()["field"]!.GetValue<string>().ShouldBe("edits");
        problem.Sentence().ShouldContain("Write it as [{\"old\": \"…\", \"new\": \"…\"}].");
    }

    [Fact]
    public async Task Fault21_headingsByOtherSpelling_areFound()
    {
        await WriteAsync("P", "# Cafe\u0301\n\none\n\n## A\n\ntwo\n");
        (await CallAsync("read_page", new { path = "P", heading = "## A ##" })).At("content")!.GetValue<string>().ShouldBe("## A\n\ntwo\n");
        (await CallAsync("read_page", new { path = "P", heading = "caf\u00E9" })).At("content")!.GetValue<string>().ShouldStartWith("# Cafe\u0301");
    }

    [Theory]
    [InlineData("link", "symbolic link")]
    [InlineData("sub", "submodule")]
    [InlineData("Notes", "'Notes.markdown' is a file, and only files that end in .md")]
    [InlineData("Notes.markdown", "'Notes.markdown' is a file, and only files that end in .md")]
    [InlineData("Big", "'Big.MD' is a file, and only files that end in .md")]
    [InlineData("D", "'D/' is a folder")]
    [InlineData("d/start", "'D/'")]
    public async Task Fault21_whatIsNoPage_isCalledWhatItIs(string path, string words)
    {
        await WriteAsync("D/Start", "x\n");
        var repository = Git.Repository("home");
        var blob = (await StockGit.RunAsync(repository, "rev-parse", "main:D/Start.md")).Trim();
        var tip = (await StockGit.RunAsync(repository, "rev-parse", "main")).Trim();
        string[] at = ["--git-dir=.", "--work-tree=."];
        await StockGit.RunAsync(repository, [.. at, "read-tree", "main"]);
        foreach (var entry in (string[])[$"120000,{blob},link", $"160000,{tip},sub", $"100644,{blob},Notes.markdown", $"100644,{blob},Big.MD"])
        {
            await StockGit.RunAsync(repository, [.. at, "update-index", "--add", "--cacheinfo", entry]);
        }

        var tree = (await StockGit.RunAsync(repository, [.. at, "write-tree"])).Trim();
        var commit = (await StockGit.RunAsync(repository, "-c", "user.name=G", "-c", "user.email=g@example.org", "commit-tree", tree, "-p", tip, "-m", "by git")).Trim();
        await StockGit.RunAsync(repository, "update-ref", "refs/heads/main", commit, tip);
        // What differs from a page in case alone is that page to a reader, and to nobody else.
        List<(string Tool, object More)> calls = [(path == "d/start" ? "page_history" : "read_page", new { path }), ("edit_page", new { path, append = "x" })];
        if (path != "Notes.markdown")
        {
            // A file by its very path is deleted as what it is.
            calls.Add(("delete_page", new { path, revision = blob }));
        }

        foreach (var (tool, more) in calls)
        {
            var result = await CallAsync(tool, more);
            result.Problem()["code"]!.GetValue<string>().ShouldBe("page_not_found", result.Sentence());
            result.Sentence().ShouldContain(words);
        }
    }

    [Theory]
    [InlineData("""{"path":"P","content":"aÿþb"}""", "content")]
    [InlineData("""{"path":"P","content":"a\ud800b"}""", "content")]
    [InlineData("""{"path":"ÿþ","content":"ab"}""", "path")]
    [InlineData("""{"path":"P","content":"a","content":"b"}""", "content")]
    [InlineData("""{"path":"P","message":"\udc00","content":"b"}""", "message")]
    [InlineData("""{"path":"P","edits":[{"old":"a","new":"b"},{"old":"\ud83d","new":"b"}]}""", "edits[1].old")]
    [InlineData("""{"path":"P","frontMatter":{"set":{"k\ud800":1}}}""", "a name in params.arguments.frontMatter.set")]
    public async Task Fault5_textThatIsNoUnicode_isRefusedByName(string arguments, string field)
    {
        using var http = Service.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "mcp");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", McpService.Token);
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        var tool = arguments.Contains("content", StringComparison.Ordinal) ? "write_page" : "edit_page";
        byte[] body = [.. $$$"""{"jsonrpc":"2.0","id":"seven","method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}}}}""".Select(c => c < 256 ? (byte)c : throw new InvalidOperationException())];
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        text.ShouldStartWith("{");
        var answer = JsonNode.Parse(text)!;
        answer["id"]!.GetValue<string>().ShouldBe("seven", text);
        answer["error"]!["code"]!.GetValue<int>().ShouldBe(-32602, text);
        answer["error"]!["message"]!.GetValue<string>().ShouldStartWith($"\"{field}\" ");
        answer["error"]!["data"]!["field"]!.GetValue<string>().ShouldBe(field);
        (await CallAsync("read_page", new { path = "P" })).Problem()["code"]!.GetValue<string>().ShouldBe("page_not_found");
    }

    [Theory]
    [InlineData("recent_changes", """{ "since": "0001-01-01" }""")]
    [InlineData("recent_changes", """{ "since": "0001-01-01T00:00:00+14:00" }""")]
    [InlineData("recent_changes", """{ "since": "9999-12-31T23:59:59-14:00" }""")]
    [InlineData("revert_changes", """{ "since": "0001-01-01", "author": "nobody" }""")]
    [InlineData("read_page", """{ "path": "Start", "at": "0001-01-01" }""")]
    [InlineData("read_page", """{ "path": "Start", "at": "9999-12-31T23:59:59Z" }""")]
    public async Task Attack12_timesAtTheEnds_areAnsweredOrRefused(string tool, string arguments)
    {
        var result = await CallAsync(tool, arguments);
        if (result.IsError == true)
        {
            result.Problem()["code"]!.GetValue<string>().ShouldBeOneOf("invalid_argument", "commit_not_found", "page_not_found");
        }
    }

    [Fact]
    public async Task Fault28_errorsOfEdits_sayEachThingOnce()
    {
        var revision = await WriteAsync("P", "---\nx: [\n---\n# A\n\none two\n\n# A\n\none\n");
        object[] calls =
        [
            new { path = "P", edits = new[] { new { old = "one three", @new = "x" } } },
            new { path = "P", edits = new[] { new { old = "zzqq", @new = "x" } } },
            new { path = "P", edits = new[] { new { old = "one", @new = "x" } } },
            new { path = "P", edits = new[] { new { old = "one two", @new = "x" }, new { old = "two", @new = "x" } } },
            new { path = "P", sections = new[] { new { heading = "A", content = "x" } } },
            new { path = "P", sections = new[] { new { heading = "B", content = "x" } } },
            new { path = "P", frontMatter = new { title = "T" } },
            new { path = "P", sections = new[] { new { heading = "A", content = "x", mode = "replace" } } },
            new { path = "P", append = "x", revision = new string('0', 40) },
            new { path = "P" },
            new { path = "None", append = "x" },
        ];
        foreach (var arguments in calls)
        {
            var whole = (await CallAsync("edit_page", arguments)).Sentence();
            var sentence = whole[..whole.LastIndexOf("(code", StringComparison.Ordinal)];
            foreach (var said in (string[])["read it", "again with read_page", "overlap", revision, "so that it stands there once", "exact replacement", "as it stands there", "page_history"])
            {
                (sentence.ToUpperInvariant().Split(said.ToUpperInvariant()).Length - 1).ShouldBeLessThanOrEqualTo(1, $"\"{said}\" in: {sentence}");
            }
        }
    }

    private async Task<CallToolResult> CallAsync(string tool, object arguments) =>
        await Client.CallToolAsync(tool, Json.Arguments(arguments), cancellationToken: TestContext.Current.CancellationToken);

    private async Task EditAsync(object arguments)
    {
        var result = await CallAsync("edit_page", arguments);
        result.IsError.ShouldNotBe(true, result.Sentence());
    }

    private async Task<string> WriteAsync(string path, string content) =>
        (await CallAsync("write_page", new { path, content })).At("revision")!.GetValue<string>();

    private async Task<(string Text, string Revision)> ReadAsync(string path)
    {
        var page = await CallAsync("read_page", new { path });
        return (page.At("content")!.GetValue<string>(), page.At("revision")!.GetValue<string>());
    }
}
