namespace Wikibot.Mcp.Auth;

/// <summary>Names of the claims that every authenticated principal carries, whatever scheme it came by.</summary>
internal static class WikibotClaims
{
    /// <summary>The subject that roles are given to: <c>{issuer}|{sub}</c>, or <c>static:&lt;name&gt;</c>.</summary>
    public const string Subject = "wikibot:subject";

    /// <summary>Display name; the author of commits.</summary>
    public const string Name = "name";

    /// <summary>E-mail; the author of commits.</summary>
    public const string Email = "email";

    /// <summary>Whether the issuer or WorkOS vouches for the e-mail (OpenID Connect Core, section 5.1): <c>true</c>, or absent.</summary>
    public const string EmailVerified = "email_verified";

    /// <summary>Name of the OAuth client, else its id; name of an agent's or static token.</summary>
    public const string Client = "wikibot:client";

    /// <summary>The hash of the agent's token that the caller came by (<see cref="Wikibot.Git.Client.Caller.Token"/>); absent for whoever signed in.</summary>
    public const string Token = "wikibot:token";

    /// <summary>The issuer's session in which the token was given, or which agent's token it is; absent for static tokens.</summary>
    public const string SignIn = "wikibot:sign-in";

    /// <summary>Scopes that the issuer granted, separated by spaces (RFC 8693, section 4.2). Absent for static tokens.</summary>
    public const string Scope = "scope";
}
