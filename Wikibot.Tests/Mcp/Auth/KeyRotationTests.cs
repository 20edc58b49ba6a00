using System.Net;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Wikibot.DevSignIn;

namespace Wikibot.Tests.Mcp.Auth;

public sealed class KeyRotationTests
{
    [Fact]
    public async Task Call_after_a_rotation_is_accepted_without_a_restart()
    {
        await using var issuer = await SignInHost.StartAsync();
        await using var resource = await AuthHost.StartResourceAsync(issuer);
        var forge = new TokenForge(issuer);
        var old = forge.With();
        (await StatusAsync(resource, old)).ShouldBe(HttpStatusCode.OK);

        forge.Keys.Rotate(revoke: false);

        (await StatusAsync(resource, forge.With())).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(resource, old)).ShouldBe(HttpStatusCode.OK);
        Fetches(issuer).ShouldBe(2);
    }

    [Fact]
    public async Task Calls_with_unknown_keys_cost_one_fetch_until_the_interval_is_over()
    {
        await using var issuer = await SignInHost.StartAsync();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var resource = await AuthHost.StartResourceAsync(issuer, time: time);
        var forge = new TokenForge(issuer);
        Fetches(issuer).ShouldBe(1); // At start.

        await StormAsync();
        Fetches(issuer).ShouldBe(2);

        time.Advance(TimeSpan.FromSeconds(29));
        await StormAsync();
        Fetches(issuer).ShouldBe(2);

        time.Advance(TimeSpan.FromSeconds(1));
        await StormAsync();
        Fetches(issuer).ShouldBe(3);

        async Task StormAsync()
        {
            var statuses = await Task.WhenAll(Enumerable.Range(0, 25).Select(i => StatusAsync(resource, forge.Sign(forge.Claims(), Foreign($"dev_{i}")))));
            statuses.ShouldAllBe(status => status == HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Call_with_a_revoked_key_is_refused_once_the_known_keys_are_old()
    {
        await using var issuer = await SignInHost.StartAsync();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var resource = await AuthHost.StartResourceAsync(issuer, new() { ["Wikibot:AuthKit:KeyLifetime"] = "00:01:00" }, time);
        var forge = new TokenForge(issuer);
        var stolen = forge.With();
        (await StatusAsync(resource, stolen)).ShouldBe(HttpStatusCode.OK);

        forge.Keys.Rotate(revoke: true);
        time.Advance(TimeSpan.FromMinutes(1));

        (await StatusAsync(resource, stolen)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(resource, forge.With())).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Call_while_the_issuer_is_gone_is_judged_by_the_last_known_keys()
    {
        var issuer = await SignInHost.StartAsync();
        var time = new ShiftedTime(); // It goes on by itself: tries of an issuer that is gone wait by it.
        await using var resource = await AuthHost.StartResourceAsync(issuer, new() { ["Wikibot:AuthKit:KeyLifetime"] = "00:01:00" }, time);
        var forge = new TokenForge(issuer);
        var (good, unknown) = (forge.With(), forge.Sign(forge.Claims(), Foreign("dev_unknown")));
        await issuer.DisposeAsync();

        time.Advance(TimeSpan.FromMinutes(2));

        (await StatusAsync(resource, good)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(resource, unknown)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static async Task<HttpStatusCode> StatusAsync(AuthHost resource, string token)
    {
        using var response = await resource.CallAsync(token);
        return response.StatusCode;
    }

    private static int Fetches(SignInHost issuer) => issuer.Asked.Count(path => path == DiscoveryEndpoints.JwksPath);

    private static SigningCredentials Foreign(string keyId) =>
        new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = keyId }, SecurityAlgorithms.RsaSha256);
}
