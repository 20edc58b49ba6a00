using System.Security.Claims;

namespace Wikibot.Mcp.Auth;

/// <summary>
/// What a token's scopes allow. AuthKit grants no scope of ours, so a token without any is limited by the member's role alone.
/// An issuer that grants <see cref="Read"/> without <see cref="Write"/> has said that the token is for reading.
/// </summary>
internal static class WikiScopes
{
    /// <summary>Reading.</summary>
    public const string Read = "wiki:read";

    /// <summary>Reading and changing.</summary>
    public const string Write = "wiki:write";

    /// <summary>Whether <paramref name="principal"/> may read and no more.</summary>
    public static bool IsReadOnly(this ClaimsPrincipal? principal)
    {
        var scopes = (principal?.FindFirstValue(WikibotClaims.Scope) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return scopes.Contains(Read, StringComparer.Ordinal) && !scopes.Contains(Write, StringComparer.Ordinal);
    }
}
