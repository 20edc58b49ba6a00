using System.Net;
using Wikibot.DevSignIn;

namespace Wikibot.Tests.Web.SignIn;

/// <summary>Signing in and out, and what keeps others from doing it for somebody.</summary>
public sealed class SignInTests(WebSystem system) : IClassFixture<WebSystem>
{
    [Fact]
    public async Task Start_signedOut_welcomesAndShowsNothingElse()
    {
        var start = await system.Visit().GetAsync("/");

        start.Status.ShouldBe(HttpStatusCode.OK);
        start.Page.QuerySelector("a[href='/sign-in']").ShouldNotBeNull();
        start.Text.ShouldNotContain(WebSystem.Wiki + "\"");
    }

    [Fact]
    public async Task SignIn_fromADeepPage_returnsThereWithTheSamePersonAsTheMcpServiceKnows()
    {
        var visitor = system.Visit();
        var consent = await visitor.GetAsync("/w/home/p/Home");
        consent.Page.Title.ShouldBe("Wikibot sign-in");

        var back = await visitor.PostAsync(consent, "/oauth2/authorize", ("user", TestUsers.Ada), ("decision", "allow"));

        back.Address.AbsolutePath.ShouldBe("/w/home/p/Home");
        back.Status.ShouldBe(HttpStatusCode.OK, back.Content);
        back.Page.QuerySelector(".who")!.TextContent.ShouldBe("Ada Lovelace");
    }

    [Fact]
    public async Task SignIn_asAStrangerToTheWiki_isToldOfNoWiki()
    {
        var ben = await system.SignInAsync(TestUsers.Ben);

        var page = await ben.GetAsync("/w/home/p/Home");

        page.Status.ShouldBe(HttpStatusCode.NotFound);
        page.Content.ShouldContain("There is no wiki 'home', or you are no member of it.");
    }

    [Fact]
    public async Task SignIn_denied_saysSoAndSignsNobodyIn()
    {
        var visitor = system.Visit();
        var consent = await visitor.GetAsync("/sign-in");

        var back = await visitor.PostAsync(consent, "/oauth2/authorize", ("decision", "deny"));

        back.Status.ShouldBe(HttpStatusCode.BadRequest);
        back.Content.ShouldContain("You said no");
        visitor.Cookies.Keys.ShouldNotContain("__Host-wikibot");
    }

    [Fact]
    public async Task Cookies_ofASignIn_areForThisHostAndSecureConnectionsAndNoScript()
    {
        var visitor = await system.SignInAsync();

        var ours = visitor.SetCookies.Where(cookie => cookie.Contains("wikibot", StringComparison.Ordinal)).ToList();
        ours.Count.ShouldBeGreaterThan(3);
        ours.ShouldAllBe(cookie => cookie.StartsWith("__Host-wikibot", StringComparison.Ordinal));
        foreach (var attribute in new[] { "; path=/", "; secure", "; httponly" })
        {
            ours.ShouldAllBe(cookie => cookie.Contains(attribute, StringComparison.OrdinalIgnoreCase), attribute);
        }

        ours.ShouldAllBe(cookie => cookie.Contains("samesite=lax", StringComparison.OrdinalIgnoreCase) || cookie.Contains("samesite=strict", StringComparison.OrdinalIgnoreCase));
        ours.ShouldAllBe(cookie => !cookie.Contains("domain=", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil.example")]
    [InlineData("/%0d%0aSet-Cookie:a=b/\r\nX: y")]
    [InlineData("")]
    public async Task SignIn_returnUrlOfElsewhere_leadsToTheStart(string returnUrl)
    {
        var visitor = system.Visit();

        var back = await visitor.SignInAsync(TestUsers.Ada, returnUrl);

        back.Address.ShouldBe(system.Url);
    }

    [Fact]
    public async Task SignIn_whenSignedIn_leadsOnlyToPlacesHere()
    {
        var visitor = await system.SignInAsync();

        var response = await visitor.OnceAsync(HttpMethod.Get, new Uri(system.Url, "/sign-in?returnUrl=%2F%2Fevil.example"), null);

        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        response.Headers.Location!.OriginalString.ShouldBe("/");
    }

    [Fact]
    public async Task SignOut_byTheForm_forgetsTheVisitor()
    {
        var visitor = await system.SignInAsync();

        var out_ = await visitor.PostAsync(await visitor.GetAsync("/"), "/sign-out");

        out_.Content.ShouldContain("You are signed out");
        visitor.Cookies.Keys.ShouldNotContain("__Host-wikibot");
        (await visitor.GetAsync("/")).Page.QuerySelector("a[href='/sign-in']").ShouldNotBeNull();
    }

    [Fact]
    public async Task Cookie_ofOneProcess_isReadByAnother_andAfterARestart()
    {
        var visitor = await system.SignInAsync();
        var another = system.Another();

        var other = new Visitor(another.Url);
        other.Cookies["__Host-wikibot"] = visitor.Cookies["__Host-wikibot"];

        (await other.GetAsync("/")).Page.QuerySelector(".who")!.TextContent.ShouldBe("Ada Lovelace");
    }

    [Fact]
    public async Task Form_ofOneProcess_isTakenByAnother()
    {
        var visitor = await system.SignInAsync();
        var form = await visitor.GetAsync("/w/home/edit/Home");
        var service = system.Another();
        var another = new Visitor(service.Url);
        foreach (var (name, value) in visitor.Cookies)
        {
            another.Cookies[name] = value;
        }

        var answer = await another.PostAsync(form with { Address = new Uri(service.Url, form.Address.PathAndQuery) }, "/w/home/edit/Home", ("do", "preview"));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Content);
    }

    [Fact]
    public async Task Cookie_underAnotherSecret_isNobodys()
    {
        var visitor = await system.SignInAsync();
        var stranger = new Visitor(system.Another(new(StringComparer.Ordinal) { ["Wikibot:Identity:Secret"] = "quite another secret, and long enough" }).Url);
        stranger.Cookies["__Host-wikibot"] = visitor.Cookies["__Host-wikibot"];

        (await stranger.GetAsync("/")).Page.QuerySelector(".who").ShouldBeNull();
    }

    [Fact]
    public async Task Cookie_changedInAnyByte_isNobodys()
    {
        var visitor = await system.SignInAsync();
        var cookie = visitor.Cookies["__Host-wikibot"];
        for (var at = 0; at < cookie.Length; at += 37)
        {
            visitor.Cookies["__Host-wikibot"] = cookie[..at] + (cookie[at] == 'A' ? 'B' : 'A') + cookie[(at + 1)..];
            if (visitor.Cookies["__Host-wikibot"] != cookie)
            {
                (await visitor.GetAsync("/")).Page.QuerySelector(".who").ShouldBeNull($"byte {at}");
            }
        }
    }

    [Fact]
    public async Task SignInAnswer_withoutItsBeginningInThisBrowser_isRefused()
    {
        // Somebody else's code and state, as an attacker would plant them (login CSRF, session fixation).
        var attacker = system.Visit();
        var consent = await attacker.GetAsync("/sign-in");
        var form = consent.Form("/oauth2/authorize");
        using var allow = new FormUrlEncodedContent(
        [
            new("request", form.QuerySelector("input[name=request]")!.GetAttribute("value")!), new("user", TestUsers.Ben), new("decision", "allow"),
        ]);
        var redirect = await attacker.OnceAsync(HttpMethod.Post, new Uri(form.GetAttribute("action")!), allow);
        var victim = system.Visit();

        var landed = await victim.GetAsync(redirect.Headers.Location!.AbsoluteUri);

        landed.Status.ShouldBe(HttpStatusCode.BadRequest);
        victim.Cookies.Keys.ShouldNotContain("__Host-wikibot");
    }
}
