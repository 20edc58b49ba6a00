using System.Net;
using System.Security.Cryptography;
using System.Text;
using Wikibot.ServiceDefaults.Http;

namespace Wikibot.DevSignIn;

/// <summary>The consent page: one plain HTML page without script, that no other site can frame.</summary>
internal static class ConsentPage
{
    private const string Style =
        "body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}"
        + "fieldset,dl{border:1px solid #bbb;border-radius:.4rem;padding:1rem;margin:1rem 0}dt{font-weight:600}dd{margin:0 0 .5rem;overflow-wrap:anywhere}"
        + "label{display:block;padding:.25rem 0}button{font:inherit;padding:.5rem 1.5rem;margin-right:.5rem}small{color:#555}"
        + "@media(prefers-color-scheme:dark){body{color:#eee;background:#1b1b1b}small{color:#aaa}}";

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    /// <summary>The page that asks.</summary>
    /// <param name="asked">What the client asks for.</param>
    /// <param name="form">The form's secret: who does not know it cannot answer.</param>
    /// <param name="action">Where the answer goes.</param>
    public static IResult Show(AuthorizationRequest asked, string form, string action)
    {
        var redirect = new Uri(asked.RedirectUri);
        var users = string.Concat(TestUsers.All.Select((user, i) =>
            $"<label><input type=\"radio\" name=\"user\" value=\"{Encode(user.Id)}\"{(i == 0 ? " checked" : "")}> {Encode(user.Name)} <small>{Encode(user.Email)}</small></label>\n"));
        var body = $"""
            <h1>Sign in to Wikibot</h1>
            <p><strong>{Encode(asked.ClientName)}</strong> asks for access. <small>Development sign-in: these users exist on this machine only.</small></p>
            <dl>
            <dt>Client</dt><dd>{Encode(asked.ClientName)} <small>({Encode(Known(asked.ClientId))})</small></dd>
            <dt>Sends you back to</dt><dd>{Encode(redirect.Authority)}{(Loopback.IsName(redirect.Host) ? " <small>(a program on this machine: be sure that you started it)</small>" : "")}</dd>
            <dt>Scopes</dt><dd>{Encode(string.Join(' ', asked.Scopes))}</dd>
            <dt>For</dt><dd>{Encode(asked.Resource ?? "no resource in particular")}</dd>
            </dl>
            <form method="post" action="{Encode(action)}">
            <input type="hidden" name="request" value="{Encode(form)}">
            <fieldset><legend>Continue as</legend>
            {users}</fieldset>
            <button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button>
            </form>
            """;
        // Browsers apply form-action to the redirect that follows the form, too.
        return new Page(StatusCodes.Status200OK, body, $"'self' {new Uri(action).GetLeftPart(UriPartial.Authority)} {redirect.GetLeftPart(UriPartial.Authority)}");
    }

    /// <summary>The page that says why there is nothing to ask: 400.</summary>
    /// <param name="sentence">What is wrong.</param>
    /// <param name="back">Where the user can tell the client so, by a link of their own choice.</param>
    public static IResult Error(string sentence, string? back = null)
    {
        var link = back is null ? "" : $"\n<p><a href=\"{Encode(back)}\" rel=\"noreferrer\">Go back to the client at {Encode(new Uri(back).Authority)}</a></p>";
        return new Page(StatusCodes.Status400BadRequest, $"<h1>Sign-in failed</h1>\n<p>{Encode(sentence)}</p>{link}", "'none'");
    }

    // The name is the client's own word; the address of its document is not.
    private static string Known(string id) => ClientDocuments.IsAddress(id) ? id : id.Length <= 15 ? id : id[..15] + "…";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private sealed class Page(int status, string body, string formAction) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = "text/html; charset=utf-8";
            response.Headers.CacheControl = "no-store";
            response.Headers.ContentSecurityPolicy =
                $"default-src 'none'; style-src 'sha256-{StyleHash}'; form-action {formAction}; frame-ancestors 'none'; base-uri 'none'";
            response.Headers.XFrameOptions = "DENY";
            response.Headers.XContentTypeOptions = "nosniff";
            // Not no-referrer: with it browsers post the form with "Origin: null".
            response.Headers["Referrer-Policy"] = "same-origin";
            return response.WriteAsync(
                $"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>Wikibot sign-in</title>\n<style>{Style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n",
                httpContext.RequestAborted);
        }
    }
}
