namespace Wikibot.Mcp.Auth;

/// <summary>What the service tells clients about signing in. Configuration section <c>Wikibot:Auth</c>.</summary>
internal sealed class WikibotAuthOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Wikibot:Auth";

    private static readonly string[] DefaultScopes = ["openid", "profile", "email"];

    /// <summary>
    /// Scopes named in the metadata and in the challenge. AuthKit grants the OpenID ones only and refuses others;
    /// <c>offline_access</c> does not belong here (a client asks for it by itself).
    /// </summary>
    /// <value>Default (when empty): openid, profile, email.</value>
    public IList<string> Scopes { get; init; } = [];

    /// <summary>Authorization servers whose tokens are accepted: their issuers. Filled in by the schemes that are on.</summary>
    public IList<string> AuthorizationServers { get; } = [];

    /// <summary><see cref="Scopes"/>, or the default.</summary>
    public IReadOnlyList<string> AdvertisedScopes => Scopes.Count > 0 ? [.. Scopes] : DefaultScopes;
}
