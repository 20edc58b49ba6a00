using Wikibot.Git.Identity;
using Wikibot.Git.Tokens;

namespace Wikibot.Git.Issuing;

internal static class TokenEndpoints
{
    public static IServiceCollection AddIssuing(this IServiceCollection services) => services.AddSingleton<TokenService>();

    /// <summary>Maps what users do with their tokens, which no token may, and what one says of itself.</summary>
    public static IEndpointRouteBuilder MapIssuing(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/tokens", ListAsync);
        routes.MapPost("/tokens", CreateAsync);
        routes.MapDelete("/tokens", RevokeAsync);
        routes.MapGet("/token", Get).ForTokens(inFolder: true);
        return routes;
    }

    private static Task<TokenList> ListAsync(RequestCaller caller, Query<TokensQuery> query, TokenService tokens, CancellationToken cancellationToken) =>
        tokens.ListAsync(caller.Caller, query.Value, cancellationToken);

    private static Task<NewToken> CreateAsync(RequestCaller caller, CreateTokenRequest request, TokenService tokens, CancellationToken cancellationToken) =>
        tokens.CreateAsync(caller.Caller, request, cancellationToken);

    private static Task<TokenInfo> RevokeAsync(RequestCaller caller, string? id, TokenService tokens, CancellationToken cancellationToken) =>
        tokens.RevokeAsync(caller.Caller, id, cancellationToken);

    private static TokenHolder Get(RequestCaller caller) => caller.Token is { } token
        ? new TokenHolder(token.User, token.UserName, token.UserEmail, token.ToInfo())
        : throw Problem.Make(404, ProblemCodes.TokenNotFound, "The request is made by no agent's token.");
}
