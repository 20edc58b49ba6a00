namespace Wikibot.Web.Markdown;

/// <summary>Which addresses a link may have: those of this site, and of three schemes that run nothing.</summary>
internal static class SafeAddress
{
    private static readonly string[] s_schemes = ["http:", "https:", "mailto:"];

    /// <summary>
    /// Whether a link may lead there. Stricter than browsers are lenient: they pass over control characters and spaces within a scheme, so an address that holds one in front of
    /// its first colon is none; and whatever has a colon before the first slash, query or fragment has a scheme.
    /// </summary>
    public static bool IsSafe(string address)
    {
        var end = address.AsSpan().IndexOfAny(":/?#");
        return end < 0 || address[end] != ':'
            ? !address.AsSpan().ContainsAnyInRange('\0', '\x1F')
            : Array.Exists(s_schemes, scheme => address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
    }
}
