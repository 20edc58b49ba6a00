using System.Net;
using Wikibot.DevSignIn;

namespace Wikibot.Tests.Web.Sharing;

/// <summary>Members and agents, in a browser without scripts.</summary>
public sealed class SharingTests(WebSystem system) : IClassFixture<WebSystem>
{
    [Fact]
    public async Task Invited_signsInAndIsAMember_thenIsRemoved()
    {
        var ada = await system.SignInAsync();
        var members = await ada.GetAsync("/w/home/members");
        var invite = members with { };
        foreach (var form in invite.Page.QuerySelectorAll("form.inline").ToList())
        {
            form.Remove();
        }

        var invited = await ada.PostAsync(invite, "/w/home/members", ("member", "cleo@example.com"), ("role", "editor"));
        invited.Page.QuerySelector("table")!.TextContent.ShouldContain("invited, waits");

        var cleo = await system.SignInAsync(TestUsers.Cleo);
        (await cleo.GetAsync("/w/home")).Status.ShouldBe(HttpStatusCode.OK);
        (await cleo.GetAsync("/w/home/members")).Page.QuerySelectorAll("form.inline").ShouldBeEmpty("an editor sees, and sets nobody");

        var list = await ada.GetAsync("/w/home/members");
        foreach (var form in list.Page.QuerySelectorAll("form.inline").Where(form => !form.InnerHtml.Contains(TestUsers.Cleo, StringComparison.Ordinal)).ToList())
        {
            form.Remove();
        }

        await ada.PostAsync(list, "/w/home/members", ("role", "none"));
        (await cleo.GetAsync("/w/home")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Owner_whoWouldStopBeingOne_isAskedForTheNameOfTheWiki()
    {
        var ada = await system.SignInAsync();
        var members = await ada.GetAsync("/w/home/members");
        foreach (var form in members.Page.QuerySelectorAll("form.inline").Where(form => !form.InnerHtml.Contains(TestUsers.Ada, StringComparison.Ordinal)).ToList())
        {
            form.Remove();
        }

        var asked = await ada.PostAsync(members, "/w/home/members", ("role", "viewer"));

        asked.Status.ShouldBe(HttpStatusCode.Conflict);
        asked.Page.QuerySelector("input[name=confirm]").ShouldNotBeNull();
    }

    [Fact]
    public async Task Connect_saysTheLinesForClaudeCodeAndGit()
    {
        var ada = await system.SignInAsync();

        var page = await ada.GetAsync("/w/home/connect");

        page.Content.ShouldContain("claude mcp add --transport http wikibot http://localhost:5180/mcp");
        page.Content.ShouldContain("git clone http://localhost:5180/git/home.git");
    }
}
