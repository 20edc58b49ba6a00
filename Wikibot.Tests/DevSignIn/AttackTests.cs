using System.Net;
using System.Text.Json;
using Wikibot.DevSignIn;
using Wikibot.Tests.Mcp.Auth;

namespace Wikibot.Tests.DevSignIn;

/// <summary>The authorization server's side of the attack table.</summary>
public sealed class AttackTests(AuthFixture hosts) : IClassFixture<AuthFixture>
{
    private const string OtherVerifier = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Fact]
    public async Task Token_for_a_replayed_code_is_refused_and_ends_what_the_first_use_gave()
    {
        var host = hosts.Issuer;
        var client = await new OAuthClient(host.Http, host.Resource).RegisterAsync();
        var code = await client.CodeAsync(TestUsers.Ada);
        using var first = await client.ExchangeAsync(code);
        var refresh = (await OAuthClient.JsonAsync(first)).GetProperty("refresh_token").GetString()!;

        using var replayed = await client.ExchangeAsync(code);
        await ShouldBeInvalidGrantAsync(replayed);

        using var refreshed = await client.RefreshAsync(refresh);
        await ShouldBeInvalidGrantAsync(refreshed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Access_token_of_a_grant_whose_code_or_refresh_token_was_used_twice_is_refused_here_at_once(bool code)
    {
        var host = hosts.Issuer;
        var client = await new OAuthClient(host.Http, host.Resource).RegisterAsync();
        var used = await client.CodeAsync(TestUsers.Ada);
        using var first = await client.ExchangeAsync(used);
        var tokens = await OAuthClient.JsonAsync(first);
        var (access, refresh) = (tokens.GetProperty("access_token").GetString(), tokens.GetProperty("refresh_token").GetString()!);
        if (!code)
        {
            using var rightful = await client.RefreshAsync(refresh);
            access = (await OAuthClient.JsonAsync(rightful)).GetProperty("access_token").GetString();
        }

        using var good = await host.CallAsync(access);
        good.StatusCode.ShouldBe(HttpStatusCode.OK);

        using var again = code ? await client.ExchangeAsync(used) : await client.RefreshAsync(refresh);
        await ShouldBeInvalidGrantAsync(again);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/oauth2/userinfo") { Headers = { Authorization = new("Bearer", access) } };
        using var user = await host.Http.SendAsync(request);
        user.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("code_verifier", null)]
    [InlineData("code_verifier", OtherVerifier)]
    [InlineData("code_verifier", "short")]
    [InlineData("redirect_uri", "http://127.0.0.1:7778/callback")]
    [InlineData("redirect_uri", null)]
    [InlineData("code", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("code", null)]
    public async Task Token_with_a_wrong_parameter_is_refused(string name, string? value)
    {
        var host = hosts.Issuer;
        var client = await new OAuthClient(host.Http, host.Resource).RegisterAsync();
        var good = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["code"] = await client.CodeAsync(TestUsers.Ada),
            ["client_id"] = client.ClientId,
            ["redirect_uri"] = OAuthClient.RedirectUri,
            ["code_verifier"] = client.Verifier,
        };

        good[name] = value;
        using var response = await client.TokenAsync([.. good.Select(p => (p.Key, p.Value))]);

        await ShouldBeInvalidGrantAsync(response);
    }

    [Fact]
    public async Task Token_for_a_verifier_that_was_sent_as_a_plain_challenge_is_refused()
    {
        var host = hosts.Issuer;
        var client = await new OAuthClient(host.Http, host.Resource).RegisterAsync();
        var request = client.Request();
        request["code_challenge"] = client.Verifier; // S256 is claimed, plain is meant.

        using var response = await client.ExchangeAsync(await client.CodeAsync(TestUsers.Ada, request));

        await ShouldBeInvalidGrantAsync(response);
    }

    [Fact]
    public async Task Token_for_another_clients_code_or_refresh_token_is_refused()
    {
        var host = hosts.Issuer;
        var client = await new OAuthClient(host.Http, host.Resource).RegisterAsync();
        var thief = await new OAuthClient(host.Http, host.Resource).RegisterAsync();
        var code = await client.CodeAsync(TestUsers.Ada);
        using var byCode = await thief.TokenAsync(
            ("grant_type", "authorization_code"), ("code", code), ("client_id", thief.ClientId), ("redirect_uri", OAuthClient.RedirectUri), ("code_verifier", client.Verifier));
        await ShouldBeInvalidGrantAsync(byCode);

        var refresh = (await client.SignInAsync(TestUsers.Ada)).GetProperty("refresh_token").GetString()!;
        using var byRefresh = await thief.RefreshAsync(refresh);
        await ShouldBeInvalidGrantAsync(byRefresh);
        using var rightful = await client.RefreshAsync(refresh);
        rightful.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Token_for_an_old_code_is_refused()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await SignInHost.StartAsync(time: time);
        var client = await new OAuthClient(host.Http, host.Resource).RegisterAsync();
        var code = await client.CodeAsync(TestUsers.Ada);

        time.Advance(TimeSpan.FromMinutes(1));
        using var response = await client.ExchangeAsync(code);

        await ShouldBeInvalidGrantAsync(response);
    }

    [Fact]
    public async Task Token_for_another_resource_than_the_granted_one_is_refused()
    {
        var host = hosts.Issuer;
        var client = await new OAuthClient(host.Http, host.Resource).RegisterAsync();
        var code = await client.CodeAsync(TestUsers.Ada);

        using var response = await client.TokenAsync(
            ("grant_type", "authorization_code"), ("code", code), ("client_id", client.ClientId), ("redirect_uri", OAuthClient.RedirectUri),
            ("code_verifier", client.Verifier), ("resource", AuthHost.TestResource));

        (await OAuthClient.JsonAsync(response, HttpStatusCode.BadRequest)).GetProperty("error").GetString().ShouldBe("invalid_target");
    }

    [Fact]
    public async Task Token_without_a_resource_is_taken_by_no_resource()
    {
        var host = hosts.Issuer;
        var client = await new OAuthClient(host.Http, host.Resource).RegisterAsync();
        var request = client.Request();
        request.Remove("resource");
        using var tokens = await client.ExchangeAsync(await client.CodeAsync(TestUsers.Ada, request));
        var token = await OAuthClient.JsonAsync(tokens);

        foreach (var name in (string[])["access_token", "id_token"])
        {
            using var response = await host.CallAsync(token.GetProperty(name).GetString());
            response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, name);
        }
    }

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

    private static async Task ShouldBeInvalidGrantAsync(HttpResponseMessage response) =>
        (await OAuthClient.JsonAsync(response, HttpStatusCode.BadRequest)).GetProperty("error").GetString().ShouldBe("invalid_grant");
}
