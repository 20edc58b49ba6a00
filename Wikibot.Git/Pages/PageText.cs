using System.Text;

namespace Wikibot.Git.Pages;

/// <summary>A page's text: valid UTF-8, at most 1 MiB, line ends and byte order mark as given, no NUL.</summary>
internal static class PageText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static ReadOnlyMemory<byte> Encode(string? text, string field = "content")
    {
        _ = Check.Required(text, field);
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw Problem.Invalid(field, "text", $"'{field}' holds the character NUL: pages are text.");
        }

        try
        {
            RequireSize(Strict.GetByteCount(text), field);
            return Strict.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            throw Problem.Invalid(field, "utf8", $"'{field}' is not valid Unicode text: it holds a lone surrogate.");
        }
    }

    /// <summary>Refuses a page that would be too large, before it is made.</summary>
    /// <param name="bytes">Bytes of UTF-8 that it would have.</param>
    /// <param name="field">The argument that makes it so.</param>
    public static void RequireSize(long bytes, string field)
    {
        if (bytes > Limits.MaxPageBytes)
        {
            throw Problem.Make(
                413, ProblemCodes.TooLarge, $"The page would have {bytes} bytes of UTF-8; at most {Limits.MaxPageBytes} (1 MiB) are allowed.", ("field", field), ("rule", "size"));
        }
    }

    public static string Decode(ReadOnlyMemory<byte> bytes, string path) => TryDecode(bytes)
        ?? throw Problem.Make(422, ProblemCodes.NotText, $"The file of page '{path}' is no valid UTF-8 text: it did not come through Wikibot.", ("path", path));

    /// <summary>The text, or null when the bytes are none.</summary>
    public static string? TryDecode(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
