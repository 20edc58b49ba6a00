using System.Net;
using Wikibot.DevSignIn;
using Wikibot.Tests.Mcp.Auth;

namespace Wikibot.Tests.DevSignIn;
/// <summary>The authorization server's side of the attack table: codes, refresh tokens and what they are exchanged for.</summary>
public sealed class TokenAttackTests(AuthFixture hosts) : IClassFixture<AuthFixture>
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

    private static async Task ShouldBeInvalidGrantAsync(HttpResponseMessage response) =>
        (await OAuthClient.JsonAsync(response, HttpStatusCode.BadRequest)).GetProperty("error").GetString().ShouldBe("invalid_grant");
}
