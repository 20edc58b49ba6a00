using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Wikibot.Mcp.Auth.Development;

/// <summary>Registers and maps the development authorization server: an AuthKit to sign in to, offline, with made-up users.</summary>
internal static class DevelopmentSetup
{
    /// <summary>Bytes of a request to the development sign-in; a bigger one gets 413.</summary>
    private const int MaximumBody = 64 * 1024;

    /// <summary>Adds it where it belongs: in the Development environment, without AuthKit.</summary>
    /// <exception cref="InvalidOperationException">It is asked for anywhere else, where it would let everybody in.</exception>
    public static void AddDevelopmentSignIn(this IHostApplicationBuilder builder, AuthenticationBuilder schemes, bool authKit)
    {
        var asked = builder.Configuration.GetSection(DevelopmentSignInOptions.Section).Get<DevelopmentSignInOptions>()?.Enabled;
        if (asked == true && !builder.Environment.IsDevelopment())
        {
            throw new InvalidOperationException(
                $"Wikibot:DevelopmentSignIn:Enabled is set in the environment {builder.Environment.EnvironmentName}. The development authorization server lets everybody in and runs in Development only.");
        }

        if (asked == true && authKit)
        {
            throw new InvalidOperationException("Wikibot:DevelopmentSignIn:Enabled and Wikibot:AuthKit:Domain are both set. Choose one.");
        }

        if (authKit || !(asked ?? builder.Environment.IsDevelopment()))
        {
            return;
        }

        if (builder.Configuration["AWS_LAMBDA_FUNCTION_NAME"] is { Length: > 0 } || builder.Configuration["AWS_LAMBDA_RUNTIME_API"] is { Length: > 0 })
        {
            throw new InvalidOperationException(
                $"This is AWS Lambda in the environment {builder.Environment.EnvironmentName}: the development authorization server would let everybody in. Leave ASPNETCORE_ENVIRONMENT unset.");
        }

        var services = builder.Services;
        services.AddSingleton<IValidateOptions<PublicUrlOptions>, ThisMachineOnly>();
        services.AddOptions<DevelopmentSignInOptions>().BindConfiguration(DevelopmentSignInOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Grants>();
        services.AddSingleton<DevelopmentKeys>();
        services.AddSingleton<ISigningKeys>(provider => provider.GetRequiredService<DevelopmentKeys>());
        services.AddSingleton<TokenFactory>();
        services.AddSingleton<DiscoveryEndpoints>();
        services.AddSingleton<AuthorizeEndpoint>();
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<UserEndpoints>();
        builder.AddAccessTokens(schemes);
        services.AddOptions<WikibotAuthOptions>().Configure<IOptions<PublicUrlOptions>>((options, url) => options.AuthorizationServers.Add(url.Value.Root));
    }

    /// <summary>Maps its endpoints, where it was added.</summary>
    public static void MapDevelopmentSignIn(this WebApplication app)
    {
        if (app.Services.GetService<Grants>() is null)
        {
            return;
        }

        var pages = app.MapGroup("")
            .AddEndpointFilter<SameMachineFilter>()
            .WithMetadata(new RequestSizeLimitAttribute(MaximumBody)) // RequestGuard keeps to it.
            .AllowAnonymous();
        var path = app.Services.GetRequiredService<IOptions<PublicUrlOptions>>().Value.PublicPath;
        string[] wellKnown = ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"];
        foreach (var form in path.Length == 0 ? wellKnown : [.. wellKnown, .. wellKnown.Select(w => w + path)])
        {
            pages.MapGet(form, (DiscoveryEndpoints discovery, HttpResponse response) => discovery.Metadata(response));
        }

        pages.MapGet(DiscoveryEndpoints.JwksPath, (DiscoveryEndpoints discovery) => discovery.Jwks());
        pages.MapPost(RegistrationEndpoint.Path, RegistrationEndpoint.HandleAsync);
        pages.MapGet(AuthorizeEndpoint.Path, (AuthorizeEndpoint authorize, HttpRequest request) => authorize.Show(request));
        pages.MapPost(AuthorizeEndpoint.Path, (AuthorizeEndpoint authorize, HttpRequest request, CancellationToken cancellation) => authorize.AnswerAsync(request, cancellation));
        pages.MapPost(TokenEndpoint.Path, (TokenEndpoint token, HttpContext context, CancellationToken cancellation) => token.HandleAsync(context, cancellation));
        pages.MapGet(UserEndpoints.UserInfoPath, (UserEndpoints users, HttpContext context) => users.UserInfoAsync(context));
        pages.MapPost(UserEndpoints.IntrospectionPath, (UserEndpoints users, HttpContext context, CancellationToken cancellation) => users.IntrospectAsync(context, cancellation));
        pages.MapGet(UserEndpoints.UsersPath, UserEndpoints.User);
        pages.MapGet(UserEndpoints.UsersPath + "/identities", UserEndpoints.Identities);
    }

    /// <summary>Stops the service at an address that others can reach: everybody gets in as a test user.</summary>
    private sealed class ThisMachineOnly : IValidateOptions<PublicUrlOptions>
    {
        public ValidateOptionsResult Validate(string? name, PublicUrlOptions options) =>
            Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) && !Loopback.IsName(url.Host)
                ? ValidateOptionsResult.Fail(
                    $"Wikibot:PublicUrl is {options.PublicUrl}, but the development authorization server lets everybody in and serves this machine only. "
                    + "Set Wikibot:AuthKit:Domain, or Wikibot:DevelopmentSignIn:Enabled to false (static tokens then work), or leave the Development environment.")
                : ValidateOptionsResult.Success;
    }
}
