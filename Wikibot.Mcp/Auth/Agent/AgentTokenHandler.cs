using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Wikibot.Git.Client;
using Wikibot.ServiceDefaults.Http;

namespace Wikibot.Mcp.Auth;

/// <summary>Authenticates by an agent's token. The subject is that of the user who made it.</summary>
internal sealed class AgentTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    IAgentTokens tokens) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerToken.From(Request) is not { } token || !AgentTokenText.IsOne(token))
        {
            return AuthenticateResult.NoResult();
        }

        try
        {
            return await tokens.FindAsync(token, Context.RequestAborted) is { } principal
                ? AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name))
                : AuthenticateResult.Fail("The agent's token is not known, or it has expired, or it was revoked.");
        }
        catch (WikibotProblemException unavailable)
        {
            // A 401 would make clients throw a good token away.
            return AuthenticateResult.Fail(unavailable);
        }
    }
}
