using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Wikibot.ServiceDefaults.Http;
using Wikibot.Web.Layout;
using Wikibot.Web.Site;

namespace Wikibot.Web.SignIn;

/// <summary>OpenID Connect's code flow with PKCE (RFC 7636), as AuthKit and the development sign-in speak it. No token is kept.</summary>
internal sealed class OpenIdConnectSetup(IOptions<SignInOptions> options, IOptions<SiteOptions> site) : IConfigureNamedOptions<OpenIdConnectOptions>
{
    /// <summary>Where the issuer sends people back to: register <c>{public URL}/sign-in/return</c> there.</summary>
    public const string ReturnPath = "/sign-in/return";

    /// <inheritdoc/>
    public void Configure(OpenIdConnectOptions options) => Configure(OpenIdConnectDefaults.AuthenticationScheme, options);

    /// <inheritdoc/>
    public void Configure(string? name, OpenIdConnectOptions oidc)
    {
        var signIn = options.Value;
        oidc.MetadataAddress = signIn.Issuer + "/.well-known/openid-configuration";
        oidc.RequireHttpsMetadata = !Loopback.IsName(new Uri(signIn.Issuer).Host);
        oidc.ClientId = signIn.ClientId;
        oidc.ClientSecret = signIn.ClientSecret;
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        oidc.ResponseMode = OpenIdConnectResponseMode.Query;
        oidc.UsePkce = true;
        oidc.CallbackPath = ReturnPath;
        oidc.MapInboundClaims = false;
        oidc.SaveTokens = false;
        oidc.GetClaimsFromUserInfoEndpoint = true;
        oidc.ClaimActions.MapUniqueJsonKey(SignInClaims.EmailVerified, "email_verified");
        oidc.Scope.Clear();
        foreach (var scope in (string[])["openid", "profile", "email"])
        {
            oidc.Scope.Add(scope);
        }

        oidc.TokenValidationParameters.ValidIssuer = signIn.Issuer;
        oidc.TokenValidationParameters.NameClaimType = SignInClaims.Name;
        SignInExtensions.Protect(oidc.CorrelationCookie, "__Host-wikibot-state.");
        SignInExtensions.Protect(oidc.NonceCookie, "__Host-wikibot-nonce.");
        oidc.Events = new OpenIdConnectEvents
        {
            OnRedirectToIdentityProvider = redirect =>
            {
                // The public address, whatever a proxy calls this service.
                redirect.ProtocolMessage.RedirectUri = site.Value.Root + ReturnPath;
                return Task.CompletedTask;
            },
            OnTicketReceived = ticket =>
            {
                ticket.Principal = SignInClaims.Keep(ticket.Principal!, signIn.Issuer);
                ticket.ReturnUri = ReturnUrl.Safe(ticket.ReturnUri);
                return Task.CompletedTask;
            },
            OnRemoteFailure = FailAsync,
        };
    }

    /// <summary>Who says no, comes back late, or comes with an answer that was not asked for, is told so, and stays signed out.</summary>
    private static async Task FailAsync(RemoteFailureContext failure)
    {
        failure.HandleResponse();
        var denied = failure.Request.Query["error"] == "access_denied";
        var loggers = failure.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>();
        loggers.CreateLogger<OpenIdConnectSetup>().LogInformation("A sign-in failed: {Reason}", failure.Failure?.GetType().Name);
        var sentence = denied ? "You said no, so you are not signed in." : "The sign-in did not work: it took too long, was answered twice, or did not begin here. Start again.";
        await new RazorComponentResult<ErrorPage>(new { Status = StatusCodes.Status400BadRequest, Sentence = sentence }) { StatusCode = StatusCodes.Status400BadRequest }.ExecuteAsync(failure.HttpContext);
    }
}
