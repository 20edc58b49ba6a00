using System.Net;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary>Tokens that a signature check alone would let pass.</summary>
public sealed class WeakKeyTests(AuthFixture hosts) : IClassFixture<AuthFixture>
{
    [Theory]
    [InlineData(1024, HttpStatusCode.Unauthorized)]
    [InlineData(2048, HttpStatusCode.OK)]
    public async Task Call_with_a_token_of_a_key_of_that_many_bits_is_answered_so(int bits, HttpStatusCode expected)
    {
        await using var issuer = await StandInIssuer.StartAsync(bits);
        await using var resource = await AuthHost.StartAsync(
            new() { ["Wikibot:PublicUrl"] = AuthHost.TestPublicUrl, ["Wikibot:AuthKit:Domain"] = issuer.Url }, "Production");

        using var response = await resource.CallAsync(issuer.Token());

        response.StatusCode.ShouldBe(expected);
    }

    // RFC 7515, section 4.1.11: what a token calls critical must be understood, or the token is refused.
    [Theory]
    [InlineData("exp")]
    [InlineData("b64")]
    [InlineData("http://example.org/unknown")]
    public async Task Call_with_a_token_that_calls_something_critical_is_refused(string name)
    {
        var forge = new TokenForge(hosts.Issuer);
        var header = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = forge.Keys.Signing.Key.KeyId, ["crit"] = (string[])[name], [name] = true,
        };
        var token = forge.Raw(header, data => ((RsaSecurityKey)forge.Keys.Signing.Key).Rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        using var response = await hosts.Resource.CallAsync(token);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
