using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary>The resource's side of the attack table: which tokens get 401, and that a good one beside them does not.</summary>
public sealed class RefusedTokenTests(AuthFixture hosts) : IClassFixture<AuthFixture>
{
    private static readonly Dictionary<string, Func<TokenForge, string>> Attacks = new(StringComparer.Ordinal)
    {
        ["malformed"] = _ => "not.a.token",
        ["no JWT at all"] = _ => "0123456789abcdef0123456789abcdef",
        ["three empty parts"] = _ => "..",
        ["expired"] = forge => forge.With(("exp", Now(-31))),
        ["without expiry"] = forge => forge.With(("exp", null)),
        ["not yet valid"] = forge => forge.With(("nbf", Now(60))),
        ["another issuer"] = forge => forge.With(("iss", "https://other.authkit.app")),
        ["the issuer with a slash"] = forge => forge.With(("iss", forge.Keys.Issuer + "/")),
        ["another resource on the same issuer"] = forge => forge.With(("aud", "https://other.example.org/mcp")),
        ["the resource with a slash"] = forge => forge.With(("aud", AuthHost.TestResource + "/")),
        ["the resource in capitals"] = forge => forge.With(("aud", AuthHost.TestResource.ToUpperInvariant())),
        ["the resource's parent"] = forge => forge.With(("aud", AuthHost.TestPublicUrl)),
        ["without audience"] = forge => forge.With(("aud", null)),
        ["without subject"] = forge => forge.With(("sub", null)),
        ["alg none"] = forge => forge.Raw(new { alg = "none", typ = "JWT", kid = forge.Keys.Signing.Key.KeyId }, _ => []),
        ["alg None"] = forge => forge.Raw(new { alg = "None", typ = "JWT", kid = forge.Keys.Signing.Key.KeyId }, _ => []),
        ["HS256 with the public key"] = forge => forge.Raw(
            new { alg = "HS256", typ = "JWT", kid = forge.Keys.Signing.Key.KeyId },
            data => HMACSHA256.HashData(Encoding.ASCII.GetBytes(forge.Keys.Published[^1].Rsa.ExportSubjectPublicKeyInfoPem()), data)),
        ["HS256 with the modulus"] = forge => forge.Raw(
            new { alg = "HS256", typ = "JWT", kid = forge.Keys.Signing.Key.KeyId },
            data => HMACSHA256.HashData(forge.Keys.Published[^1].Rsa.ExportParameters(includePrivateParameters: false).Modulus!, data)),
        ["a key of the attacker's under the issuer's id"] = forge => forge.Sign(forge.Claims(), Foreign(forge.Keys.Signing.Key.KeyId)),
        ["a key of the attacker's in the header"] = forge => forge.Raw(
            new { alg = "RS256", typ = "JWT", jwk = new { kty = "RSA", n = "AQAB", e = "AQAB" } },
            data => forge.Keys.Published[^1].Rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
        ["an unknown key"] = forge => forge.Sign(forge.Claims(), Foreign("dev_unknown")),
        ["a tampered payload"] = forge => Tamper(forge.With(), forge.With(("sub", "user_01DEVBEN"))),
        ["a cut signature"] = forge => forge.With()[..^4],
        ["too long"] = forge => forge.With(("junk", new string('x', 20_000))),
        ["static, one byte off"] = _ => AuthHost.StaticToken[..^1] + "t",
        ["static, cut"] = _ => AuthHost.StaticToken[..^1],
    };

    public static TheoryData<string> Names => [.. Attacks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Call_with_a_bad_token_is_refused(string attack)
    {
        var resource = hosts.Resource;
        var forge = new TokenForge(hosts.Issuer);

        using var refused = await resource.CallAsync(Attacks[attack](forge));

        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Headers.WwwAuthenticate.ToString().ShouldContain("error=\"invalid_token\"");
        refused.Headers.WwwAuthenticate.ToString().ShouldContain($"resource_metadata=\"{AuthHost.TestPublicUrl}/.well-known/oauth-protected-resource/mcp\"");
        using var accepted = await resource.CallAsync(forge.With());
        accepted.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("?access_token={0}")]
    [InlineData("?token={0}")]
    [InlineData("?Authorization=Bearer%20{0}")]
    public async Task Call_with_the_token_in_the_query_string_is_refused(string query)
    {
        var resource = hosts.Resource;
        var token = new TokenForge(hosts.Issuer).With();

        foreach (var secret in (string[])[token, AuthHost.StaticToken])
        {
            using var response = await resource.Http.PostAsync("/mcp" + string.Format(null, query, secret), content: null);
            response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Theory]
    [InlineData("Basic {0}")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("{0}")]
    [InlineData("Bearer x, Bearer {0}")]
    [InlineData("Bearer {0} {0}")]
    public async Task Call_with_another_authorization_header_is_refused(string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp");
        request.Headers.TryAddWithoutValidation("Authorization", string.Format(null, header, AuthHost.StaticToken));

        using var response = await hosts.Resource.Http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(-29)]
    [InlineData(0)]
    public async Task Call_within_the_clock_skew_is_accepted(int seconds)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var resource = await AuthHost.StartResourceAsync(hosts.Issuer, time: time);

        using var response = await resource.CallAsync(new TokenForge(hosts.Issuer).With(("exp", time.GetUtcNow().ToUnixTimeSeconds() + seconds)));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static long Now(int seconds) => DateTimeOffset.UtcNow.ToUnixTimeSeconds() + seconds;

    private static SigningCredentials Foreign(string keyId) =>
        new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = keyId }, SecurityAlgorithms.RsaSha256);

    private static string Tamper(string signed, string wanted)
    {
        var (a, b) = (signed.Split('.'), wanted.Split('.'));
        return $"{a[0]}.{b[1]}.{a[2]}";
    }
}
