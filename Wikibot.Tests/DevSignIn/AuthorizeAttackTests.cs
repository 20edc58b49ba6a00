using System.Net;
using Wikibot.Tests.Mcp.Auth;

namespace Wikibot.Tests.DevSignIn;
/// <summary>The authorization server's side of the attack table: where a sign-in leads.</summary>
public sealed class AuthorizeAttackTests(AuthFixture hosts) : IClassFixture<AuthFixture>
{
    [Theory]
    [InlineData("http://127.0.0.1:7777/callback/")]
    [InlineData("http://127.0.0.1:7777/Callback")]
    [InlineData("http://127.0.0.1:7777/callback?x=1")]
    [InlineData("http://127.0.0.1:7777/other/../callback2")]
    [InlineData("http://localhost:7777/callback")]
    [InlineData("https://127.0.0.1:7777/callback")]
    [InlineData("http://user@127.0.0.1:7777/callback")]
    [InlineData("http://127.0.0.1:7777/callback#x")]
    [InlineData("http://127.0.0.1.evil.example/callback")]
    [InlineData("https://evil.example/callback")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public async Task Authorize_with_another_redirect_uri_redirects_nowhere(string redirectUri)
    {
        var host = hosts.Issuer;
        var client = await new OAuthClient(host.Http, host.Resource).RegisterAsync();
        var request = client.Request();
        request["redirect_uri"] = redirectUri;

        using var response = await client.AuthorizeAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Headers.Location.ShouldBeNull();
        (await response.Content.ReadAsStringAsync()).ShouldContain("redirect URI");
    }

    [Fact]
    public async Task Authorize_with_another_loopback_port_is_accepted_and_with_an_unknown_client_not()
    {
        var host = hosts.Issuer;
        var client = await new OAuthClient(host.Http, host.Resource).RegisterAsync();
        var request = client.Request();
        request["redirect_uri"] = "http://127.0.0.1:49152/callback";
        using var accepted = await client.AuthorizeAsync(request);
        accepted.StatusCode.ShouldBe(HttpStatusCode.OK);

        request["client_id"] = "client_of_nobody";
        using var refused = await client.AuthorizeAsync(request);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        refused.Headers.Location.ShouldBeNull();
    }

    [Theory]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge", "short", "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge_method", null, "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("scope", "openid wiki:read", "invalid_scope")]
    [InlineData("scope", "wiki:write", "invalid_scope")]
    [InlineData("resource", "https://other.example.org/mcp", "invalid_target")]
    public async Task Authorize_with_a_wrong_parameter_sends_nobody_away_and_shows_the_way_back_to_the_client(string name, string? value, string error)
    {
        var host = hosts.Issuer;
        var client = await new OAuthClient(host.Http, host.Resource).RegisterAsync();
        var request = client.Request();
        request[name] = value;

        using var response = await client.AuthorizeAsync(request);

        // RFC 9700, section 4.11.2: nobody agreed to go to that client yet.
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Headers.Location.ShouldBeNull();
        var parameters = OAuthClient.WayBack(await response.Content.ReadAsStringAsync());
        parameters["error"].ShouldBe(error);
        parameters["state"].ShouldBe("the state");
        parameters["iss"].ShouldBe(host.Url.GetLeftPart(UriPartial.Authority));
        parameters.ShouldNotContainKey("code");
    }
}
