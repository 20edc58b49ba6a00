using System.Text;

namespace Wikibot.Git.Attachments;

/// <summary>
/// What a file is, by its first bytes and never by its name (the patterns of the WHATWG MIME Sniffing Standard, sections 6.1 to 6.3, and of AVIF). What is text is text,
/// whatever a browser could make of it: SVG and HTML are not told apart from it.
/// </summary>
internal static class MediaType
{
    /// <summary>Any valid UTF-8 without NUL.</summary>
    public const string Text = "text/plain";

    /// <summary>What is nothing that is known.</summary>
    public const string Unknown = "application/octet-stream";

    private static readonly (int At, byte[] Bytes, string Type)[] s_signatures =
    [
        (0, [0x89, .. "PNG\r\n\u001A\n"u8], "image/png"),
        (0, [0xFF, 0xD8, 0xFF], "image/jpeg"),
        (0, [.. "GIF87a"u8], "image/gif"),
        (0, [.. "GIF89a"u8], "image/gif"),
        (8, [.. "WEBPVP"u8], "image/webp"),
        (4, [.. "ftypavif"u8], "image/avif"),
        (4, [.. "ftypavis"u8], "image/avif"),
        (0, [.. "%PDF-"u8], "application/pdf"),
        (0, [.. "PK\u0003\u0004"u8], "application/zip"),
        (0, [0x1F, 0x8B, 0x08], "application/gzip"),
        (0, [.. "OggS\0"u8], "application/ogg"),
        (0, [.. "ID3"u8], "audio/mpeg"),
        (8, [.. "WAVE"u8], "audio/wav"),
        (4, [.. "ftyp"u8], "video/mp4"),
        (0, [0x1A, 0x45, 0xDF, 0xA3], "video/webm"),
    ];

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The type of a file.</summary>
    public static string Of(ReadOnlySpan<byte> content) => Known(content) ?? (IsText(content, isWhole: true) ? Text : Unknown);

    /// <summary>The type of a file that is too large to be looked through, by its beginning alone.</summary>
    public static string OfBeginning(ReadOnlySpan<byte> beginning) => Known(beginning) ?? (IsText(beginning, isWhole: false) ? Text : Unknown);

    private static string? Known(ReadOnlySpan<byte> content)
    {
        foreach (var (at, bytes, type) in s_signatures)
        {
            if (content.Length >= at + bytes.Length && content[at..].StartsWith(bytes) && (at != 8 || content.StartsWith("RIFF"u8)))
            {
                return type;
            }
        }

        return null;
    }

    private static bool IsText(ReadOnlySpan<byte> content, bool isWhole)
    {
        try
        {
            return !content.Contains((byte)0) && s_strict.GetDecoder().GetCharCount(content, flush: isWhole) >= 0;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
