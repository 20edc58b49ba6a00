using System.Net;
using System.Text.Json;
using Wikibot.DevSignIn;
using Wikibot.Tests.Mcp.Auth;

namespace Wikibot.Tests.DevSignIn;
/// <summary>The authorization server's side of the attack table: the page that asks, and who may answer it.</summary>
public sealed class ConsentAttackTests(AuthFixture hosts) : IClassFixture<AuthFixture>
{
    [Theory]
    [InlineData("GET", "/oauth2/authorize")]
    [InlineData("POST", "/oauth2/authorize")]
    [InlineData("POST", "/oauth2/token")]
    [InlineData("POST", "/oauth2/register")]
    [InlineData("POST", "/oauth2/introspection")]
    [InlineData("GET", "/oauth2/userinfo")]
    [InlineData("GET", "/oauth2/jwks")]
    [InlineData("GET", "/.well-known/oauth-authorization-server")]
    [InlineData("GET", "/.well-known/openid-configuration")]
    [InlineData("GET", "/user_management/users/user_01DEVADA")]
    public async Task Page_for_a_foreign_origin_host_or_frame_is_refused(string method, string path)
    {
        var host = hosts.Issuer;

        foreach (var (name, value) in ((string, string)[])
            [("Origin", "https://evil.example"), ("Origin", "null"), ("Host", "evil.example"), ("Host", "127.0.0.1.evil.example"), ("Sec-Fetch-Dest", "iframe")])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.TryAddWithoutValidation(name, value);
            using var response = await host.Http.SendAsync(request);
            response.StatusCode.ShouldBe(HttpStatusCode.Forbidden, $"{name}: {value}");
        }
    }

    [Fact]
    public async Task Consent_from_another_program_on_this_machine_is_refused_and_from_the_page_itself_not()
    {
        var host = hosts.Issuer;
        var client = await new OAuthClient(host.Http, host.Resource).RegisterAsync();
        using var page = await client.AuthorizeAsync(client.Request());
        var form = await OAuthClient.FormAsync(page);

        foreach (var (origin, status) in new[] { ("http://127.0.0.1:1", HttpStatusCode.Forbidden), (host.Url.GetLeftPart(UriPartial.Authority), HttpStatusCode.SeeOther) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/authorize")
            {
                Content = new FormUrlEncodedContent([new("request", form), new("user", TestUsers.Ada), new("decision", "allow")]),
            };
            request.Headers.Add("Origin", origin);
            using var response = await host.Http.SendAsync(request);
            response.StatusCode.ShouldBe(status);
        }
    }

    [Fact]
    public async Task Consent_answered_twice_or_for_a_user_who_is_none_is_refused()
    {
        var host = hosts.Issuer;
        var client = await new OAuthClient(host.Http, host.Resource).RegisterAsync();
        using var page = await client.AuthorizeAsync(client.Request());
        var form = await OAuthClient.FormAsync(page);
        using var first = await client.AnswerAsync(form, TestUsers.Ada);
        first.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        using var second = await client.AnswerAsync(form, TestUsers.Ada);
        second.StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        using var another = await client.AuthorizeAsync(client.Request());
        using var nobody = await client.AnswerAsync(await OAuthClient.FormAsync(another), "user_01NOBODY");
        nobody.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Consent_page_in_a_real_browser_signs_in_and_can_be_neither_framed_nor_answered_by_another_site()
    {
        NpmTools.Require("playwright-core");
        Assert.SkipUnless(new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.Any(File.Exists), "There is no Chromium on this machine.");
        var root = hosts.Issuer.Url.GetLeftPart(UriPartial.Authority);

        var outcome = await NpmTools.NodeAsync("consent-page.mjs", [root, hosts.Issuer.Resource]);

        outcome.Exit.ShouldBe(0, outcome.ToString());
        var report = JsonSerializer.Deserialize<JsonElement>(outcome.Output);
        report.GetProperty("text").GetString()!.ShouldContain("A client in a browser");
        report.GetProperty("signInProblems").GetArrayLength().ShouldBe(0, outcome.Output);
        report.GetProperty("signedIn").GetProperty("code").GetString().ShouldNotBeNullOrEmpty();
        report.GetProperty("signedIn").GetProperty("iss").GetString().ShouldBe(root);
        report.GetProperty("framed").GetInt32().ShouldBe(403);
        report.GetProperty("foreignPost").GetInt32().ShouldBe(403);
        report.GetProperty("foreignRedirected").GetBoolean().ShouldBeFalse();
    }
}
