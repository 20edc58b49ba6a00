using Microsoft.AspNetCore.Authentication;
using Wikibot.Mcp.Profiles;

namespace Wikibot.Mcp.Auth;

/// <summary>Registers the scheme for AuthKit's tokens, when a domain is configured.</summary>
internal static class AuthKitSetup
{
    /// <summary>Adds the scheme, its keys and the check at start-up.</summary>
    /// <returns>Whether AuthKit is configured.</returns>
    public static bool AddAuthKit(this IHostApplicationBuilder builder, AuthenticationBuilder schemes)
    {
        var services = builder.Services;
        services.AddOptions<AuthKitOptions>().BindConfiguration(AuthKitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        var configured = builder.Configuration.GetSection(AuthKitOptions.Section).Get<AuthKitOptions>() ?? new AuthKitOptions();
        if (configured.Issuer is not { } issuer)
        {
            return false;
        }

        services.AddHttpClient(DiscoveredKeys.HttpClientName, client => client.Timeout = TimeSpan.FromSeconds(8));
        services.AddSingleton<DiscoveredKeys>();
        services.AddSingleton<ISigningKeys>(provider => provider.GetRequiredService<DiscoveredKeys>());
        services.AddHostedService<AuthKitStartupCheck>();
        services.Configure<WikibotAuthOptions>(options => options.AuthorizationServers.Add(issuer));
        builder.AddAccessTokens(schemes);
        return true;
    }

    /// <summary>Adds the scheme itself; the caller registers the <see cref="ISigningKeys"/> that it judges by.</summary>
    public static void AddAccessTokens(this IHostApplicationBuilder builder, AuthenticationBuilder schemes)
    {
        builder.AddUserProfiles();
        builder.Services.AddSingleton<AccessTokens>();
        schemes.AddScheme<AuthenticationSchemeOptions, AuthKitHandler>(AuthSchemes.AuthKit, configureOptions: null);
    }
}
