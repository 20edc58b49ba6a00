using System.Security.Claims;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Auth;

/// <summary>Asks the git service, which keeps them, by their hashes. What has not the form of a token costs nobody a question.</summary>
internal sealed class AgentTokens(KnownAgentTokens known, IServiceProvider services) : IAgentTokens
{
    /// <inheritdoc/>
    public async Task<ClaimsPrincipal?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (!AgentTokenText.IsOne(token))
        {
            return null;
        }

        var hash = AgentTokenText.HashOf(token);
        if (known.Find(hash) is { } principal)
        {
            return principal;
        }

        try
        {
            var holder = await services.GetRequiredService<IWikibotTokens>().GetTokenAsync(hash, cancellationToken);
            principal = ToPrincipal(holder, hash);
            known.Add(hash, principal, holder.Token.Expires);
            return principal;
        }
        catch (WikibotProblemException refused) when (refused.Code == ProblemCodes.Unauthenticated)
        {
            return null;
        }
    }

    private static ClaimsPrincipal ToPrincipal(TokenHolder holder, string hash)
    {
        var identity = new ClaimsIdentity(
            [
                new Claim(WikibotClaims.Subject, holder.User),
                new Claim(WikibotClaims.Name, holder.Name),
                new Claim(WikibotClaims.Email, holder.Email),
                new Claim(WikibotClaims.Client, holder.Token.Name),
                new Claim(WikibotClaims.SignIn, holder.Token.Id),
                new Claim(WikibotClaims.Token, hash),
            ],
            AuthSchemes.Agent,
            WikibotClaims.Name,
            roleType: null);
        if (holder.Token.Rights == CreateTokenRequest.Read)
        {
            // Only the reading tools are shown. What the token may do is the git service's to say.
            identity.AddClaim(new Claim(WikibotClaims.Scope, WikiScopes.Read));
        }

        return new ClaimsPrincipal(identity);
    }
}
