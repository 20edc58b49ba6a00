using System.Net;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Web.Tokens;

/// <summary>Agents' tokens, in a browser without scripts.</summary>
public sealed class TokenTests(WebSystem system) : IClassFixture<WebSystem>
{
    [Fact]
    public async Task Token_isShownOnceListedAndRevoked()
    {
        var ada = await system.SignInAsync();

        var made = await ada.PostAsync(await ada.GetAsync("/tokens"), "/tokens", ("name", "nightly <b>job</b>"), ("rights", "read"), ("wikis", "home"));

        var token = made.Page.QuerySelector(".notice code")!.TextContent;
        AgentTokenText.IsOne(token).ShouldBeTrue(token);
        Inline.In(made.Page).ShouldBeEmpty();
        var list = await ada.GetAsync("/tokens");
        list.Text.ShouldNotContain(token);
        list.Page.QuerySelector("tbody td")!.TextContent.ShouldBe("nightly <b>job</b>");

        await ada.PostAsync(list, "/tokens/revoke");
        (await ada.GetAsync("/tokens")).Page.QuerySelector("tbody")!.TextContent.ShouldContain("revoked");
    }

    [Fact]
    public async Task Token_thatCannotBe_saysWhy()
    {
        var ada = await system.SignInAsync();

        var refused = await ada.PostAsync(await ada.GetAsync("/tokens"), "/tokens", ("name", "x"), ("rights", "everything"));

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Page.QuerySelector("[role=alert]").ShouldNotBeNull();
        refused.Page.QuerySelector(".notice code").ShouldBeNull();
    }
}
