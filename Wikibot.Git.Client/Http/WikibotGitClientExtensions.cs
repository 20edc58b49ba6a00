using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Wikibot.Git.Client;

/// <summary>Registration of the git service's client.</summary>
public static class WikibotGitClientExtensions
{
    /// <summary>
    /// Adds <see cref="IWikibotGit"/>, <see cref="IWikibotTokens"/> and <see cref="IWikibotDownloads"/> over HTTP to <c>https+http://git</c>, which service discovery resolves
    /// (configuration <c>services:git:http:0</c>, whose address may be either scheme's); service discovery, retries of GET and time limits come with <c>AddServiceDefaults</c>, and <see cref="IdentityToken"/> with its options from <c>Wikibot:Identity</c>.
    /// </summary>
    /// <returns>The HTTP client's builder, for further handlers.</returns>
    public static IHttpClientBuilder AddWikibotGitClient(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddWikibotIdentity();
        return services
            .AddHttpClient<IWikibotGit, WikibotGitClient>("git", client => client.BaseAddress = new Uri("https+http://git"))
            .AddTypedClient<IWikibotTokens, WikibotGitClient>()
            .AddTypedClient<IWikibotDownloads, WikibotGitClient>()
            // The request's own line and span say all that theirs would.
            .RemoveAllLoggers();
    }

    /// <summary>Adds <see cref="IdentityToken"/> with its options, checked at start.</summary>
    public static IServiceCollection AddWikibotIdentity(this IServiceCollection services)
    {
        services.AddOptions<IdentityOptions>().BindConfiguration(IdentityOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdentityToken>();
        return services;
    }
}
