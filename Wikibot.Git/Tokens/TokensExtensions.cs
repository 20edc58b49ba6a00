namespace Wikibot.Git.Tokens;

internal static class TokensExtensions
{
    public static IServiceCollection AddTokens(this IServiceCollection services) => services.AddSingleton<TokenBook>();
}
