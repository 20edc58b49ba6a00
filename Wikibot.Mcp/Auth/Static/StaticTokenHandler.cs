using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Wikibot.ServiceDefaults.Http;

namespace Wikibot.Mcp.Auth;

/// <summary>Authenticates by a static bearer token. The subject is <c>static:&lt;name&gt;</c>.</summary>
internal sealed class StaticTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    StaticTokens tokens) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerToken.From(Request) is not { } token || tokens.Match(token) is not { } name)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var identity = new ClaimsIdentity(
            [
                new Claim(WikibotClaims.Subject, "static:" + name),
                new Claim(WikibotClaims.Name, name == StaticTokenEntry.DefaultName ? "Wikibot" : name),
                new Claim(WikibotClaims.Email, name + "@static.wikibot.invalid"),
                new Claim(WikibotClaims.Client, name),
            ],
            Scheme.Name,
            WikibotClaims.Name,
            roleType: null);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
    }
}
