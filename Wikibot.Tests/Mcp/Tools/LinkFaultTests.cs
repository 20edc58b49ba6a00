namespace Wikibot.Tests.Mcp.Tools;

/// <summary>Faults 11 to 16, links of every syntax on a move, as a model meets them. The rest of their kinds is in Git/Moves.</summary>
public sealed class LinkFaultTests : FaultScene
{
    [Theory]
    [InlineData(11, "D/", "E/F/", "![[D/pic.png]] ![p](D/pic.png)\n", "![[E/F/pic.png]] ![p](E/F/pic.png)\n")]
    [InlineData(12, "A/Target", "B/T", "---\nup: \"[[A/Target]]\"\nall: [\"[[A/Target|t]]\"]\n---\n", "---\nup: \"[[B/T]]\"\nall: [\"[[B/T|t]]\"]\n---\n")]
    [InlineData(13, "A/Target", "B/T", "<a href=\"A/Target.md\">t</a>\n", "<a href=\"B/T.md\">t</a>\n")]
    [InlineData(13, "D/", "E/", "<img src=\"D/pic.png\">\n", "<img src=\"E/pic.png\">\n")]
    [InlineData(14, "r6/d/", "r6/x/y/", "[[r6/d/b]]\n", "[[r6/x/y/b]]\n")]
    [InlineData(15, "p1", "[x] y", "[[p1]]\n", "[p1](%5Bx%5D%20y.md)\n")]
    [InlineData(16, "N/", "M/", "[e](N/e\u0301.md)\n", "[e](M/e\u0301.md)\n")]
    public async Task Fault11To16_linkOfEverySyntax_followsTheMove(int fault, string from, string to, string before, string after)
    {
        await WriteAsync("A/Target", "x\n");
        await WriteAsync("r6/d/b", "x\n");
        await WriteAsync("p1", "x\n");
        await FastImport.Commit("Files").File("D/pic.png", "png").File("N/e\u0301.md", "x\n").RunAsync(Repository);
        await WriteAsync("Index", before);
        await MoveAsync(from, to);
        (await ReadAsync("Index")).ShouldBe(after, $"fault {fault}");
    }

    [Fact]
    public async Task Fault12_linkOfFrontMatter_isNamedByADelete()
    {
        await WriteAsync("A/Target", "x\n");
        await WriteAsync("Index", "---\nup: \"[[A/Target]]\"\n---\n");
        var deleted = await DoAsync("delete_page", new { path = "A/Target", revision = await RevisionAsync("A/Target") });
        Each(deleted, "linksHere", "path").ShouldBe(["Index"]);
    }

    [Fact]
    public async Task Fault15_linkThatCannotHoldTheNewName_isNamed()
    {
        await WriteAsync("p1", "x\n");
        await WriteAsync("Index", "![[p1]]\n");
        var moved = await MoveAsync("p1", "[x] y");
        Each(moved, "lostLinks", "path").ShouldBe(["Index"]);
        moved.Sentence().ShouldContain("Index");
    }
}
