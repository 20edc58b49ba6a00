using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Wikibot.DevSignIn;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary>Tokens that an issuer gives, and such as it never would.</summary>
internal sealed class TokenForge(SignInHost issuer)
{
    public SigningKeys Keys => issuer.Services.GetRequiredService<SigningKeys>();

    /// <summary>The claims of a good token for <see cref="AuthHost.TestResource"/>.</summary>
    public Dictionary<string, object> Claims()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new(StringComparer.Ordinal)
        {
            ["iss"] = issuer.Root,
            ["aud"] = AuthHost.TestResource,
            ["sub"] = TestUsers.Ada,
            ["iat"] = now,
            ["exp"] = now + 300,
            ["scope"] = "openid profile email",
            ["name"] = "Ada of the token",
            ["email"] = "token@example.com",
        };
    }

    /// <summary>A token with <paramref name="claims"/>, signed by the issuer's key unless told otherwise.</summary>
    public string Sign(Dictionary<string, object> claims, SigningCredentials? credentials = null) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(JsonSerializer.Serialize(claims), credentials ?? Keys.Signing);

    /// <summary>A good token with some claims changed; <see langword="null"/> leaves a claim out.</summary>
    public string With(params (string Claim, object? Value)[] changes)
    {
        var claims = Claims();
        foreach (var (claim, value) in changes)
        {
            claims.Remove(claim);
            if (value is not null)
            {
                claims[claim] = value;
            }
        }

        return Sign(claims);
    }

    /// <summary>A token of the given header and the good claims, with <paramref name="sign"/> over both.</summary>
    public string Raw(object header, Func<byte[], byte[]> sign)
    {
        var signed = $"{Base64UrlEncoder.Encode(JsonSerializer.Serialize(header))}.{Base64UrlEncoder.Encode(JsonSerializer.Serialize(Claims()))}";
        return $"{signed}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(signed)))}";
    }
}
