using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace Wikibot.Mcp.Auth;

/// <summary>Who are you? Authentication of the MCP service, in one registration and one mapping call.</summary>
internal static class AuthExtensions
{
    /// <summary>Adds the authentication schemes; the default policy is "authenticated by any of them".</summary>
    public static TBuilder AddWikibotAuth<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<PublicUrlOptions>().BindConfiguration(PublicUrlOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<WikibotAuthOptions>().BindConfiguration(WikibotAuthOptions.Section).ValidateOnStart();
        services.AddSingleton<ProtectedResource>();
        services.AddTransient<IStartupFilter, PathBaseFilter>();

        services.AddSingleton(StaticTokens.Parse(builder.Configuration[StaticTokens.Key]));
        services.TryAddSingleton(TimeProvider.System);

        // AddAuthentication without data protection: that keeps keys for cookies, which nobody has here, and loads them at every start.
        services.AddAuthenticationCore(options => options.DefaultScheme = AuthSchemes.Bearer).AddWebEncoders();
        var schemes = new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, WikibotBearerHandler>(AuthSchemes.Bearer, configureOptions: null)
            .AddScheme<AuthenticationSchemeOptions, AgentTokenHandler>(AuthSchemes.Agent, configureOptions: null)
            .AddScheme<AuthenticationSchemeOptions, StaticTokenHandler>(AuthSchemes.Static, configureOptions: null);
        services.AddSingleton<KnownAgentTokens>().AddTransient<IAgentTokens, AgentTokens>();
        builder.AddAuthKit(schemes);
        services.AddAuthorizationOnce().AddAuthorization();
        services.AddSingleton<IPostConfigureOptions<McpServerOptions>, ReadOnlyTools>();
        return builder;
    }

    /// <summary>What judges policies, once for the process: none of it keeps anything of a request, and the framework makes all of it for each.</summary>
    private static IServiceCollection AddAuthorizationOnce(this IServiceCollection services) => services
        .AddSingleton<IAuthorizationService, DefaultAuthorizationService>()
        .AddSingleton<IAuthorizationPolicyProvider, DefaultAuthorizationPolicyProvider>()
        .AddSingleton<IAuthorizationHandlerProvider, DefaultAuthorizationHandlerProvider>()
        .AddSingleton<IAuthorizationEvaluator, DefaultAuthorizationEvaluator>()
        .AddSingleton<IAuthorizationHandlerContextFactory, DefaultAuthorizationHandlerContextFactory>()
        .AddSingleton<IPolicyEvaluator, PolicyEvaluator>()
        .AddSingleton<IAuthorizationMiddlewareResultHandler, AuthorizationMiddlewareResultHandler>();

    /// <summary>Maps what clients need to sign in: the protected-resource metadata.</summary>
    /// <exception cref="InvalidOperationException"><see cref="AddWikibotAuth"/> was not called.</exception>
    public static WebApplication MapWikibotAuth(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.Services.GetService<ProtectedResource>() is null)
        {
            throw new InvalidOperationException("Call builder.AddWikibotAuth() before app.MapWikibotAuth().");
        }

        if (!app.Services.GetRequiredService<StaticTokens>().Any && app.Services.GetService<DiscoveredKeys>() is null)
        {
            app.Logger.LogWarning("Nobody can sign in: neither {Tokens} nor {Domain} is set", StaticTokens.Key, AuthKitOptions.Section + ":Domain");
        }

        app.UseMiddleware<ScopeGate>();
        app.MapProtectedResourceMetadata();
        return app;
    }
}
