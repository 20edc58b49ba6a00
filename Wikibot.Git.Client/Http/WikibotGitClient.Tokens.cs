namespace Wikibot.Git.Client;

/// <content>Agents' tokens.</content>
internal sealed partial class WikibotGitClient : IWikibotTokens
{
    /// <summary>Who asks whose a token is: nobody yet, which the git service goes by the token to find out.</summary>
    private const string Nobody = "token";

    public Task<TokenList> ListTokensAsync(Caller caller, TokensQuery query, CancellationToken cancellationToken) =>
        GetAsync<TokenList>(caller, new QueryBuilder("/tokens").AddAll(query), cancellationToken);

    public Task<NewToken> CreateTokenAsync(Caller caller, CreateTokenRequest request, CancellationToken cancellationToken) =>
        SendAsync<CreateTokenRequest, NewToken>(caller, HttpMethod.Post, new QueryBuilder("/tokens"), request, operationId: null, cancellationToken);

    public Task<TokenInfo> RevokeTokenAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        SendAsync<object, TokenInfo>(caller, HttpMethod.Delete, new QueryBuilder("/tokens").Add("id", id), body: null, operationId: null, cancellationToken);

    public Task<TokenHolder> GetTokenAsync(string hash, CancellationToken cancellationToken) =>
        GetAsync<TokenHolder>(new Caller(Nobody, Nobody, Nobody) { Token = hash }, new QueryBuilder("/token"), cancellationToken);
}
