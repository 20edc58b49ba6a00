using System.Text;
using Wikibot.Git.Client;
using Wikibot.Git.Problems;

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
            var bytes = Strict.GetBytes(text);
            return bytes.Length <= Limits.MaxPageBytes
                ? bytes
                : throw Problem.Make(413, ProblemCodes.TooLarge, $"The page would have {bytes.Length} bytes of UTF-8; at most {Limits.MaxPageBytes} (1 MiB) are allowed.", ("field", field), ("rule", "size"));
        }
        catch (EncoderFallbackException)
        {
            throw Problem.Invalid(field, "utf8", $"'{field}' is not valid Unicode text: it holds a lone surrogate.");
        }
    }

    public static string Decode(ReadOnlyMemory<byte> bytes, string path)
    {
        try
        {
            return Strict.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            throw Problem.Make(422, ProblemCodes.NotText, $"The file of page '{path}' is no valid UTF-8 text: it did not come through Wikibot.", ("path", path));
        }
    }
}
