using System.Net;
using Wikibot.DevSignIn;
using Wikibot.Git.Client;
using Wikibot.Tests.Git.Attachments;

namespace Wikibot.Tests.Web.Settings;

/// <summary>A backup brought back in a browser: what it changes is shown, the name is asked for, and only an owner may.</summary>
public sealed class BackupTests(LocalStackFixture localStack)
{
    [Fact]
    public async Task Backup_isBroughtBackByAnOwner_asItWasShown()
    {
        await using var system = new WebSystem(localStack.Settings("web-restore"));
        await system.InitializeAsync();
        var page = await system.WriteAsync("Page", "before\n");
        await system.Agents.WriteAttachmentAsync(system.Agent("s1"), WebSystem.Wiki, new WriteAttachmentRequest("plan.png", SampleFiles.Png, null), OperationIds.New());
        var made = await system.Agents.BackUpWikiAsync(system.Ada, WebSystem.Wiki, OperationIds.New());
        var file = await system.Agents.ReadAttachmentAsync(system.Ada, WebSystem.Wiki, new ReadAttachmentQuery("plan.png"));
        await system.Agents.DeleteAttachmentAsync(system.Ada, WebSystem.Wiki, "plan.png", file.Revision, null, OperationIds.New());
        await system.WriteAsync("Page", "after\n", revision: page.Revision);
        var ada = await system.SignInAsync();

        var shown = await ada.GetAsync((await ada.GetAsync("/w/home/settings")).Page.QuerySelector("[aria-label=Backups] a")!.GetAttribute("href")!);
        shown.Page.QuerySelectorAll(".diff h2 bdi").Select(name => name.TextContent).ShouldBe(["Page", "plan.png"]);
        shown.Page.QuerySelector("td ins")!.TextContent.ShouldBe("before");

        var unconfirmed = await ada.PostAsync(shown, "/w/home/backup/" + made.Backup.Id, ("confirm", "another"));
        unconfirmed.Status.ShouldBe(HttpStatusCode.BadRequest);
        await system.WriteAsync("Late", "written while somebody looked\n");
        var overtaken = await ada.PostAsync(unconfirmed, "/w/home/backup/" + made.Backup.Id, ("confirm", "home"));
        overtaken.Status.ShouldBe(HttpStatusCode.Conflict);
        overtaken.Page.QuerySelectorAll(".diff h2 bdi").Select(name => name.TextContent).ShouldBe(["Late", "Page", "plan.png"]);
        (await system.Agents.ReadPageAsync(system.Ada, WebSystem.Wiki, "Page")).Content.ShouldBe("after\n", "nothing is done by looking");

        var done = await ada.PostAsync(overtaken, "/w/home/backup/" + made.Backup.Id, ("confirm", "home"));

        done.Address.PathAndQuery.ShouldStartWith("/w/home/compare?commit=");
        (await system.Agents.ReadPageAsync(system.Ada, WebSystem.Wiki, "Page")).Content.ShouldBe("before\n");
        (await system.Agents.ReadAttachmentAsync(system.Ada, WebSystem.Wiki, new ReadAttachmentQuery("plan.png"))).Content.ToArray().ShouldBe(SampleFiles.Png);
        var newest = (await system.Agents.HistoryAsync(system.Ada, WebSystem.Wiki, null)).Entries[0].Change;
        (newest.Client, newest.Author).ShouldBe(("web", "Ada Lovelace"));
        (await ada.GetAsync("/w/home/backup/" + made.Backup.Id)).Content.ShouldContain("there is nothing to bring back");
    }

    [Fact]
    public async Task Members_comeBackWithABackup_whenTheOwnerChoosesThat_andAsTheyWereShown()
    {
        await using var system = new WebSystem(localStack.Settings("web-restore-3"));
        await system.InitializeAsync();
        await SetAsync("static:former", "editor");
        var made = await system.Agents.BackUpWikiAsync(system.Ada, WebSystem.Wiki, OperationIds.New());
        await SetAsync("static:former", "none");
        await SetAsync("static:newcomer", "viewer");
        var address = "/w/home/backup/" + made.Backup.Id;
        var ada = await system.SignInAsync();

        var shown = await ada.GetAsync(address);
        Changes(shown).ShouldBe(["static:former: no member → editor", "static:newcomer: viewer → may not come in any more"]);
        shown.Page.QuerySelector("input[type=checkbox][name=members]")!.HasAttribute("checked").ShouldBeFalse();
        shown.Content.ShouldContain("Invitations and agents’ tokens do not come back");

        (await ada.PostAsync(shown, address, ("confirm", "home"))).Status.ShouldBe(HttpStatusCode.OK);
        (await MembersAsync()).ShouldContain("static:newcomer", "nobody comes or goes without the box");

        await SetAsync("static:later", "editor");
        var overtaken = await ada.PostAsync(shown, address, ("confirm", "home"), ("members", "true"));
        overtaken.Status.ShouldBe(HttpStatusCode.Conflict);
        overtaken.Page.QuerySelector("[role=alert]")!.TextContent.ShouldBe("Who is a member changed while you looked. Nothing was brought back; look again. This is what would change now.");
        Changes(overtaken).ShouldBe(["static:former: no member → editor", "static:later: editor → may not come in any more", "static:newcomer: viewer → may not come in any more"]);

        var done = await ada.PostAsync(overtaken, address, ("confirm", "home"), ("members", "true"));
        done.Address.AbsolutePath.ShouldBe("/w/home/members");
        (await MembersAsync()).ShouldBe(["static:default", "static:former", "static:other", system.Ada.Subject], ignoreOrder: true);
        (await ada.GetAsync(address)).Content.ShouldContain("there is nothing to bring back");

        Task<MemberChange> SetAsync(string member, string role) => system.Agents.SetMemberAsync(system.Ada, WebSystem.Wiki, new SetMemberRequest(member, role), OperationIds.New());

        async Task<string?[]> MembersAsync() => [.. (await system.Agents.ListMembersAsync(system.Ada, WebSystem.Wiki, new MembersQuery())).Members.Select(member => member.User)];

        static string[] Changes(Visited page) => [.. page.Page.QuerySelectorAll("fieldset tbody tr").Select(row => row.QuerySelectorAll("td") switch
        {
            var cells => $"{cells[0].TextContent.Trim()}: {cells[1].TextContent} → {cells[2].TextContent}",
        })];
    }

    [Fact]
    public async Task Backup_ofNobodysOrByAnEditor_isRefused()
    {
        await using var system = new WebSystem(localStack.Settings("web-restore-2"));
        await system.InitializeAsync();
        var made = await system.Agents.BackUpWikiAsync(system.Ada, WebSystem.Wiki, OperationIds.New());
        await system.Agents.SetMemberAsync(system.Ada, WebSystem.Wiki, new SetMemberRequest("cleo@example.com", "editor"), OperationIds.New());
        var (ada, cleo) = (await system.SignInAsync(), await system.SignInAsync(TestUsers.Cleo));

        (await ada.GetAsync("/w/home/backup/20000101T000000Z-0000")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await cleo.GetAsync("/w/home/backup/" + made.Backup.Id)).Status.ShouldBe(HttpStatusCode.Forbidden);
        var token = (await cleo.GetAsync("/w/home")).Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var info = await system.Agents.GetWikiAsync(system.Ada, WebSystem.Wiki);
        using var fields = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("confirm", "home"), new("seen", info.Commit)]);
        (await cleo.OnceAsync(HttpMethod.Post, new Uri(system.Url, "/w/home/backup/" + made.Backup.Id), fields)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }
}
