using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Wikibot.Mcp.GitHttp;

/// <summary>
/// Git signs in with a user name and a password (HTTP Basic, RFC 7617). The password is a token of any kind, and goes on as what it is: a bearer token.
/// The user name is anything; an empty password is nobody's, as if there were none. Whoever is refused is told that Basic is one way in, or git would not ask its user.
/// </summary>
internal sealed class BasicCredentials : IStartupFilter
{
    private const string Scheme = "Basic";
    private const string Challenge = Scheme + " realm=\"Wikibot: any user name, and a token as the password\", charset=\"UTF-8\"";

    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(TranslateAsync);
        next(app);
    };

    private static Task TranslateAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments("/git", StringComparison.Ordinal))
        {
            if (context.Request.Headers.Authorization is [{ } given] && PasswordIn(given) is { } token)
            {
                // Where something in front asks everybody to sign in, no password is how to be nobody.
                context.Request.Headers.Authorization = token.Length == 0 ? default(StringValues) : "Bearer " + token;
            }

            context.Response.OnStarting(() =>
            {
                if (context.Response.StatusCode == StatusCodes.Status401Unauthorized)
                {
                    context.Response.Headers[HeaderNames.WWWAuthenticate] = (string?[])[Challenge, .. context.Response.Headers[HeaderNames.WWWAuthenticate]];
                }

                return Task.CompletedTask;
            });
        }

        return next(context);
    }

    /// <summary>The password, which may be empty; null where the header holds none that could be a token.</summary>
    private static string? PasswordIn(string header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out var value) || !string.Equals(value.Scheme, Scheme, StringComparison.OrdinalIgnoreCase) || value.Parameter is not { } encoded)
        {
            return null;
        }

        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var count))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, count);
        var password = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return password.Length < text.Length && password.All(c => c is > ' ' and < '\x7F') ? password : null;
    }
}
