namespace Wikibot.Mcp.Auth;

/// <summary>Tokens cannot be judged for now: the issuer's keys cannot be had. The client should try again, not sign in again.</summary>
internal class IssuerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What answers at the configured domain is not the issuer: waiting does not help, the configuration is wrong.</summary>
internal sealed class IssuerMisconfiguredException(string message, Exception? inner = null) : IssuerUnavailableException(message, inner);
