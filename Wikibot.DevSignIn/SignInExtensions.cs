using Microsoft.Extensions.DependencyInjection.Extensions;
using Wikibot.DevSignIn.Documents;

namespace Wikibot.DevSignIn;

/// <summary>Registers and maps the development authorization server: an AuthKit to sign in to, offline, with made-up users.</summary>
internal static class SignInExtensions
{
    /// <summary>Bytes of a request to the development sign-in; a bigger one gets 413.</summary>
    private const int MaximumBody = 64 * 1024;

    /// <summary>Adds it. An address that is not of this machine stops the service at start.</summary>
    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SignInOptions>().BindConfiguration(SignInOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<DocumentOptions>().BindConfiguration(DocumentOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Grants>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<TokenFactory>();
        services.AddSingleton<DiscoveryEndpoints>();
        services.AddSingleton<DocumentFetcher>();
        services.AddSingleton<ClientDocuments>();
        services.AddSingleton<AuthorizeEndpoint>();
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<UserEndpoints>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaximumBody);
    }

    /// <summary>Maps its endpoints.</summary>
    public static void MapSignIn(this WebApplication app)
    {
        var pages = app.MapGroup("").AddEndpointFilter<SameMachineFilter>();
        foreach (var form in (string[])["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"])
        {
            pages.MapGet(form, (DiscoveryEndpoints discovery, HttpResponse response) => discovery.Metadata(response));
        }

        pages.MapGet(DiscoveryEndpoints.JwksPath, (DiscoveryEndpoints discovery) => discovery.Jwks());
        pages.MapPost(RegistrationEndpoint.Path, RegistrationEndpoint.HandleAsync);
        pages.MapGet(AuthorizeEndpoint.Path, (AuthorizeEndpoint authorize, HttpRequest request, CancellationToken cancellation) => authorize.ShowAsync(request, cancellation));
        pages.MapPost(AuthorizeEndpoint.Path, (AuthorizeEndpoint authorize, HttpRequest request, CancellationToken cancellation) => authorize.AnswerAsync(request, cancellation));
        pages.MapPost(TokenEndpoint.Path, (TokenEndpoint token, HttpContext context, CancellationToken cancellation) => token.HandleAsync(context, cancellation));
        pages.MapGet(UserEndpoints.UserInfoPath, (UserEndpoints users, HttpContext context) => users.UserInfoAsync(context));
        pages.MapPost(UserEndpoints.IntrospectionPath, (UserEndpoints users, HttpContext context, CancellationToken cancellation) => users.IntrospectAsync(context, cancellation));
        pages.MapGet(UserEndpoints.UsersPath, UserEndpoints.User);
        pages.MapGet(UserEndpoints.UsersPath + "/identities", UserEndpoints.Identities);
    }
}
