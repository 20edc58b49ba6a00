using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Wikibot.Git.Client;
using Wikibot.DevSignIn;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary>Signing in at the development authorization server, step by step.</summary>
public sealed class SignInTests(AuthFixture hosts) : IClassFixture<AuthFixture>
{
    [Fact]
    public async Task Sign_in_gives_a_token_that_the_resource_takes()
    {
        var host = hosts.Issuer;
        var tokens = await new OAuthClient(host.Http, host.Resource).SignInAsync(TestUsers.Ada);

        using var response = await host.CallAsync(tokens.GetProperty("access_token").GetString());

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var caller = await response.Content.ReadFromJsonAsync<Caller>();
        caller.ShouldBe(new Caller($"{host.Url.GetLeftPart(UriPartial.Authority)}|user_01DEVADA", "Ada Lovelace", "ada@example.com", EmailVerified: true));
        tokens.GetProperty("scope").GetString().ShouldBe("openid profile email offline_access");
        tokens.GetProperty("token_type").GetString().ShouldBe("Bearer");
    }

    [Fact]
    public async Task Static_token_works_beside_it()
    {
        var host = hosts.Issuer;

        using var response = await host.CallAsync(AuthHost.StaticToken);

        (await response.Content.ReadFromJsonAsync<Caller>())!.Subject.ShouldBe("static:default");
    }

    [Fact]
    public async Task Challenge_leads_to_metadata_that_leads_to_the_issuer()
    {
        var (host, issuer) = (await hosts.Issuer.ResourceHostAsync(), hosts.Issuer);
        var root = host.Url.GetLeftPart(UriPartial.Authority);

        using var refused = await host.CallAsync(token: null);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Headers.WwwAuthenticate.ToString().ShouldBe(
            $"Bearer scope=\"openid profile email\",resource_metadata=\"{root}/.well-known/oauth-protected-resource/mcp\"");

        foreach (var form in (string[])["", "/mcp"])
        {
            var metadata = await host.Http.GetFromJsonAsync<JsonElement>("/.well-known/oauth-protected-resource" + form);
            metadata.GetProperty("resource").GetString().ShouldBe(root + "/mcp");
            metadata.GetProperty("authorization_servers").EnumerateArray().Single().GetString().ShouldBe(issuer.Root);
            metadata.GetProperty("scopes_supported").EnumerateArray().Select(s => s.GetString()).ShouldBe(["openid", "profile", "email"]);
            metadata.TryGetProperty("jwks_uri", out _).ShouldBeFalse();
        }

        foreach (var form in (string[])["oauth-authorization-server", "openid-configuration"])
        {
            var metadata = await issuer.Http.GetFromJsonAsync<JsonElement>("/.well-known/" + form);
            metadata.GetProperty("issuer").GetString().ShouldBe(issuer.Root);
            metadata.GetProperty("client_id_metadata_document_supported").GetBoolean().ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("/.well-known/oauth-protected-resource/other")]
    [InlineData("/.well-known/oauth-protected-resource/mcp/other")]
    [InlineData("/.well-known/other")]
    public async Task Well_known_junk_is_404(string path)
    {
        var host = await hosts.Issuer.ResourceHostAsync();

        using var response = await host.Http.GetAsync(path);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Without_an_authorization_server_there_is_no_metadata_and_static_tokens_work()
    {
        await using var host = await AuthHost.StartAsync(environment: "Production");

        foreach (var path in (string[])["oauth-protected-resource", "oauth-protected-resource/mcp", "oauth-authorization-server", "openid-configuration"])
        {
            using var response = await host.Http.GetAsync("/.well-known/" + path);
            response.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }

        using var authorize = await host.Http.GetAsync("/oauth2/authorize");
        authorize.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var refused = await host.CallAsync(token: null);
        refused.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        using var accepted = await host.CallAsync(AuthHost.StaticToken);
        accepted.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Refresh_gives_new_tokens_and_a_second_use_ends_the_chain()
    {
        var host = hosts.Issuer;
        var client = new OAuthClient(host.Http, host.Resource);
        var first = (await client.SignInAsync(TestUsers.Ben)).GetProperty("refresh_token").GetString()!;

        using var refreshed = await client.RefreshAsync(first);
        var tokens = await OAuthClient.JsonAsync(refreshed);
        var second = tokens.GetProperty("refresh_token").GetString()!;
        second.ShouldNotBe(first);
        using var accepted = await host.CallAsync(tokens.GetProperty("access_token").GetString());
        accepted.StatusCode.ShouldBe(HttpStatusCode.OK);

        foreach (var token in (string[])[first, second])
        {
            using var refused = await client.RefreshAsync(token);
            (await OAuthClient.JsonAsync(refused, HttpStatusCode.BadRequest)).GetProperty("error").GetString().ShouldBe("invalid_grant");
        }
    }

    [Fact]
    public async Task Without_offline_access_there_is_no_refresh_token()
    {
        var host = hosts.Issuer;
        var client = await new OAuthClient(host.Http, host.Resource).RegisterAsync();
        var request = client.Request();
        request["scope"] = "openid email";

        using var response = await client.ExchangeAsync(await client.CodeAsync(TestUsers.Cleo, request));

        var tokens = await OAuthClient.JsonAsync(response);
        tokens.GetProperty("scope").GetString().ShouldBe("openid email");
        tokens.TryGetProperty("refresh_token", out _).ShouldBeFalse();
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task User_info_and_the_api_stand_in_know_the_user()
    {
        var host = hosts.Issuer;
        var tokens = await new OAuthClient(host.Http, host.Resource).SignInAsync(TestUsers.Cleo);

        var info = await GetAsync("/oauth2/userinfo", tokens.GetProperty("access_token").GetString()!);
        info.GetProperty("email").GetString().ShouldBe("cleo@example.com");
        var identities = await GetAsync("/user_management/users/user_01DEVCLEO/identities", TestUsers.ApiKey);
        identities[0].GetProperty("provider").GetString().ShouldBe("AppleOAuth");
        using var refused = await host.Http.GetAsync("/user_management/users/user_01DEVCLEO/identities");
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        async Task<JsonElement> GetAsync(string path, string token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
            using var response = await host.Http.SendAsync(request);
            return await OAuthClient.JsonAsync(response);
        }
    }

    [Fact]
    public async Task Consent_page_names_client_redirect_host_and_scopes_and_offers_three_users()
    {
        var host = hosts.Issuer;
        var client = await new OAuthClient(host.Http, host.Resource).RegisterAsync();

        using var page = await client.AuthorizeAsync(client.Request());

        var html = await page.Content.ReadAsStringAsync();
        html.ShouldContain("A &lt;test&gt; client");
        html.ShouldNotContain("<test>");
        html.ShouldContain("127.0.0.1:7777");
        html.ShouldContain("openid profile email offline_access");
        foreach (var user in (string[])[TestUsers.Ada, TestUsers.Ben, TestUsers.Cleo])
        {
            html.ShouldContain($"value=\"{user}\"");
        }

        html.ShouldNotContain("<script");
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
        page.Headers.GetValues("X-Frame-Options").Single().ShouldBe("DENY");
        page.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task Denied_consent_tells_the_client()
    {
        var host = hosts.Issuer;
        var client = await new OAuthClient(host.Http, host.Resource).RegisterAsync();
        using var page = await client.AuthorizeAsync(client.Request());

        using var answer = await client.AnswerAsync(await OAuthClient.FormAsync(page), TestUsers.Ada, "deny");

        var parameters = OAuthClient.Redirected(answer);
        parameters["error"].ShouldBe("access_denied");
        parameters["state"].ShouldBe("the state");
        parameters["iss"].ShouldBe(host.Url.GetLeftPart(UriPartial.Authority));
    }
}
