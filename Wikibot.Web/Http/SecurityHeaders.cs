using Microsoft.Extensions.Options;
using Wikibot.Web.Site;

namespace Wikibot.Web.Http;

/// <summary>
/// The headers of every answer. What people and agents wrote is shown here, so a page may run no script but its own file, load nothing from elsewhere,
/// send forms nowhere else and stand in no frame, even if the sanitiser should miss something.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next, IOptions<SiteOptions> site)
{
    /// <summary>The content security policy (CSP 3). The script makes HTML of previews by the one policy for trusted types that it names.</summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
        + "require-trusted-types-for 'script'; trusted-types wikibot";

    /// <summary>What of it names the bucket too, where there is one: large pictures come from there, and large files are sent there, by the script or a form.</summary>
    private static readonly string[] s_ofFiles = ["img-src 'self'", "connect-src 'self'", "form-action 'self'"];

    private readonly string _policy = With(site.Value.FilesOrigin);

    /// <summary>The policy where large files come from and go to an origin of their own.</summary>
    public static string With(string? filesOrigin) =>
        string.IsNullOrEmpty(filesOrigin) ? Policy : s_ofFiles.Aggregate(Policy, (policy, directive) => policy.Replace(directive, $"{directive} {filesOrigin}", StringComparison.Ordinal));

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            if (headers.ContentSecurityPolicy.Count == 0)
            {
                // A file that somebody put here has a stricter one.
                headers.ContentSecurityPolicy = _policy;
            }

            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["X-Robots-Tag"] = "noindex, nofollow";
            if (headers.CacheControl.Count == 0)
            {
                // Wikis are private: nothing of them stays in a cache that others use, or behind after signing out.
                headers.CacheControl = "no-store";
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
