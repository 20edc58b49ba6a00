using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Wikibot.Git.Base;

/// <summary>Opaque cursors: a few strings, none of which is trusted when it comes back.</summary>
internal static class Cursor
{
    public static string Encode(params string[] parts) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join('\n', parts)));

    /// <summary>The parts of a cursor that this service made, or null when none was given.</summary>
    public static string[]? Decode(string? cursor, int parts)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        if (Base64Url.IsValid(cursor))
        {
            var decoded = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split('\n');
            if (decoded.Length == parts)
            {
                return decoded;
            }
        }

        throw Invalid();
    }

    /// <summary>The cursor of a list that goes on behind so many entries.</summary>
    public static string At(int offset) => Encode(offset.ToString(CultureInfo.InvariantCulture));

    /// <summary>How many entries came before; 0 when no cursor was given.</summary>
    public static int Offset(string? cursor) => Decode(cursor, 1) is not [var at] ? 0
        : int.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : throw Invalid();

    public static Exception Invalid() => Problem.Invalid("cursor", "cursor", "'cursor' is not one that this service returned for this call. Start again without it.");
}
