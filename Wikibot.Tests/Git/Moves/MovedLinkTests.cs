using System.Text;
using Wikibot.Git.Base;
using Wikibot.Git.Client;
using Wikibot.Git.Storage;

namespace Wikibot.Tests.Git.Moves;

/// <summary>Links of every syntax follow a move (faults 11 to 16), and what cannot follow is said or refused (attacks 2 and 7).</summary>
public sealed class MovedLinkTests : IAsyncLifetime
{
    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync() => _wiki = await _host.NewWikiAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Move_folderWithPicture_embedsAndImagesFollow()
    {
        await Files(("D/pic.png", "png"), ("D/other.png", "png"));
        await Write("Index", "![[D/pic.png]] ![p](D/pic.png) ![[pic.png|200]] [[D/other.png]]\n");
        await Move("D/", "E/F");
        (await Read("Index")).ShouldBe("![[E/F/pic.png]] ![p](E/F/pic.png) ![[pic.png|200]] [[E/F/other.png]]\n");
    }

    [Fact]
    public async Task Move_targetOfFrontMatterBehindALineOfYamlThatIsNone_follows()
    {
        await Write("A/Target", "x");
        await Write("Index", "---\nname: \"a\u2028b\u0085c\"\nup: \"[[A/Target]]\"\n---\n");
        (await Move("A/Target", "B/New")).UnreadPages.ShouldBeNull();
        (await Read("Index")).ShouldBe("---\nname: \"a\u2028b\u0085c\"\nup: \"[[B/New]]\"\n---\n");
    }

    [Fact]
    public async Task Move_targetOfFrontMatter_everyFormFollows()
    {
        await Write("A/Target", "x");
        await Write("Index", "---\nup: \"[[A/Target]]\"\nsee:\n  - '[[A/Target|the target]]' # [[A/Target]]\n  - \"[t](A/Target.md#h)\"\nbare: [[A/Target]]\nlist: [[[A/Target]], \"[[Target]]\"]\n\"[[A/Target]]\": key\nnote: |\n  see [[A/Target#part]]\n---\ntext\n");
        var moved = await Move("A/Target", "B/it's new");
        (await Read("Index")).ShouldBe("---\nup: \"[[B/it's new]]\"\nsee:\n  - '[[B/it''s new|the target]]' # [[A/Target]]\n  - \"[t](B/it%27s%20new.md#h)\"\nbare: [[B/it's new]]\nlist: [[[B/it's new]], \"[[it's new]]\"]\n\"[[A/Target]]\": key\nnote: |\n  see [[B/it's new#part]]\n---\ntext\n");
        moved.LostLinks.ShouldBeNull();
        moved.UnreadPages.ShouldBeNull();
    }

    [Fact]
    public async Task Delete_targetOfFrontMatterHtmlAndEmbed_linksHereNamesThem()
    {
        await Write("A/Target", "x");
        await Write("Index", "---\nup: \"[[A/Target]]\"\n---\n<a href=\"A/Target.md\">t</a>\n\n![[Target]]\n");
        var deleted = await _host.Git.DeletePageAsync(GitServiceHost.Ada, _wiki, "A/Target", (await Revision("A/Target"))!, null, GitServiceHost.Id());
        deleted.LinksHere.ShouldBe([new Backlink("Index", 2, "A/Target"), new Backlink("Index", 4, "A/Target.md"), new Backlink("Index", 6, "Target")]);
    }

    [Fact]
    public async Task Move_targetOfHtml_attributesFollowInTheirQuotes()
    {
        await Files(("A/pic.png", "png"));
        await Write("A/Target", "x");
        await Write("Index", "<a href=\"A/Target.md\">t</a> <img src='A/pic.png' alt=\"A/pic.png\"> <a href=A/Target.md#f>\n\n<div>\n<video poster=\"./A/pic.png\"></video>\n</div>\n<!-- <a href=\"A/Target.md\"> -->\n\n`<a href=\"A/Target.md\">`\n");
        await Move("A/", "B c/it's");
        (await Read("Index")).ShouldBe("<a href=\"B%20c/it%27s/Target.md\">t</a> <img src='B%20c/it%27s/pic.png' alt=\"A/pic.png\"> <a href=B%20c/it%27s/Target.md#f>\n\n<div>\n<video poster=\"./B%20c/it%27s/pic.png\"></video>\n</div>\n<!-- <a href=\"A/Target.md\"> -->\n\n`<a href=\"A/Target.md\">`\n");
    }

    [Fact]
    public async Task Move_targetOfSrcset_eachAddressFollowsAndTheRestStays()
    {
        await Files(("A/small.png", "s"), ("A/large.png", "l"));
        await Write("Index", "<img src=\"A/small.png\" srcset=\"A/small.png,gone.png 1.5x, ./A/large.png?v=2 2x\">\n\n<picture>\n<source srcset='A/large.png 640w,\n  /A/small.png (a, A/small.png) 1x'>\n</picture>\n");
        await Move("A/", "B, c");
        (await Read("Index")).ShouldBe("<img src=\"B,%20c/small.png\" srcset=\"A/small.png,gone.png 1.5x, ./B%2C%20c/large.png?v=2 2x\">\n\n<picture>\n<source srcset='B%2C%20c/large.png 640w,\n  /B%2C%20c/small.png (a, A/small.png) 1x'>\n</picture>\n");
    }

    [Fact]
    public async Task Move_folder_linkFromTheRootStaysOneFromTheRoot()
    {
        await Write("r6/d/b", "x");
        await Write("d/sub/c", "y");
        await Write("Index", "[[r6/d/b]] [[b]] [[r6/d/b.md#h|l]] [[d/b]] ![[r6/d/b]]\n");
        await Write("d/Page", "[[sub/c]] [[./sub/c]]\n");
        await Move("r6/d/", "r6/x/y");
        (await Read("Index")).ShouldBe("[[r6/x/y/b]] [[b]] [[r6/x/y/b.md#h|l]] [[y/b]] ![[r6/x/y/b]]\n");
        await Move("d/sub/", "d/other");
        (await Read("d/Page")).ShouldBe("[[other/c]] [[./other/c]]\n");
    }

    [Fact]
    public async Task Move_folderIntoItsOwnPath_linkThatOnlyItsEndWouldFindIsWrittenOut()
    {
        await Write("d/b", "x");
        await Write("Index", "[[d/b]] [[b]]\n");
        await Move("d/", "r/d");
        (await Read("Index")).ShouldBe("[[r/d/b]] [[b]]\n");
    }

    [Fact]
    public async Task Move_toANameThatWikiLinksCannotHold_markdownLinksTakeTheirPlace()
    {
        await Write("p1", "x");
        await Files(("pic.png", "png"));
        await Write("Index", "---\nup: \"[[p1]]\"\n---\n[[p1]] [[p1#Part two|see]] ![[p1]]\n\n| a |\n|---|\n| [[p1\\|cell]] |\n\n[in [[p1]] link](p1.md)\n");
        var moved = await Move("p1", "[x] y");
        (await Read("Index")).ShouldBe("---\nup: \"[[p1]]\"\n---\n[p1](%5Bx%5D%20y.md) [see](%5Bx%5D%20y.md#Part%20two) ![[p1]]\n\n| a |\n|---|\n| [cell](%5Bx%5D%20y.md) |\n\n[in [[p1]] link]([x]%20y.md)\n");
        moved.LostLinks.ShouldBe([new LostLink("Index", 2, "p1", "[x] y"), new LostLink("Index", 4, "p1", "[x] y"), new LostLink("Index", 10, "p1", "[x] y")]);
        moved.LostLinkCount.ShouldBe(3);
    }

    [Fact]
    public async Task Move_repeatedOperation_tellsOfLostLinksAgain()
    {
        await Write("p1", "x");
        await Write("Index", "![[p1]]\n");
        var (id, request) = (GitServiceHost.Id(), new MoveRequest("p1", "[x]", await Revision("p1")));
        var first = await _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, request, id);
        first.LostLinks.ShouldBe([new LostLink("Index", 1, "p1", "[x]")]);
        (await _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, request, id)).LostLinks.ShouldBe(first.LostLinks);
    }

    [Fact]
    public async Task Move_folderWithDecomposedName_linksInEitherNormalisationFollow()
    {
        await Files(("D/e\u0301.md", "x"), ("D/u\u0308.png", "png"));
        await Write("Index", "[e](D/e\u0301.md) [f](D/\u00e9.md) [g](D/e%CC%81.md) [[D/\u00e9]] ![u](D/u\u0308.png) ![[u\u0308.png]]\n");
        await Move("D/", "E");
        (await Read("Index")).ShouldBe("[e](E/e\u0301.md) [f](E/e\u0301.md) [g](E/e%CC%81.md) [[E/e\u0301]] ![u](E/u\u0308.png) ![[u\u0308.png]]\n");
    }

    [Fact]
    public async Task Move_thatWouldMultiplyAPage_isRefusedNamingPageAndSize()
    {
        await Write("b", "x");
        await Write("Many", string.Concat(Enumerable.Repeat("[](b)", 40_000)));
        var commit = (await _host.Git.GetWikiAsync(GitServiceHost.Ada, _wiki)).Commit;
        var to = string.Join('/', Enumerable.Repeat(new string('n', 200), 4)) + "/" + new string('n', 90);
        var problem = await Should.ThrowAsync<WikibotProblemException>(() => Move("b", to));
        problem.Code.ShouldBe(ProblemCodes.TooLarge);
        problem.Message.ShouldContain("'Many'");
        problem.Message.ShouldContain((200_000 + (40_000 * (to.Length - 1))).ToString(System.Globalization.CultureInfo.InvariantCulture));
        (await _host.Git.GetWikiAsync(GitServiceHost.Ada, _wiki)).Commit.ShouldBe(commit);
        (await Move("b", "c")).RewrittenCount.ShouldBe(1);
    }

    [Fact]
    public async Task MoveAndDelete_besideHostilePages_workAndNameWhatCouldNotBeRead()
    {
        await Write("Quadratic", string.Concat(Enumerable.Repeat("[a](", 100_000)) + " [x](Target.md)\n");
        await Write("Deep", new string('>', 5_000) + "- " + string.Concat(Enumerable.Repeat("- ", 5_000)) + "a [[Target]]\n" + new string('\n', 5_000));
        await Write("Yaml", $"---\nup: {new string('[', 100_000)}[[Target]]\n---\n[x](Target.md)\n");
        await Write("Open", "---\nup: \"[[Target]]\nx: [\n---\n[x](Target.md)\n");
        await Files(("Foreign.md", "[x](Target.md) \u00ff"));
        await Write("Target", "x");
        var moved = await Move("Target", "A/New");
        (await Read("Yaml")).ShouldEndWith("---\n[x](A/New.md)\n");
        (await Read("Open")).ShouldBe("---\nup: \"[[Target]]\nx: [\n---\n[x](A/New.md)\n");
        (await Read("Deep")).ShouldContain("a [[New]]", Case.Sensitive);
        (await Read("Quadratic")).ShouldEndWith("[x](A/New.md)\n");
        moved.UnreadPages.ShouldBe(
        [
            new UnreadPage("Foreign", "it is no valid UTF-8 text"),
            new UnreadPage("Open", "its front matter is no valid YAML"),
            new UnreadPage("Yaml", "its front matter nests deeper than 64 levels"),
        ]);
        var deleted = await _host.Git.DeletePageAsync(GitServiceHost.Ada, _wiki, "Home", (await Revision("Home"))!, null, GitServiceHost.Id());
        deleted.UnreadPages.ShouldBe(moved.UnreadPages);
    }

    private Task<PageChange> Write(string path, string content) => _host.WriteAsync(_wiki, path, content);

    private async Task<string> Read(string path) => (await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, path)).Content;

    private async Task<string?> Revision(string path) =>
        (await StockGit.RunAsync(_host.Repository(_wiki), "rev-parse", path.EndsWith('/') ? $"main:{path.TrimEnd('/')}" : $"main:{path}.md")).Trim();

    private async Task<MoveResult> Move(string path, string to) =>
        await _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, new MoveRequest(path, to, await Revision(path)), GitServiceHost.Id());

    /// <summary>Files as other tools commit them; text in Latin-1, so that it can be no UTF-8.</summary>
    private async Task Files(params (string Path, string Content)[] files)
    {
        var wiki = (await _host.Store.OpenAsync(_wiki, default))!;
        await wiki.CommitAsync(
            new CommitRequest(WikiRefs.Main, GitServiceHost.Id(), (_, _) => ValueTask.FromResult(
                (new ChangeSet([.. files.Select(file => new FileChange(file.Path, Encoding.Latin1.GetBytes(file.Content)))]), new CommitDetails(AuthorSignature.Of(GitServiceHost.Ada, _host.Time), "Add files")))),
            default);
    }
}
