using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Wikibot.Mcp.Auth;

/// <summary>The one issuer whose access tokens count, and the keys that it signs them with.</summary>
internal interface ISigningKeys
{
    /// <summary>The issuer, exactly as the claim <c>iss</c> must have it.</summary>
    string Issuer { get; }

    /// <summary>The public key of that id, or <see langword="null"/> when the issuer has none such.</summary>
    /// <exception cref="IssuerUnavailableException">The issuer cannot be reached, and no keys of it are known.</exception>
    ValueTask<SecurityKey?> FindAsync(string keyId, CancellationToken cancellationToken);

    /// <summary>Whether the issuer has taken a good token back, where it can tell. AuthKit's tokens count until they expire, 5 minutes by default.</summary>
    bool IsRevoked(JsonWebToken token) => false;
}

/// <summary>Tokens cannot be judged for now: the issuer's keys cannot be had. The client should try again, not sign in again.</summary>
internal class IssuerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What answers at the configured domain is not the issuer: waiting does not help, the configuration is wrong.</summary>
internal sealed class IssuerMisconfiguredException(string message, Exception? inner = null) : IssuerUnavailableException(message, inner);
