using System.Net;
using Wikibot.Git.Client;
using Wikibot.Web.Http;

namespace Wikibot.Tests.Web.SignIn;

/// <summary>What every answer carries, and forms that come from elsewhere.</summary>
public sealed class ProtectionTests(WebSystem system) : IClassFixture<WebSystem>
{
    [Theory]
    [InlineData("/", 200)]
    [InlineData("/signed-out", 200)]
    [InlineData("/w/home", 200)]
    [InlineData("/w/home/p/Home", 200)]
    [InlineData("/w/home/p/Missing", 404)]
    [InlineData("/w/nothing", 404)]
    [InlineData("/nowhere", 404)]
    [InlineData("/w/home/undo?since=once%20upon", 400)]
    public async Task Answer_ofAnyKind_hasTheHeadersAndNothingInline(string address, int status)
    {
        var visitor = await system.SignInAsync();

        var page = await visitor.GetAsync(address);

        ((int)page.Status).ShouldBe(status, page.Content);
        string Header(string name) => page.Response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";
        Header("Content-Security-Policy").ShouldBe(SecurityHeaders.Policy);
        Header("X-Content-Type-Options").ShouldBe("nosniff");
        Header("X-Frame-Options").ShouldBe("DENY");
        Header("X-Robots-Tag").ShouldContain("noindex");
        Header("Cache-Control").ShouldContain("no-store");
        Header("Server").ShouldBeEmpty();
        Inline.In(page.Page).ShouldBeEmpty();
    }

    [Fact]
    public void Policy_allowsNothingInlineAndNothingFromElsewhere()
    {
        SecurityHeaders.Policy.ShouldNotContain("unsafe");
        SecurityHeaders.Policy.ShouldNotContain("*");
        SecurityHeaders.Policy.ShouldNotContain("http");
        SecurityHeaders.Policy.ShouldContain("default-src 'none'");
        SecurityHeaders.Policy.ShouldContain("frame-ancestors 'none'");
        SecurityHeaders.Policy.ShouldContain("base-uri 'none'");
    }

    [Fact]
    public void Policy_withABucket_namesItsOriginForPicturesFormsAndUploadsAlone()
    {
        SecurityHeaders.With(null).ShouldBe(SecurityHeaders.Policy);
        SecurityHeaders.With("").ShouldBe(SecurityHeaders.Policy);
        SecurityHeaders.With("https://b.example").Split("; ").Except(SecurityHeaders.Policy.Split("; ")).ShouldBe(
            ["img-src 'self' https://b.example", "connect-src 'self' https://b.example", "form-action 'self' https://b.example"]);
    }

    public static TheoryData<string> Forms => ["/sign-out", "/wikis", "/w/home/edit/Home", "/w/home/new", "/w/home/preview", "/w/home/upload", "/w/home/upload/begin", "/w/home/upload/finish", "/w/home/move/Home", "/w/home/delete/Home", "/w/home/restore/Home", "/w/home/undo", "/w/home/members", "/w/home/settings", "/w/home/backup", "/w/home/export"];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Form_withoutItsToken_changesNothing(string address)
    {
        var visitor = await system.SignInAsync();
        var before = (await system.Agents.GetWikiAsync(system.Ada, WebSystem.Wiki)).Commit;
        using var fields = new FormUrlEncodedContent([new("content", "forged"), new("path", "Forged"), new("name", "forged"), new("member", "eve@example.com"), new("role", "owner"), new("to", "Away")]);

        var answer = await visitor.OnceAsync(HttpMethod.Post, new Uri(system.Url, address), fields);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("did not come from a page of this wiki");
        (await system.Agents.GetWikiAsync(system.Ada, WebSystem.Wiki)).Commit.ShouldBe(before);
        (await visitor.GetAsync("/")).Page.QuerySelector(".who").ShouldNotBeNull();
    }

    [Fact]
    public async Task Form_withSomebodyElsesToken_changesNothing()
    {
        var (ada, ben) = (await system.SignInAsync(), await system.SignInAsync(Wikibot.DevSignIn.TestUsers.Ben));
        var token = (await ben.GetAsync("/")).Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        // With Ben's own cookie too, as a neighbouring site could toss it.
        ada.Cookies["__Host-wikibot-form"] = ben.Cookies["__Host-wikibot-form"];
        using var fields = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("path", "Forged"), new("content", "forged"), new("do", "save")]);

        var answer = await ada.OnceAsync(HttpMethod.Post, new Uri(system.Url, "/w/home/new"), fields);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var missing = await Should.ThrowAsync<WikibotProblemException>(system.Agents.ReadPageAsync(system.Ada, WebSystem.Wiki, "Forged"));
        missing.Code.ShouldBe(ProblemCodes.PageNotFound);
    }

    [Fact]
    public async Task Host_ofAnotherName_isRefused()
    {
        var answer = await system.Visit().OnceAsync(HttpMethod.Get, system.Url, null, ("Host", "evil.example"));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task SignedOut_everyPageOfAWiki_leadsToTheSignIn()
    {
        foreach (var address in new[] { "/w/home", "/w/home/p/Home", "/w/home/changes", "/w/home/members", "/w/home/settings", "/w/home/edit/Home", "/w/home/search?q=x", "/w/home/f/plan.png", "/w/home/file/plan.png", "/w/home/upload" })
        {
            var answer = await system.Visit().OnceAsync(HttpMethod.Get, new Uri(system.Url, address), null);

            answer.StatusCode.ShouldBe(HttpStatusCode.Redirect, address);
            answer.Headers.Location!.PathAndQuery.ShouldStartWith("/sign-in?returnUrl=");
        }
    }

    [Fact]
    public async Task Health_withoutSigningIn_saysWhatTheGitServiceSays()
    {
        (await system.Visit().GetAsync("/health")).Text.ShouldBe("Healthy");
        (await system.Visit().GetAsync("/alive")).Status.ShouldBe(HttpStatusCode.OK);
    }
}
