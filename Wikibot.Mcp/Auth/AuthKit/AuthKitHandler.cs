using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Wikibot.Mcp.Profiles;
using Wikibot.ServiceDefaults.Http;

namespace Wikibot.Mcp.Auth;

/// <summary>Authenticates by an access token of AuthKit. The subject is <c>{iss}|{sub}</c>.</summary>
internal sealed class AuthKitHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    AccessTokens tokens,
    DiscoveredKeys issuer,
    IUserProfiles profiles) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerToken.From(Request) is not { } token || !AccessTokens.LooksLike(token))
        {
            return AuthenticateResult.NoResult();
        }

        AccessTokenResult result;
        try
        {
            result = await tokens.ValidateAsync(token, Context.RequestAborted);
        }
        catch (IssuerUnavailableException e)
        {
            return AuthenticateResult.Fail(e);
        }

        if (result.Claims is not { } found)
        {
            return AuthenticateResult.Fail(result.Failure!);
        }

        var user = found.FindFirst("sub")!.Value;
        var profile = await profiles.FindAsync(user, Context.RequestAborted);
        var identity = new ClaimsIdentity(Scheme.Name, WikibotClaims.Name, roleType: null);
        identity.AddClaim(new Claim(WikibotClaims.Subject, $"{issuer.Issuer}|{user}"));
        Add(WikibotClaims.Name, profile?.Name);
        Add(WikibotClaims.Email, profile?.Email);
        if (IsVerified(profile, found))
        {
            identity.AddClaim(new Claim(WikibotClaims.EmailVerified, "true"));
        }

        Add(WikibotClaims.Scope, null);
        AddFrom(WikibotClaims.Client, "client_name", "client_id", "azp");
        AddFrom(WikibotClaims.SignIn, "sid", "jti");
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));

        void AddFrom(string claim, params ReadOnlySpan<string> sources)
        {
            foreach (var source in sources)
            {
                if (found.FindFirst(source)?.Value is { } value && !string.IsNullOrWhiteSpace(value))
                {
                    identity.AddClaim(new Claim(claim, value));
                    return;
                }
            }
        }

        void Add(string claim, string? known)
        {
            if ((string.IsNullOrWhiteSpace(known) ? found.FindFirst(claim)?.Value : known) is { } value)
            {
                identity.AddClaim(new Claim(claim, value));
            }
        }
    }

    /// <summary>Whether the e-mail is vouched for by whom it comes from. In the token the claim is true, or the text that a JWT template makes of it.</summary>
    private static bool IsVerified(UserProfile? profile, ClaimsIdentity token) => string.IsNullOrWhiteSpace(profile?.Email)
        ? string.Equals(token.FindFirst(WikibotClaims.EmailVerified)?.Value, "true", StringComparison.OrdinalIgnoreCase)
        : profile.EmailVerified;
}
