using Microsoft.AspNetCore.Http;

namespace Wikibot.ServiceDefaults.Http;

/// <summary>
/// The token of a request (RFC 6750, section 2.1). Only the header counts: a token in the query string ends up in logs
/// and is no token here.
/// </summary>
public static class BearerToken
{
    /// <summary>The bearer token, or <see langword="null"/> when the request carries none or more than one.</summary>
    public static string? From(HttpRequest request)
    {
        var headers = request.Headers.Authorization;
        if (headers.Count != 1 || headers[0] is not { } header)
        {
            return null;
        }

        const string scheme = "Bearer ";
        return header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && header.AsSpan(scheme.Length).Trim().Length > 0
            ? header[scheme.Length..].Trim()
            : null;
    }
}
