namespace Wikibot.Web.Http;

/// <summary>
/// The headers of every answer. What people and agents wrote is shown here, so a page may run no script but its own file, load nothing from elsewhere,
/// send forms nowhere else and stand in no frame, even if the sanitiser should miss something.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    /// <summary>The content security policy (CSP 3). The script makes HTML of previews by the one policy for trusted types that it names.</summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
        + "require-trusted-types-for 'script'; trusted-types wikibot";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state =>
        {
            var headers = ((HttpContext)state).Response.Headers;
            if (headers.ContentSecurityPolicy.Count == 0)
            {
                // A file that somebody put here has a stricter one.
                headers.ContentSecurityPolicy = Policy;
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
        }, context);
        return next(context);
    }
}
