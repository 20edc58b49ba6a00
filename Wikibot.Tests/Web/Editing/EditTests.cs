using System.Net;
using AngleSharp.Html.Dom;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Web.Editing;

/// <summary>Writing pages in a browser without scripts.</summary>
public sealed class EditTests(WebSystem system) : IClassFixture<WebSystem>
{
    [Theory]
    [InlineData("plain\n")]
    [InlineData("no line end at its end")]
    [InlineData("lines of Windows\r\nand more\r\n")]
    [InlineData("\n\nblank lines first\n")]
    [InlineData("<textarea></textarea> &amp; \u00A0 \u202E \U0001F469\u200D\U0001F4BB\n")]
    [InlineData("\uFEFFbyte order mark\n")]
    public async Task Page_thatIsSavedUnchanged_isTheSameByteForByte(string content)
    {
        var path = $"Same/{Guid.NewGuid():N}";
        var written = await system.WriteAsync(path, content);
        var ada = await system.SignInAsync();

        var saved = await ada.PostAsync(await ada.GetAsync($"/w/home/edit/{path}"), path, ("do", "save"));

        saved.Status.ShouldBe(HttpStatusCode.OK, saved.Content);
        (await system.Agents.ReadPageAsync(system.Ada, WebSystem.Wiki, path)).Revision.ShouldBe(written.Revision);
    }

    [Fact]
    public async Task NewPage_isMadeAndNamesItsWriterAndTheWeb()
    {
        var ada = await system.SignInAsync();

        var made = await ada.PostAsync(await ada.GetAsync("/w/home/new?path=Made/Here"), "/w/home/new", ("content", "# Made\r\n"), ("message", "Because"), ("do", "save"));

        made.Address.AbsolutePath.ShouldBe("/w/home/p/Made/Here");
        var change = (await system.Agents.HistoryAsync(system.Ada, WebSystem.Wiki, "Made/Here")).Entries[0].Change;
        (change.Author, change.Email, change.Message, change.Client).ShouldBe(("Ada Lovelace", "ada@example.com", "Because", "web"));
        change.Session.ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("a//b", 400)]
    [InlineData("CON", 400)]
    [InlineData("Home", 409)]
    public async Task NewPage_thatCannotBe_saysWhyAndKeepsTheText(string path, int status)
    {
        var ada = await system.SignInAsync();

        var refused = await ada.PostAsync(await ada.GetAsync("/w/home/new"), "/w/home/new", ("path", path), ("content", "kept text"), ("do", "save"));

        ((int)refused.Status).ShouldBe(status);
        refused.Page.QuerySelector("[role=alert]")!.TextContent.ShouldContain("Nothing was saved");
        ((IHtmlTextAreaElement)refused.Page.QuerySelector("textarea[name=content]")!).Value.ShouldBe("kept text");
    }

    [Fact]
    public async Task Preview_withoutAScript_isShownBesideAndNothingIsSaved()
    {
        var ada = await system.SignInAsync();

        var shown = await ada.PostAsync(await ada.GetAsync("/w/home/new?path=Preview/Only"), "/w/home/new", ("content", "# Seen\n\n<script>x</script>"), ("do", "preview"));

        shown.Page.QuerySelector(".preview h1")!.TextContent.ShouldBe("Seen");
        Inline.In(shown.Page).ShouldBeEmpty();
        (await Should.ThrowAsync<WikibotProblemException>(system.Agents.ReadPageAsync(system.Ada, WebSystem.Wiki, "Preview/Only"))).Code.ShouldBe(ProblemCodes.PageNotFound);
    }

    [Fact]
    public async Task Save_afterSomebodyWasFaster_showsThreeVersionsAndSavesTheOneBroughtTogether()
    {
        var first = await system.WriteAsync("Faster/Page", "as read\n");
        var ada = await system.SignInAsync();
        var form = await ada.GetAsync("/w/home/edit/Faster/Page");
        await system.WriteAsync("Faster/Page", "by the agent\n", revision: first.Revision);

        var conflict = await ada.PostAsync(form, "/edit/Faster/Page", ("content", "mine\r\n"), ("do", "save"));

        conflict.Status.ShouldBe(HttpStatusCode.Conflict);
        conflict.Page.QuerySelectorAll("textarea").Cast<IHtmlTextAreaElement>().Select(area => area.Value).ShouldBe(["as read\n", "by the agent\n", "mine\n"]);
        (await system.Agents.ReadPageAsync(system.Ada, WebSystem.Wiki, "Faster/Page")).Content.ShouldBe("by the agent\n");

        var saved = await ada.PostAsync(conflict, "/edit/Faster/Page", ("content", "both\r\n"), ("do", "save"));
        saved.Page.QuerySelector("article")!.TextContent.Trim().ShouldBe("both");
    }

    [Fact]
    public async Task Form_sentTwice_isOneChange()
    {
        await system.WriteAsync("Twice/Page", "before\n");
        var ada = await system.SignInAsync();
        var form = await ada.GetAsync("/w/home/edit/Twice/Page");

        await ada.PostAsync(form, "/edit/Twice/Page", ("content", "after\r\n"), ("do", "save"));
        var again = await ada.PostAsync(form, "/edit/Twice/Page", ("content", "after\r\n"), ("do", "save"));

        again.Status.ShouldBe(HttpStatusCode.OK, again.Content);
        (await system.Agents.HistoryAsync(system.Ada, WebSystem.Wiki, "Twice/Page")).Entries.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Move_showsTheLinksThatFollowAndThenMoves()
    {
        await system.WriteAsync("Moving/From", "# It\n");
        await system.WriteAsync("Moving/Links", "[[From]] and [x](From.md)\n");
        var ada = await system.SignInAsync();

        var preview = await ada.GetAsync("/w/home/move/Moving/From?to=Moved%2FTo");
        preview.Page.QuerySelectorAll("main li").Select(item => item.TextContent).ShouldBe(["Moving/Links"]);
        (await system.Agents.ReadPageAsync(system.Ada, WebSystem.Wiki, "Moving/From")).Path.ShouldBe("Moving/From");
        var form = preview with { Page = Only(preview, "form.confirm") };
        var moved = await ada.PostAsync(form, "/w/home/move/Moving/From");

        moved.Address.AbsolutePath.ShouldBe("/w/home/p/Moved/To");
        (await system.Agents.ReadPageAsync(system.Ada, WebSystem.Wiki, "Moving/Links")).Content.ShouldContain("../Moved/To.md");
    }

    [Fact]
    public async Task Move_toATakenPlace_saysSo()
    {
        await system.WriteAsync("Taken/A", "a\n");
        await system.WriteAsync("Taken/B", "b\n");
        var ada = await system.SignInAsync();

        var refused = await ada.GetAsync("/w/home/move/Taken/A?to=Taken%2FB");

        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused.Page.QuerySelector("[role=alert]")!.TextContent.ShouldContain("'Taken/B' exists");
    }

    [Fact]
    public async Task Delete_saysWhatLinksHereAndThenDeletes()
    {
        await system.WriteAsync("Going/Page", "x\n");
        await system.WriteAsync("Going/Links", "[[Going/Page]]\n");
        var ada = await system.SignInAsync();

        var ask = await ada.GetAsync("/w/home/delete/Going/Page");
        ask.Page.QuerySelectorAll("main li a").Select(link => link.TextContent).ShouldBe(["Going/Links"]);
        await ada.PostAsync(ask, "/w/home/delete/Going/Page");

        (await ada.GetAsync("/w/home/p/Going/Page")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Viewer_whoSaves_isToldThatTheyMayNot()
    {
        await system.Agents.SetMemberAsync(system.Ada, WebSystem.Wiki, new SetMemberRequest("ben@example.com", "viewer"), OperationIds.New());
        var ben = await system.SignInAsync(Wikibot.DevSignIn.TestUsers.Ben);

        var refused = await ben.PostAsync(await ben.GetAsync("/w/home/edit/Home"), "/w/home/edit/Home", ("content", "x"), ("do", "save"));

        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
        ((IHtmlTextAreaElement)refused.Page.QuerySelector("textarea[name=content]")!).Value.ShouldBe("x", "what was written is not lost");
    }

    private static IHtmlDocument Only(Visited page, string selector)
    {
        foreach (var form in page.Page.QuerySelectorAll("form").Except(page.Page.QuerySelectorAll(selector)).ToList())
        {
            form.Remove();
        }

        return page.Page;
    }
}
