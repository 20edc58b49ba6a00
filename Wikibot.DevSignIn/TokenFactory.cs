using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Wikibot.DevSignIn;

/// <summary>Makes tokens with the claims that AuthKit's have.</summary>
internal sealed class TokenFactory(SigningKeys keys, Grants grants, TimeProvider time)
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>
    /// An access token for the granted resource; without one its audience is the client, as with AuthKit, and no resource takes it.
    /// Name and e-mail are in it as the JWT template of docs/workos-setup.md puts them.
    /// </summary>
    public string AccessToken(Grant grant, IReadOnlyList<string> scopes) => Create(grant.Request.Resource ?? grant.Request.ClientId, new(StringComparer.Ordinal)
    {
        [JwtRegisteredClaimNames.Sub] = grant.User.Id,
        ["client_id"] = grant.Request.ClientId,
        ["client_name"] = grant.Request.ClientName,
        [JwtRegisteredClaimNames.Sid] = grant.SessionId,
        ["scope"] = string.Join(' ', scopes),
        [JwtRegisteredClaimNames.Jti] = Guid.CreateVersion7().ToString("N"),
        [JwtRegisteredClaimNames.Name] = grant.User.Name,
        [JwtRegisteredClaimNames.Email] = grant.User.Email,
        ["email_verified"] = true,
    });

    /// <summary>An ID token (OpenID Connect Core, section 2) for the client.</summary>
    public string IdToken(Grant grant)
    {
        var claims = UserClaims(grant.User);
        if (grant.Request.Nonce is { } nonce)
        {
            claims["nonce"] = nonce;
        }

        return Create(grant.Request.ClientId, claims);
    }

    /// <summary>What the user-info endpoint says of <paramref name="user"/>, and the ID token too.</summary>
    public static Dictionary<string, object> UserClaims(TestUser user) => new(StringComparer.Ordinal)
    {
        [JwtRegisteredClaimNames.Sub] = user.Id,
        [JwtRegisteredClaimNames.Name] = user.Name,
        [JwtRegisteredClaimNames.GivenName] = user.GivenName,
        [JwtRegisteredClaimNames.FamilyName] = user.FamilyName,
        [JwtRegisteredClaimNames.Email] = user.Email,
        ["email_verified"] = true,
    };

    private string Create(string audience, Dictionary<string, object> claims)
    {
        var now = time.GetUtcNow();
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = keys.Issuer,
            Audience = audience,
            IssuedAt = now.UtcDateTime,
            Expires = (now + grants.Options.AccessTokenLifetime).UtcDateTime,
            Claims = claims,
            SigningCredentials = keys.Signing,
        });
    }
}
