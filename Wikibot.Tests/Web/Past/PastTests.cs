using System.Net;
using Wikibot.Git.Client;
using Wikibot.Tests.Git.Attachments;

namespace Wikibot.Tests.Web.Past;

/// <summary>What an agent did: seen, compared and undone in a browser without scripts.</summary>
public sealed class PastTests(WebSystem system) : IClassFixture<WebSystem>
{
    [Fact]
    public async Task Changes_ofASession_areThose()
    {
        await system.WriteAsync("Sessions/Mine", "mine\n", "session-one");
        await system.WriteAsync("Sessions/Other", "other\n", "session-two");
        var ada = await system.SignInAsync();

        var page = await ada.GetAsync("/w/home/changes?session=session-two");

        page.Page.QuerySelectorAll(".touched a").Select(link => link.TextContent).ShouldBe(["Sessions/Other"]);
        page.Page.QuerySelector(".title-row .button")!.GetAttribute("href")!.ShouldContain("/w/home/undo?session=session-two");
    }

    [Fact]
    public async Task Changes_ofFiles_leadToThemAndToTheirHistory()
    {
        var added = await PutAsync("Shown/plan.png", SampleFiles.Png, revision: null);
        await PutAsync("Shown/plan.png", [.. SampleFiles.Png, 0], added.Revision);
        var ada = await system.SignInAsync();

        var changes = await ada.GetAsync("/w/home/changes?prefix=Shown/");
        var file = await ada.GetAsync(changes.Page.QuerySelector(".touched a")!.GetAttribute("href")!);
        var history = await ada.GetAsync(file.Page.QuerySelector(".tools a[accesskey=h]")!.GetAttribute("href")!);

        changes.Page.QuerySelectorAll(".touched li").Select(touched => string.Join(' ', touched.Children.Select(part => part.TextContent))).ShouldBe(["changed Shown/plan.png", "created Shown/plan.png"]);
        file.Page.QuerySelector("h1")!.TextContent.ShouldBe("plan.png");
        history.Page.QuerySelector("h1 a")!.GetAttribute("href").ShouldBe("/w/home/file/Shown/plan.png");
        history.Page.QuerySelectorAll("input[type=radio]").Length.ShouldBe(4, "two states, each on either side");
        history.Page.QuerySelectorAll(".do a").TakeLast(2).Select(link => link.GetAttribute("href")).ShouldBe(
            [$"/w/home/f/Shown/plan.png?at={added.Commit}", $"/w/home/restore/Shown/plan.png?commit={added.Commit}&kind=file"]);
        var restore = await ada.GetAsync($"/w/home/restore/Shown/plan.png?commit={added.Commit}&kind=file");
        restore.Page.QuerySelectorAll(".pictures img").Select(image => image.GetAttribute("alt")).ShouldBe(["Shown/plan.png, before", "Shown/plan.png, after"]);
        restore.Page.QuerySelectorAll(".pictures img")[1].GetAttribute("src").ShouldBe($"/w/home/f/Shown/plan.png?at={added.Commit}");
        var back = await ada.PostAsync(restore, "/w/home/restore/Shown/plan.png?kind=file");
        back.Page.QuerySelector("h1")!.TextContent.ShouldBe("plan.png");
        (await system.Agents.ReadAttachmentAsync(system.Ada, WebSystem.Wiki, new ReadAttachmentQuery("Shown/plan.png"))).Content.ToArray().ShouldBe(SampleFiles.Png);

        Task<PageChange> PutAsync(string path, byte[] content, string? revision) =>
            system.Agents.WriteAttachmentAsync(system.Agent("files"), WebSystem.Wiki, new WriteAttachmentRequest(path, content, revision), OperationIds.New());
    }

    [Fact]
    public async Task Compare_ofACommit_isSideBySideAndOneBelowTheOther()
    {
        var first = await system.WriteAsync("Compare/Page", "one\ntwo\nthree\n");
        var second = await system.WriteAsync("Compare/Page", "one\n<b>2</b>\nthree\nfour\n", revision: first.Revision);
        var ada = await system.SignInAsync();

        var split = await ada.GetAsync($"/w/home/compare?commit={second.Commit}");
        var unified = await ada.GetAsync($"/w/home/compare?commit={second.Commit}&view=unified");

        foreach (var page in new[] { split, unified })
        {
            page.Page.QuerySelectorAll("td del").Select(line => line.TextContent).ShouldBe(["two"]);
            page.Page.QuerySelectorAll("td ins").Select(line => line.TextContent).ShouldBe(["<b>2</b>", "four"]);
        }

        var row = split.Page.QuerySelectorAll("tr").First(row => row.QuerySelector("del") is not null);
        row.QuerySelector("ins")!.TextContent.ShouldBe("<b>2</b>", "what was removed stands beside what came in its place");
        row.QuerySelectorAll("td.number").Select(number => number.TextContent).ShouldBe(["2", "2"]);
    }

    [Fact]
    public async Task History_ofAPage_leadsToTheFormerStateAndBringsItBack()
    {
        var first = await system.WriteAsync("Back/Page", "as it was\n");
        var second = await system.WriteAsync("Back/Page", "as it is\n", revision: first.Revision);
        var ada = await system.SignInAsync();
        var history = await ada.GetAsync("/w/home/history/Back/Page");
        history.Page.QuerySelectorAll("tbody tr").Length.ShouldBe(2);

        var restore = await ada.GetAsync($"/w/home/restore/Back/Page?commit={first.Commit}");
        restore.Page.QuerySelector("td del")!.TextContent.ShouldBe("as it is");
        var back = await ada.PostAsync(restore, "/w/home/restore/Back/Page", ("message", "It was better"));

        back.Page.QuerySelector("article")!.TextContent.Trim().ShouldBe("as it was");
        var newest = (await system.Agents.HistoryAsync(system.Ada, WebSystem.Wiki, "Back/Page")).Entries[0].Change;
        newest.Message.ShouldBe("It was better");
        newest.Client.ShouldBe("web");
        _ = second;
    }

    [Fact]
    public async Task DeletedPage_isBroughtBackFromWhereItWas()
    {
        var page = await system.WriteAsync("Deleted/Page", "still here\n");
        await system.Agents.DeletePageAsync(system.Ada, WebSystem.Wiki, "Deleted/Page", page.Revision!, null, OperationIds.New());
        var ada = await system.SignInAsync();

        var missing = await ada.GetAsync("/w/home/p/Deleted/Page");
        missing.Status.ShouldBe(HttpStatusCode.NotFound);
        var restore = await ada.GetAsync(missing.Page.QuerySelectorAll("main a").First(link => link.TextContent == "bring it back").GetAttribute("href")!);
        var back = await ada.PostAsync(restore, "/w/home/restore/Deleted/Page");

        back.Page.QuerySelector("article")!.TextContent.Trim().ShouldBe("still here");
    }

    [Fact]
    public async Task Undo_ofASession_showsExactlyWhatChangesAndThenDoesIt()
    {
        var mine = await system.WriteAsync("Undo/Shared", "first line\n\nlast line\n", "human");
        var agents = await system.WriteAsync("Undo/Shared", "first line, agent\n\nlast line\n", "rogue", mine.Revision);
        await system.WriteAsync("Undo/New", "made by the agent\n", "rogue");
        await system.WriteAsync("Undo/Shared", "first line, agent\n\nlast line, human\n", "human", agents.Revision);
        var ada = await system.SignInAsync();

        var preview = await ada.GetAsync("/w/home/undo?session=rogue&since=1h");

        preview.Page.QuerySelectorAll(".diff h2 a").Select(link => link.TextContent).ShouldBe(["Undo/New", "Undo/Shared"]);
        preview.Page.QuerySelectorAll("td del").Select(line => line.TextContent).ShouldBe(["made by the agent", "first line, agent"]);
        preview.Page.QuerySelectorAll("td ins").Select(line => line.TextContent).ShouldBe(["first line"]);
        (await system.Agents.ReadPageAsync(system.Ada, WebSystem.Wiki, "Undo/New")).Content.ShouldBe("made by the agent\n", "nothing is done by looking");

        var done = await ada.PostAsync(preview, "/w/home/undo", ("message", "The agent went astray"));

        done.Address.PathAndQuery.ShouldStartWith("/w/home/compare?commit=");
        (await system.Agents.ReadPageAsync(system.Ada, WebSystem.Wiki, "Undo/Shared")).Content.ShouldBe("first line\n\nlast line, human\n");
        (await Should.ThrowAsync<WikibotProblemException>(system.Agents.ReadPageAsync(system.Ada, WebSystem.Wiki, "Undo/New"))).Code.ShouldBe(ProblemCodes.PageNotFound);
    }

    [Fact]
    public async Task Undo_afterTheWikiChanged_isShownAnewAndNotDone()
    {
        var page = await system.WriteAsync("Race/Page", "before\n", "human-2");
        var agents = await system.WriteAsync("Race/Page", "by the agent\n", "rogue-2", page.Revision);
        var ada = await system.SignInAsync();
        var preview = await ada.GetAsync("/w/home/undo?session=rogue-2&since=1h");
        await system.WriteAsync("Race/Page", "by the agent, and on\n", "rogue-2", agents.Revision);

        var refused = await ada.PostAsync(preview, "/w/home/undo");

        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused.Content.ShouldContain("so nothing was undone");
        (await system.Agents.ReadPageAsync(system.Ada, WebSystem.Wiki, "Race/Page")).Content.ShouldBe("by the agent, and on\n");
        (await ada.PostAsync(refused, "/w/home/undo")).Status.ShouldBe(HttpStatusCode.OK);
        (await system.Agents.ReadPageAsync(system.Ada, WebSystem.Wiki, "Race/Page")).Content.ShouldBe("before\n");
    }

    [Fact]
    public async Task Undo_ofWhatOthersChangedSince_leavesItAndSaysWhy()
    {
        var agents = await system.WriteAsync("Conflict/Page", "the agent's line\n", "rogue-3");
        await system.WriteAsync("Conflict/Page", "a human's line\n", "human-3", agents.Revision);
        var ada = await system.SignInAsync();

        var preview = await ada.GetAsync("/w/home/undo?session=rogue-3&since=1h");

        preview.Content.ShouldContain("1 left alone");
        preview.Page.QuerySelectorAll("form[method=post][action='/w/home/undo']").ShouldBeEmpty();
    }
}
