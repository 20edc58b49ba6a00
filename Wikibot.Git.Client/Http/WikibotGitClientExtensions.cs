using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Wikibot.Git.Client;

/// <summary>Registration of the git service's client.</summary>
public static class WikibotGitClientExtensions
{
    private const string Name = "git";

    /// <summary>After which a connection is made anew, because its name may lead elsewhere by then.</summary>
    private static readonly TimeSpan s_connection = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Adds <see cref="IWikibotGit"/>, <see cref="IWikibotTokens"/> and <see cref="IWikibotDownloads"/> over HTTP to <c>https+http://git</c>, which service discovery resolves
    /// (configuration <c>services:git:http:0</c>, whose address may be either scheme's); service discovery, retries of GET and time limits come with <c>AddServiceDefaults</c>, and <see cref="IdentityToken"/> with its options from <c>Wikibot:Identity</c>.
    /// </summary>
    /// <returns>The HTTP client's builder, for further handlers.</returns>
    public static IHttpClientBuilder AddWikibotGitClient(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddWikibotIdentity();
        // One for the process, whose connections its handler renews: nothing of it belongs to a call.
        services.AddSingleton(provider => new WikibotGitClient(provider.GetRequiredService<IHttpClientFactory>().CreateClient(Name), provider.GetRequiredService<IdentityToken>()));
        services.AddSingleton<IWikibotGit>(provider => provider.GetRequiredService<WikibotGitClient>());
        services.AddSingleton<IWikibotTokens>(provider => provider.GetRequiredService<WikibotGitClient>());
        services.AddSingleton<IWikibotDownloads>(provider => provider.GetRequiredService<WikibotGitClient>());
        return services
            .AddHttpClient(Name, client => client.BaseAddress = new Uri("https+http://git"))
            .UseSocketsHttpHandler((handler, _) => (handler.PooledConnectionLifetime, handler.UseCookies, handler.AllowAutoRedirect) = (s_connection, false, false))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
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
