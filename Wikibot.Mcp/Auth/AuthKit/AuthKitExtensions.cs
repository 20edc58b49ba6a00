using Microsoft.AspNetCore.Authentication;
using Wikibot.Mcp.Profiles;

namespace Wikibot.Mcp.Auth;

/// <summary>Registers the scheme for AuthKit's tokens, when a domain is configured.</summary>
internal static class AuthKitExtensions
{
    /// <summary>Adds the scheme, its keys and the check at start-up.</summary>
    public static void AddAuthKit(this IHostApplicationBuilder builder, AuthenticationBuilder schemes)
    {
        var services = builder.Services;
        services.AddOptions<AuthKitOptions>().BindConfiguration(AuthKitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        var configured = builder.Configuration.GetSection(AuthKitOptions.Section).Get<AuthKitOptions>() ?? new AuthKitOptions();
        if (configured.Issuer is not { } issuer)
        {
            return;
        }

        services.AddHttpClient(DiscoveredKeys.HttpClientName, client => client.Timeout = configured.Timeout);
        services.AddSingleton<DiscoveredKeys>();
        services.AddHostedService<AuthKitStartupCheck>();
        services.Configure<WikibotAuthOptions>(options => options.AuthorizationServers.Add(issuer));
        builder.AddUserProfiles();
        services.AddSingleton<AccessTokens>();
        schemes.AddScheme<AuthenticationSchemeOptions, AuthKitHandler>(AuthSchemes.AuthKit, configureOptions: null);
    }
}
