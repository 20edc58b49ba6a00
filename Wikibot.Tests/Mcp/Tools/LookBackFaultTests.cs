using System.Text.Json;

namespace Wikibot.Tests.Mcp.Tools;

/// <summary>Faults 23 to 27, looking back, as a model meets them. The rest of their kinds is in Git/History and Git/Restore.</summary>
public sealed class LookBackFaultTests : FaultScene
{
    [Fact]
    public async Task Fault23_pastOfAMovedPage_isFollowed()
    {
        var created = await WriteAsync("m/a", "first\n");
        await MoveAsync("m/a", "n/b");
        await WriteAsync("n/b", "second\n", await RevisionAsync("n/b"));

        (await DoAsync("page_history", new { path = "n/b" })).At("entries")!.AsArray().Select(entry => entry!["kind"]!.GetValue<string>()).ShouldBe(["changed", "moved", "created"]);
        var then = await DoAsync("read_page", new { path = "n/b", commit = created });
        (then.At("content")!.GetValue<string>(), then.At("path")!.GetValue<string>()).ShouldBe(("first\n", "m/a"));
        var old = (await DoAsync("page_history", new { path = "m/a" })).At("entries")![0]!;
        (old["kind"]!.GetValue<string>(), old["to"]!.GetValue<string>()).ShouldBe(("moved", "n/b"));
        await DoAsync("restore_page", new { path = "n/b", commit = created, revision = await RevisionAsync("n/b") });
        (await ReadAsync("n/b")).ShouldBe("first\n");
    }

    [Fact]
    public async Task Fault24_notFound_speaksOfThenAndSaysWhereThePageWent()
    {
        var first = await WriteAsync("m/a", "first\n");
        await MoveAsync("m/a", "n/b");
        await WriteAsync("late", "x\n");
        (await RefusedAsync("read_page", new { path = "late", commit = first }, "page_not_found")).ShouldStartWith($"There was no page 'late' at commit {first[..10]}");
        (await RefusedAsync("read_page", new { path = "m/a" }, "page_not_found")).ShouldContain("it was moved to 'n/b'");
        (await RefusedAsync("edit_page", new { path = "m/a", append = "x" }, "page_not_found")).ShouldContain("it was moved to 'n/b'");
    }

    [Fact]
    public async Task Fault25_mainPushedBackByForce_losesNothingAndStopsNobody()
    {
        await WriteAsync("A", "1\n");
        await WriteAsync("B", "2\n");
        var last = await WriteAsync("C", "3\n");
        using var work = new ScratchFolder();
        await StockGit.RunAsync(work.Path, "clone", "--quiet", Repository, "clone");
        await StockGit.RunAsync(work["clone"], "push", "--quiet", "--force", "origin", "HEAD~2:main");

        var next = await WriteAsync("D", "4\n");
        (await ReadAsync("C")).ShouldBe("3\n");
        (await GitAsync("rev-parse", "main", "main^")).Split('\n').ShouldBe([next, last]);
    }

    [Theory]
    [InlineData("F/")]
    [InlineData("")]
    public async Task Fault26_revisionOfAFolderOrAWiki_isThereWhereTheRefusalSays(string path)
    {
        var commit = await WriteAsync("F/a", "1\n");
        await WriteAsync("F/a", "2\n", await RevisionAsync("F/a"));
        object Arguments(string? revision) => path.Length > 0 ? new { path, commit, revision } : new { commit, revision };
        (await RefusedAsync("restore_page", path.Length > 0 ? new { path, commit } : new { commit }, "revision_required")).ShouldContain("list_pages");
        (await RefusedAsync("restore_page", Arguments(new string('0', 40)), "revision_conflict")).ShouldSatisfyAllConditions(
            said => said.ShouldContain("list_pages"), said => said.ShouldNotContain("read_page"));
        var revision = (await DoAsync("list_pages", path.Length > 0 ? new { prefix = path } : new { })).At("revision")!.GetValue<string>();
        await DoAsync("restore_page", Arguments(revision));
        (await ReadAsync("F/a")).ShouldBe("1\n");
    }

    [Theory]
    [InlineData("today")]
    [InlineData("yesterday")]
    [InlineData("1 hour ago")]
    [InlineData("90 min")]
    [InlineData("1y")]
    public async Task Fault27_timesAsPeopleSayThem_areTaken(string since)
    {
        await WriteAsync("A", "1\n");
        Each(await DoAsync("recent_changes", new { since }), "changes", "commit").ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(39)]
    public async Task Fault27_shortenedCommit_isTakenAndCompareSaysWhatItDid(int digits)
    {
        var first = await WriteAsync("A", "1\n");
        var second = await WriteAsync("A", "2\n", await RevisionAsync("A"));
        (await DoAsync("read_page", new { path = "A", commit = first[..digits] })).At("content")!.GetValue<string>().ShouldBe("1\n");
        var did = await DoAsync("compare", new { commit = second[..digits] });
        JsonSerializer.Serialize(did.StructuredContent).ShouldSatisfyAllConditions(text => text.ShouldContain("-1"), text => text.ShouldContain("\\u002B2"));
    }
}
