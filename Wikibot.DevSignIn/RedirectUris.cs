using Wikibot.ServiceDefaults.Http;

namespace Wikibot.DevSignIn;

/// <summary>Which redirect URIs may be registered, and when a requested one is the registered one.</summary>
internal static class RedirectUris
{
    /// <summary>Whether <paramref name="uri"/> may be registered: https, or http to this machine (RFC 8252, section 7.3); no fragment, no user, and ASCII only (RFC 3986), because it goes into a header.</summary>
    public static bool MayRegister(string? uri) =>
        uri is { Length: > 0 and <= 2000 } && uri.All(c => c is > ' ' and <= '~') && Uri.TryCreate(uri, UriKind.Absolute, out var url)
        && url.Fragment.Length == 0 && url.UserInfo.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && Loopback.IsName(url.Host)));

    /// <summary>Whether <paramref name="requested"/> is <paramref name="registered"/>, byte for byte but for the port on this machine, which a client learns only when it listens.</summary>
    public static bool Match(string registered, string requested)
    {
        if (string.Equals(registered, requested, StringComparison.Ordinal))
        {
            return true;
        }

        return MayRegister(requested)
            && Uri.TryCreate(registered, UriKind.Absolute, out var a) && Uri.TryCreate(requested, UriKind.Absolute, out var b)
            && a.Scheme == Uri.UriSchemeHttp && b.Scheme == Uri.UriSchemeHttp
            && string.Equals(a.Host, b.Host, StringComparison.Ordinal) && Loopback.IsName(b.Host)
            && string.Equals(a.PathAndQuery, b.PathAndQuery, StringComparison.Ordinal);
    }
}
