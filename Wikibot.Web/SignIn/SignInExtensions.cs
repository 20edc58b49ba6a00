using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Wikibot.Git.Client;
using Wikibot.ServiceDefaults.Telemetry;
using Wikibot.Web.Layout;
using Wikibot.Web.Site;

namespace Wikibot.Web.SignIn;

/// <summary>Who are you? Sign-in by OpenID Connect, remembered by a cookie that any process can read (decision 0024).</summary>
internal static class SignInExtensions
{
    /// <summary>The name of the cookie. The prefix binds it to this host and to secure connections (RFC 6265bis, section 4.1.3.2).</summary>
    public const string CookieName = "__Host-wikibot";

    /// <summary>Where one signs in.</summary>
    public const string SignInPath = "/sign-in";

    /// <summary>Where one signs out, by a form.</summary>
    public const string SignOutPath = "/sign-out";

    /// <summary>What data protection keeps its keys apart by.</summary>
    public const string Application = "wikibot-web";

    private const string SignedOutPath = "/signed-out";

    /// <summary>Adds cookie, OpenID Connect, the key for both, and the protection of forms.</summary>
    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SignInOptions>().BindConfiguration(SignInOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddDataProtection().SetApplicationName(Application).DisableAutomaticKeyGeneration();
        services.AddOptions<KeyManagementOptions>().Configure<IOptions<IdentityOptions>>((keys, identity) => keys.XmlRepository = new DerivedKey(identity.Value.Secret));

        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie().AddOpenIdConnect();
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme).Configure<IOptions<SignInOptions>>((cookie, signIn) =>
        {
            Protect(cookie.Cookie, CookieName);
            cookie.LoginPath = SignInPath;
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.ExpireTimeSpan = signIn.Value.Lifetime;
            cookie.SlidingExpiration = true;
        });
        services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>, OpenIdConnectSetup>();
        services.AddAuthorization();
        services.AddAntiforgery(forms =>
        {
            forms.Cookie = new SecureCookie();
            Protect(forms.Cookie, "__Host-wikibot-form");
            forms.Cookie.SecurePolicy = CookieSecurePolicy.None; // It is secure all the same.
            forms.Cookie.SameSite = SameSiteMode.Strict;
            forms.SuppressXFrameOptionsHeader = true; // SecurityHeaders says more.
        });
    }

    /// <summary>Puts it in front of what is mapped.</summary>
    public static void UseSignIn(this WebApplication app)
    {
        app.UseAuthentication();
        app.Use((context, next) =>
        {
            if (context.User.FindFirstValue(SignInClaims.Subject) is { } subject)
            {
                RequestTelemetry.Of(context)?.SetUser(subject);
            }

            return next(context);
        });
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    /// <summary>Maps the ways in and out.</summary>
    public static void MapSignIn(this WebApplication app)
    {
        app.MapGet(SignInPath, (HttpContext context, string? returnUrl) => context.User.Identity?.IsAuthenticated == true
            ? (IResult)TypedResults.LocalRedirect(ReturnUrl.Safe(returnUrl))
            : TypedResults.Challenge(new AuthenticationProperties { RedirectUri = ReturnUrl.Safe(returnUrl) }, [OpenIdConnectDefaults.AuthenticationScheme])).AllowAnonymous();

        // The form is a parameter so that its antiforgery token is asked for.
        app.MapPost(SignOutPath, (IFormCollection _) => TypedResults.SignOut(new AuthenticationProperties { RedirectUri = SignedOutPath }, [CookieAuthenticationDefaults.AuthenticationScheme])).AllowAnonymous();
        app.MapGet(SignedOutPath, () => new RazorComponentResult<SignedOutPage>()).AllowAnonymous();
    }

    /// <summary>Out of reach of scripts, of other hosts and of plain connections; not sent along when another site posts a form here.</summary>
    public static void Protect(CookieBuilder cookie, string name)
    {
        cookie.Name = name;
        cookie.Path = "/";
        cookie.HttpOnly = true;
        cookie.IsEssential = true;
        cookie.SecurePolicy = CookieSecurePolicy.Always;
        cookie.SameSite = SameSiteMode.Lax;
    }

    /// <summary>
    /// Always secure, without a look at the request, which <see cref="CookieSecurePolicy.Always"/> makes antiforgery take: a proxy in front speaks https where this service
    /// hears http, and browsers take <c>http://localhost</c> for secure.
    /// </summary>
    private sealed class SecureCookie : CookieBuilder
    {
        public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
        {
            var cookie = base.Build(context, expiresFrom);
            cookie.Secure = true;
            return cookie;
        }
    }
}
