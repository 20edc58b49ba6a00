namespace Wikibot.Git.Client;

/// <summary>
/// Agents' tokens as the git service keeps them. Apart from <see cref="IWikibotGit"/>, because no tool has them: a token has no place in a model's context.
/// Every call but the last is made as the user; a caller with a token may not make it (403). Every failure is a <see cref="WikibotProblemException"/>.
/// </summary>
public interface IWikibotTokens
{
    /// <summary>The caller's tokens, the newest first.</summary>
    Task<TokenList> ListTokensAsync(Caller caller, TokensQuery query, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes a token for the caller. Not repeatable, as no operation is whose answer cannot be kept: who lost the answer finds the token in the list, revokes it, and makes another.
    /// </summary>
    Task<NewToken> CreateTokenAsync(Caller caller, CreateTokenRequest request, CancellationToken cancellationToken = default);

    /// <summary>Revokes one of the caller's tokens, by its id: from the answer on nobody is let in by it. Again is no error.</summary>
    Task<TokenInfo> RevokeTokenAsync(Caller caller, string id, CancellationToken cancellationToken = default);

    /// <summary>Whose a token is, and what it may.</summary>
    /// <param name="hash"><see cref="AgentTokenText.HashOf"/> of the token: the git service is never sent one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WikibotProblemException"><see cref="ProblemCodes.Unauthenticated"/>: there is no such token, or it expired or was revoked.</exception>
    Task<TokenHolder> GetTokenAsync(string hash, CancellationToken cancellationToken = default);
}
