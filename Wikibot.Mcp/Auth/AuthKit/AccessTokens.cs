using System.Security.Claims;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Wikibot.Mcp.Auth;

/// <summary>
/// Judges access tokens (RFC 9068, as far as AuthKit follows it): algorithm, issuer, signature, audience, times.
/// Cheap checks come first, so that a forged token costs neither a signature nor a fetch of keys.
/// </summary>
internal sealed partial class AccessTokens(
    DiscoveredKeys keys, IOptions<PublicUrlOptions> url, IOptions<AuthKitOptions> options, TimeProvider time, ILogger<AccessTokens> logger)
{
    // Asymmetric only: no "none", and no HMAC, for which the public key would be the secret.
    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256];

    /// <summary>Fewest bits of an RSA key that signs access tokens. NIST SP 800-131A: shorter ones are no longer trusted; the library takes 1,024.</summary>
    private const int MinimumRsaBits = 2048;

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = 16 * 1024 };

    /// <summary>Whether <paramref name="token"/> has the shape of a JWT, and so is not a static token.</summary>
    public static bool LooksLike(string token) => token.AsSpan().Count('.') == 2;

    /// <summary>The claims of <paramref name="token"/>, or the reason why it is refused.</summary>
    /// <exception cref="IssuerUnavailableException">It cannot be judged for now.</exception>
    public async Task<AccessTokenResult> ValidateAsync(string token, CancellationToken cancellationToken)
    {
        JsonWebToken jwt;
        try
        {
            jwt = _handler.ReadJsonWebToken(token);
        }
        catch (Exception e) when (e is SecurityTokenException or ArgumentException)
        {
            return Refuse("The token is malformed.");
        }

        if (!Algorithms.Contains(jwt.Alg, StringComparer.Ordinal))
        {
            return Refuse("The token is signed with an algorithm that is not accepted.");
        }

        // What is critical must be understood (RFC 7515, section 4.1.11), and no extension is.
        if (jwt.TryGetHeaderValue<object>("crit", out _))
        {
            return Refuse("The token calls a header critical that is not known here.");
        }

        if (!string.Equals(jwt.Issuer, keys.Issuer, StringComparison.Ordinal))
        {
            return Refuse("The token is from another issuer.");
        }

        if (string.IsNullOrEmpty(jwt.Kid) || await keys.FindAsync(jwt.Kid, cancellationToken) is not { } key)
        {
            return Refuse("The token is signed with a key that its issuer does not have.");
        }

        if (key.KeySize < MinimumRsaBits && jwt.Alg != SecurityAlgorithms.EcdsaSha256)
        {
            return Refuse($"The token is signed with a key of fewer than {MinimumRsaBits} bits.");
        }

        var result = await _handler.ValidateTokenAsync(jwt, new TokenValidationParameters
        {
            IssuerSigningKey = key,
            ValidIssuer = keys.Issuer,
            ValidAlgorithms = Algorithms,
            RequireSignedTokens = true,
            ValidateAudience = false, // Below, by the exact URL: the library's own check overlooks a slash at the end.
            ValidateLifetime = false, // Below, by the injected clock.
        });
        return !result.IsValid ? Refuse("The token's signature is wrong.")
            : CheckTimes(jwt) ?? CheckAudience(jwt) ?? CheckSubject(jwt) ?? new AccessTokenResult(result.ClaimsIdentity, Failure: null);
    }

    private AccessTokenResult? CheckTimes(JsonWebToken jwt)
    {
        var now = time.GetUtcNow();
        var skew = options.Value.ClockSkew;
        return !jwt.TryGetPayloadValue<long>(JwtRegisteredClaimNames.Exp, out var expires) ? Refuse("The token carries no expiry.")
            : now.ToUnixTimeSeconds() >= expires + skew.TotalSeconds ? Refuse("The token has expired.")
            : jwt.TryGetPayloadValue<long>(JwtRegisteredClaimNames.Nbf, out var from) && now.ToUnixTimeSeconds() < from - skew.TotalSeconds
                ? Refuse("The token is not valid yet.")
            : null;
    }

    private AccessTokenResult? CheckAudience(JsonWebToken jwt)
    {
        var resource = url.Value.Resource;
        if (jwt.Audiences.Contains(resource, StringComparer.Ordinal))
        {
            return null;
        }

        LogAudience(string.Join(' ', jwt.Audiences), resource);
        return Refuse($"The token is for another resource than {resource}.");
    }

    private static AccessTokenResult? CheckSubject(JsonWebToken jwt) =>
        string.IsNullOrWhiteSpace(jwt.Subject) || jwt.Subject.Length > 255 ? Refuse("The token names no subject.") : null;

    private static AccessTokenResult Refuse(string reason) => new(Claims: null, reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused a token for the audience {Audience}: this resource is {Resource}. Is that exact URL registered as a resource in the AuthKit dashboard?")]
    private partial void LogAudience(string audience, string resource);
}

/// <summary>What became of a token.</summary>
/// <param name="Claims">Its claims when it is good.</param>
/// <param name="Failure">A sentence without any part of the token when it is not.</param>
internal sealed record AccessTokenResult(ClaimsIdentity? Claims, string? Failure);
