using System.Security.Claims;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Auth;

/// <summary>Tells who comes by an agent's token, however it was sent: as a bearer token, or as the password of another protocol.</summary>
internal interface IAgentTokens
{
    /// <summary>The principal of a token's user; null when the text is none, or it expired or was revoked.</summary>
    /// <remarks>
    /// That a token is good is remembered for <see cref="KnownAgentTokens.Remembered"/>. The git service asks the share on every request that is made as this principal
    /// (<see cref="CallerExtensions.ToCaller"/> names the token), so that a revoked one reads and writes nothing from that moment on.
    /// </remarks>
    /// <param name="token">What was sent.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WikibotProblemException">The git service cannot be asked for now.</exception>
    Task<ClaimsPrincipal?> FindAsync(string token, CancellationToken cancellationToken);
}
