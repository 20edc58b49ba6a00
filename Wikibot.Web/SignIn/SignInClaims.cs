using System.Security.Claims;
using System.Security.Cryptography;
using Wikibot.Git.Client;

namespace Wikibot.Web.SignIn;

/// <summary>What the cookie says of who is signed in, and what the git service is told of it.</summary>
internal static class SignInClaims
{
    /// <summary>The subject that roles are given to: <c>{issuer}|{sub}</c>, as the MCP service names the same person.</summary>
    public const string Subject = "sub";

    /// <summary>Display name; the author of commits.</summary>
    public const string Name = "name";

    /// <summary>E-mail; the author of commits.</summary>
    public const string Email = "email";

    /// <summary>Whether the issuer vouches for the e-mail.</summary>
    public const string EmailVerified = "email_verified";

    /// <summary>Which sign-in: the session of the commits that are made in it.</summary>
    public const string Session = "wikibot:session";

    /// <summary>The client that commits name.</summary>
    public const string Client = "web";

    /// <summary>Hex digits of a session.</summary>
    private const int SessionDigits = 10;

    /// <summary>Of all that the issuer said, what is needed: the rest would travel with every request.</summary>
    /// <exception cref="InvalidOperationException">The issuer named nobody.</exception>
    public static ClaimsPrincipal Keep(ClaimsPrincipal issued, string issuer)
    {
        var user = issued.FindFirstValue("sub") ?? throw new InvalidOperationException("The ID token names nobody.");
        var identity = new ClaimsIdentity("OpenIdConnect", Name, roleType: null);
        identity.AddClaim(new Claim(Subject, $"{issuer}|{user}"));
        var full = string.Join(' ', ((string?[])[Text(issued, "given_name"), Text(issued, "family_name")]).Where(part => part is not null));
        Add(Name, Text(issued, "name") ?? (full.Length > 0 ? full : null));
        Add(Email, Text(issued, "email"));
        Add(EmailVerified, string.Equals(Text(issued, "email_verified"), "true", StringComparison.OrdinalIgnoreCase) ? "true" : null);
        Add(Session, RandomNumberGenerator.GetHexString(SessionDigits, lowercase: true));
        return new ClaimsPrincipal(identity);

        void Add(string type, string? value)
        {
            if (value is not null)
            {
                identity.AddClaim(new Claim(type, value));
            }
        }
    }

    /// <summary>Who asks. Name and e-mail are never empty.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: the endpoint lacks <c>RequireAuthorization()</c>.</exception>
    public static Caller ToCaller(this ClaimsPrincipal principal)
    {
        var subject = principal.FindFirstValue(Subject) ?? throw new InvalidOperationException("Nobody is signed in. Is the endpoint mapped with RequireAuthorization()?");
        var email = Text(principal, Email);
        return new Caller(subject, Text(principal, Name) ?? email ?? subject, email ?? "unknown@wikibot.invalid", email is not null && principal.HasClaim(EmailVerified, "true"))
        {
            Origin = new CallOrigin(Client, Session: Text(principal, Session)),
        };
    }

    private static string? Text(ClaimsPrincipal principal, string claim) =>
        principal.FindFirstValue(claim) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
