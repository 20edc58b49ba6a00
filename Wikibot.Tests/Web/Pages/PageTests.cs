using System.Net;

namespace Wikibot.Tests.Web.Pages;

/// <summary>Reading the wiki in a browser without scripts.</summary>
public sealed class PageTests(WebSystem system) : IClassFixture<WebSystem>
{
    [Fact]
    public async Task Start_listsTheWikisOfWhoIsSignedIn_andMakesOne()
    {
        var ada = await system.SignInAsync();
        (await ada.GetAsync("/")).Page.QuerySelector("a[href='/w/home']").ShouldNotBeNull();

        var made = await ada.PostAsync(await ada.GetAsync("/"), "/wikis", ("name", "made-here"), ("title", "Made <here>"));

        made.Address.AbsolutePath.ShouldBe("/w/made-here");
        made.Page.QuerySelector("h1")!.TextContent.ShouldBe("Made <here>");
    }

    [Fact]
    public async Task Wiki_showsItsFoldersPagesAndLatestChanges()
    {
        await system.WriteAsync("Tree/One", "# One\n");
        await system.WriteAsync("Tree/Deep/Two", "# Two\n", message: "Write <b>two</b>");
        var ada = await system.SignInAsync();

        var root = await ada.GetAsync("/w/home");
        var folder = await ada.GetAsync("/w/home?folder=Tree%2F");

        root.Page.QuerySelectorAll(".tree .folder").Select(link => link.TextContent).ShouldContain("Tree/");
        folder.Page.QuerySelectorAll(".tree a").Select(link => link.TextContent).ShouldBe(["Deep/", "One"]);
        folder.Page.QuerySelectorAll(".changes .message").Select(link => link.TextContent).ShouldContain("Write <b>two</b>");
        folder.Page.QuerySelector(".session")!.TextContent.ShouldBe("s1");
    }

    [Fact]
    public async Task Page_showsItsTextLinksOutlineBacklinksAndWhoChangedIt()
    {
        await system.WriteAsync("Read/Target", "---\ntags: [blue]\n---\n# Target\n\n## Part\n\n[[Nowhere to be found]]\n", "reader");
        await system.WriteAsync("Read/Source", "# Source\n\nSee [[Target#Part]] there.\n");
        var ada = await system.SignInAsync();

        var page = await ada.GetAsync("/w/home/p/Read/Target");
        var source = await ada.GetAsync("/w/home/p/Read/Source");

        page.Page.QuerySelectorAll(".outline a").Select(link => link.TextContent).ShouldBe(["Target", "Part"]);
        page.Page.QuerySelector(".backlinks a")!.GetAttribute("href").ShouldBe("/w/home/p/Read/Source");
        page.Page.QuerySelector("a.missing")!.GetAttribute("href").ShouldBe("/w/home/new?path=Nowhere%20to%20be%20found");
        page.Page.QuerySelector("a.tag")!.GetAttribute("href").ShouldBe("/w/home/search?tag=blue");
        page.Page.QuerySelector(".last")!.TextContent.ShouldContain("claude-code/2.1");
        source.Page.QuerySelector("article a")!.GetAttribute("href").ShouldBe("/w/home/p/Read/Target#s-part");
    }

    [Fact]
    public async Task Page_byItsNameAlone_isFoundAndShownAtItsPlace()
    {
        await system.WriteAsync("Somewhere/Quite unique", "# Here\n");
        var ada = await system.SignInAsync();

        (await ada.GetAsync("/w/home/p/Quite%20unique")).Address.AbsolutePath.ShouldBe("/w/home/p/Somewhere/Quite%20unique");
    }

    [Fact]
    public async Task Page_thatIsMissing_saysTheNearestAndOffersToCreateIt()
    {
        await system.WriteAsync("Manual/Installation", "# Installation\n");
        var ada = await system.SignInAsync();

        var missing = await ada.GetAsync("/w/home/p/Manual/Instalation");

        missing.Status.ShouldBe(HttpStatusCode.NotFound);
        missing.Page.QuerySelectorAll("main a").Select(link => link.GetAttribute("href")).ShouldContain("/w/home/p/Manual/Installation");
        missing.Page.QuerySelectorAll("main a").Select(link => link.GetAttribute("href")).ShouldContain("/w/home/new?path=Manual%2FInstalation");
    }

    [Fact]
    public async Task Page_atACommit_isAsItWasThen()
    {
        var first = await system.WriteAsync("Then/Page", "the first\n");
        await system.WriteAsync("Then/Page", "the second\n", revision: first.Revision);
        var ada = await system.SignInAsync();

        var then = await ada.GetAsync($"/w/home/p/Then/Page?at={first.Commit}");

        then.Page.QuerySelector("article")!.TextContent.Trim().ShouldBe("the first");
        then.Page.QuerySelector(".notice")!.TextContent.ShouldContain(first.Commit[..10]);
    }

    [Theory]
    [InlineData("What is 100% & more #1")]
    [InlineData("Überblick/日本語 – Plan")]
    [InlineData("a+b=c;d@e")]
    [InlineData("quote \u2019 and (brackets) [x]")]
    public async Task Page_ofAnyName_isReachedFromItsListAndBackFromItsForms(string path)
    {
        await system.WriteAsync(path, "# Here it is\n");
        var ada = await system.SignInAsync();
        var list = await ada.GetAsync("/w/home?folder=" + (path.Contains('/') ? Uri.EscapeDataString(path[..(path.IndexOf('/') + 1)]) : ""));

        var link = list.Page.QuerySelectorAll(".tree a").First(one => one.TextContent == path[(path.LastIndexOf('/') + 1)..]);
        var page = await ada.GetAsync(link.GetAttribute("href")!);
        var edit = await ada.GetAsync(page.Page.QuerySelector("a[accesskey=e]")!.GetAttribute("href")!);
        var saved = await ada.PostAsync(edit, edit.Page.QuerySelector("form.edit")!.GetAttribute("action")!, ("content", "# Changed\r\n"), ("do", "save"));

        saved.Status.ShouldBe(HttpStatusCode.OK, saved.Content);
        saved.Page.QuerySelector("article h1")!.TextContent.ShouldBe("Changed");
        (await system.Agents.ReadPageAsync(system.Ada, WebSystem.Wiki, path)).Content.ShouldBe("# Changed\n");
    }

    [Fact]
    public async Task Search_findsAndSaysHowMuch()
    {
        await system.WriteAsync("Find/Me", "# Needle\n\nA pangolin <script>x</script> in a haystack.\n");
        var ada = await system.SignInAsync();

        var found = await ada.GetAsync("/w/home/search?q=pangolin");

        found.Page.QuerySelector(".hits a")!.GetAttribute("href").ShouldStartWith("/w/home/p/Find/Me");
        found.Page.QuerySelector("[role=status]")!.TextContent.Trim().ShouldBe("1 place.");
        Inline.In(found.Page).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("capyba", 1)]
    [InlineData("\"in a burr", 1)]
    [InlineData("zzyzxian", 0)]
    [InlineData(" ", 0)]
    [InlineData("\"<zzyzxian>\"", 0)]
    public async Task Search_whileWordsAreTyped_saysPlacesInLines(string typed, int lines)
    {
        if ((await system.Agents.ListPagesAsync(system.Ada, WebSystem.Wiki, "Quick/")).Items.Count == 0)
        {
            await system.WriteAsync("Quick/A & b", "# Part one\n\nA capybara in a burrow.\n");
        }

        var ada = await system.SignInAsync();
        var found = await ada.GetAsync($"/w/home/search/quick?q={Uri.EscapeDataString(typed)}");

        found.Status.ShouldBe(HttpStatusCode.OK);
        found.Response.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        found.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(Enumerable.Repeat("/w/home/p/Quick/A%20%26%20b#s-part-one\tQuick/A & b\tPart one", lines));
    }

    [Fact]
    public async Task Page_thatEmbedsAnother_showsItsSection()
    {
        await system.WriteAsync("Embed/Inner", "# Inner\n\n## Wanted\n\nshown here\n\n## Other\n\nnot shown\n");
        await system.WriteAsync("Embed/Outer", "# Outer\n\n![[Inner#Wanted]]\n");
        var ada = await system.SignInAsync();

        var text = (await ada.GetAsync("/w/home/p/Embed/Outer")).Page.QuerySelector(".embed")!.TextContent;

        text.ShouldContain("shown here");
        text.ShouldNotContain("not shown");
    }

    [Fact]
    public async Task EveryHostileText_inAPageItsMessageAndItsList_runsNothing()
    {
        var ada = await system.SignInAsync();
        for (var i = 0; i < Hostile.All.Count; i += 9)
        {
            await system.WriteAsync($"Hostile/{i}", Hostile.All[i], message: Hostile.All[i].ReplaceLineEndings(" "));
            Inline.In((await ada.GetAsync($"/w/home/p/Hostile/{i}")).Page).ShouldBeEmpty(Hostile.All[i]);
        }

        Inline.In((await ada.GetAsync("/w/home/changes?prefix=Hostile%2F")).Page).ShouldBeEmpty();
        Inline.In((await ada.GetAsync("/w/home?folder=Hostile%2F")).Page).ShouldBeEmpty();
        var text = "<script>window.ran=1</script>\"'><img src=x onerror=window.ran=2>";
        foreach (var address in new[] { "search?q=", "search?tag=", "changes?author=", "changes?session=", "undo?author=", "new?path=", "p/", "edit/" })
        {
            Inline.In((await ada.GetAsync($"/w/home/{address}{Uri.EscapeDataString(text)}")).Page).ShouldBeEmpty(address);
        }
    }
}
