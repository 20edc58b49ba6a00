using System.Security.Claims;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Auth;

/// <summary>From the principal of a request to what the git service is told.</summary>
internal static class CallerExtensions
{
    /// <summary>The caller that <paramref name="principal"/> stands for. Name and e-mail are never empty.</summary>
    /// <exception cref="InvalidOperationException">The principal is not authenticated: the endpoint lacks <c>RequireAuthorization()</c>.</exception>
    public static Caller ToCaller(this ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var subject = principal.FindFirstValue(WikibotClaims.Subject)
            ?? throw new InvalidOperationException("The principal carries no subject. Is the endpoint mapped with RequireAuthorization()?");
        var email = Text(principal, WikibotClaims.Email);
        var name = Text(principal, WikibotClaims.Name) ?? email ?? subject;
        return new Caller(subject, name, email ?? "unknown@wikibot.invalid", email is not null && principal.FindFirstValue(WikibotClaims.EmailVerified) == "true")
        {
            Token = principal.FindFirstValue(WikibotClaims.Token),
        };
    }

    private static string? Text(ClaimsPrincipal principal, string claim) =>
        principal.FindFirstValue(claim) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
