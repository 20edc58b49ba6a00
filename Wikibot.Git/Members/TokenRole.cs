using Wikibot.Git.Tokens;

namespace Wikibot.Git.Members;

/// <summary>How much of its user's role a token leaves.</summary>
internal static class TokenRole
{
    /// <summary>The role by a token: never more than the user has now, and never more than the token's rights.</summary>
    public static Role Within(this Role role, AgentToken? token)
    {
        var most = token?.Rights switch
        {
            TokenRights.Read => Role.Viewer,
            TokenRights.Add or TokenRights.Write => Role.Editor,
            _ => Role.Owner,
        };
        return role < most ? role : most;
    }

    /// <summary>Refuses a route that does not serve a token of these limits; see <see cref="TokenUse"/>.</summary>
    /// <exception cref="WikibotProblemException">It does not.</exception>
    public static void Require(AgentToken? token, NeedsRole needed, TokenUse use)
    {
        if (token is null)
        {
            return;
        }

        if (token.Rights < TokenRights.All && (use.NeedsAll || needed.Role == Role.Owner))
        {
            throw TokenLimit.Rights(token, "a token with all rights");
        }

        if (needed.Role == Role.Editor && (token.Rights == TokenRights.Read || (token.Rights == TokenRights.Add && !use.Adds)))
        {
            throw TokenLimit.Rights(token, "one that may change pages");
        }

        if (token.Folder is not null && !use.InFolder)
        {
            throw TokenLimit.Folder(token);
        }
    }
}
