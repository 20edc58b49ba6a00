using System.Buffers;

namespace Wikibot.Git.Markdown;

/// <summary>The outer form of addresses (RFC 3986, chapters 3 and 4).</summary>
internal static class AddressForm
{
    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");

    public static bool IsScheme(ReadOnlySpan<char> text) => !text.IsEmpty && char.IsAsciiLetter(text[0]) && text.IndexOfAnyExcept(SchemeCharacters) < 0;

    /// <summary>Whether an address has a scheme or a host, or is only a fragment or a query.</summary>
    public static bool IsExternal(string address) =>
        address.Length == 0 || address[0] is '#' or '?' || address.StartsWith("//", StringComparison.Ordinal)
        || (address.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && IsScheme(address.AsSpan(0, colon)));
}
