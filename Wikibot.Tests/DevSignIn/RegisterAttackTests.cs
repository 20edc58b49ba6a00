using System.Net;
using System.Text.Json;
using Wikibot.DevSignIn;
using Wikibot.Tests.Mcp.Auth;

namespace Wikibot.Tests.DevSignIn;
/// <summary>The authorization server's side of the attack table: clients that register, and forms that nobody sends.</summary>
public sealed class RegisterAttackTests(AuthFixture hosts) : IClassFixture<AuthFixture>
{
    [Theory]
    [InlineData("http://evil.example/callback")]
    [InlineData("http://127.0.0.1/callback#fragment")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("/callback")]
    [InlineData("")]
    public async Task Register_with_a_dangerous_redirect_uri_is_refused(string redirectUri)
    {
        var host = hosts.Issuer;

        using var response = await host.Http.PostAsync(
            "/oauth2/register", new StringContent(JsonSerializer.Serialize(new { redirect_uris = new[] { redirectUri } }), null, "application/json"));

        (await OAuthClient.JsonAsync(response, HttpStatusCode.BadRequest)).GetProperty("error").GetString().ShouldBe("invalid_redirect_uri");
    }

    [Theory]
    [InlineData("http://127.0.0.1:7777/cällback")]
    [InlineData("https://exämple.org/")]
    [InlineData("http://127.0.0.1:7777/call\r\nSet-Cookie: a=b")]
    [InlineData("http://127.0.0.1:7777/callback\n")]
    [InlineData(" http://127.0.0.1:7777/callback")]
    [InlineData("http://127.0.0.1:7777/call back")]
    [InlineData("https://example.org/\u202e")]
    public async Task Register_with_a_redirect_uri_that_no_header_can_hold_is_refused(string redirectUri)
    {
        var host = hosts.Issuer;

        using var response = await host.Http.PostAsync(
            "/oauth2/register", new StringContent(JsonSerializer.Serialize(new { redirect_uris = new[] { redirectUri } }), null, "application/json"));

        (await OAuthClient.JsonAsync(response, HttpStatusCode.BadRequest)).GetProperty("error").GetString().ShouldBe("invalid_redirect_uri");
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "a=%zz&%%%=b&=&&")]
    [InlineData("application/x-www-form-urlencoded", "MANY")]
    [InlineData("application/x-www-form-urlencoded", "LONGKEY")]
    [InlineData("application/x-www-form-urlencoded", "grant_type=a&grant_type=b")]
    [InlineData("application/x-www-form-urlencoded; charset=nonsense", "grant_type=authorization_code")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-16", "abc")]
    [InlineData("multipart/form-data", "x")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nnonsense")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n")]
    [InlineData("text/plain", "grant_type=authorization_code")]
    public async Task Post_of_a_malformed_form_is_refused(string contentType, string body)
    {
        var host = hosts.Issuer;
        body = body switch
        {
            "MANY" => string.Join('&', Enumerable.Range(0, 2000).Select(i => $"k{i}=v")),
            "LONGKEY" => new string('k', 10_000) + "=v",
            _ => body,
        };

        foreach (var path in (string[])["/oauth2/authorize", "/oauth2/token", "/oauth2/introspection"])
        {
            var content = new StringContent(body);
            content.Headers.Remove("Content-Type");
            content.Headers.TryAddWithoutValidation("Content-Type", contentType).ShouldBeTrue();
            using var response = await host.Http.PostAsync(path, content);
            ((int)response.StatusCode).ShouldBeInRange(400, 415, $"{path}: {await response.Content.ReadAsStringAsync()}");
        }
    }

    [Theory]
    [InlineData("""{"client_name":"a","client_name":"b","redirect_uris":["http://127.0.0.1/"],"redirect_uris":["http://127.0.0.1/"]}""", HttpStatusCode.Created)]
    [InlineData("""{"client_name":"\ud800","redirect_uris":["http://127.0.0.1/"]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"client_name":"x","redirect_uris":["\ud800"]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"client_name":"x","redirect_uris":[null]}""", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    public async Task Register_with_odd_JSON_is_no_server_error(string body, HttpStatusCode expected)
    {
        var host = hosts.Issuer;

        using var response = await host.Http.PostAsync("/oauth2/register", new StringContent(body, null, "application/json"));

        response.StatusCode.ShouldBe(expected, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Register_with_a_name_that_is_cut_within_a_character_shows_the_consent_page()
    {
        var host = hosts.Issuer;
        var name = new string('a', 99) + "😀";
        using var response = await host.Http.PostAsync(
            "/oauth2/register", new StringContent(JsonSerializer.Serialize(new { client_name = name, redirect_uris = new[] { OAuthClient.RedirectUri } }), null, "application/json"));

        (await OAuthClient.JsonAsync(response, HttpStatusCode.Created)).GetProperty("client_name").GetString().ShouldBe(new string('a', 99));
    }

    [Fact]
    public async Task Register_with_more_text_than_a_client_needs_is_refused_and_old_clients_make_room()
    {
        await using var host = await SignInHost.StartAsync();
        var uris = Enumerable.Range(0, 40).Select(i => $"https://example.org/{i}/{new string('x', 1000)}").ToArray();
        using var large = await host.Http.PostAsync(
            "/oauth2/register", new StringContent(JsonSerializer.Serialize(new { redirect_uris = uris }), null, "application/json"));
        (await OAuthClient.JsonAsync(large, HttpStatusCode.BadRequest)).GetProperty("error").GetString().ShouldBe("invalid_redirect_uri");

        var grants = (Grants)host.Services.GetService(typeof(Grants))!;
        for (var i = 0; i < 2000; i++)
        {
            using var response = await host.Http.PostAsync(
                "/oauth2/register", new StringContent(JsonSerializer.Serialize(new { redirect_uris = new[] { $"https://example.org/{i}" } }), null, "application/json"));
            response.StatusCode.ShouldBe(HttpStatusCode.Created);
        }

        // 1,000 clients of at most 8,192 characters each: 16 MB.
        grants.Clients.Count.ShouldBe(1000);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{\"redirect_uris\":\"http://127.0.0.1/\"}")]
    public async Task Register_with_a_broken_body_is_refused(string body)
    {
        var host = hosts.Issuer;

        using var response = await host.Http.PostAsync("/oauth2/register", new StringContent(body, null, "application/json"));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
