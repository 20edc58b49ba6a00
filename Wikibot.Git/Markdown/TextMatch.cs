using System.Globalization;
using System.Text;

namespace Wikibot.Git.Markdown;

/// <summary>Finds exact text: line ends count as equal, and a match never splits what a reader sees as one character.</summary>
internal static class TextMatch
{
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>Every place (overlapping ones too) where <paramref name="wanted"/> stands, as ranges of <paramref name="text"/>.</summary>
    public static IEnumerable<Range> Find(string text, string wanted)
    {
        var pattern = wanted.Replace("\r\n", "\n", StringComparison.Ordinal);
        if (!text.Contains('\r', StringComparison.Ordinal))
        {
            return FindOrdinal(text, pattern).Select(at => at..(at + pattern.Length)).Where(range => IsWhole(text, range));
        }

        var (plain, offsets) = WithoutReturns(text);
        return FindOrdinal(plain, pattern)
            .Select(at => offsets[at]..(offsets[at + pattern.Length - 1] + 1))
            .Select(range => WithReturn(text, range))
            .Where(range => IsWhole(text, range));
    }

    /// <summary>Whether an offset lies between a base character and what is combined with it.</summary>
    public static bool IsInsideCharacter(string text, int offset)
    {
        if (offset <= 0 || offset >= text.Length)
        {
            return false;
        }

        if (char.IsLowSurrogate(text[offset]) || (text[offset] == '\n' && text[offset - 1] == '\r'))
        {
            return true;
        }

        Rune.DecodeFromUtf16(text.AsSpan(offset), out var next, out _);
        Rune.DecodeLastFromUtf16(text.AsSpan(0, offset), out var before, out _);
        return before.Value == ZeroWidthJoiner && !Rune.IsWhiteSpace(next)
            ? true
            : IsExtender(next) && !Rune.IsControl(before) && !Rune.IsWhiteSpace(before);
    }

    private static bool IsExtender(Rune rune) =>
        rune.Value is ZeroWidthJoiner or (>= 0xFE00 and <= 0xFE0F) or (>= 0x1F3FB and <= 0x1F3FF)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private static bool IsWhole(string text, Range range) => !IsInsideCharacter(text, range.Start.Value) && !IsInsideCharacter(text, range.End.Value);

    private static IEnumerable<int> FindOrdinal(string text, string wanted)
    {
        for (var at = text.IndexOf(wanted, StringComparison.Ordinal); at >= 0; at = text.IndexOf(wanted, at + 1, StringComparison.Ordinal))
        {
            yield return at;
        }
    }

    /// <summary>The text with LF for CRLF, and for each of its characters the offset in the original (of the CR, for a CRLF).</summary>
    private static (string Plain, List<int> Offsets) WithoutReturns(string text)
    {
        var plain = new StringBuilder(text.Length);
        var offsets = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            offsets.Add(i);
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                i++;
            }

            plain.Append(text[i]);
        }

        return (plain.ToString(), offsets);
    }

    private static Range WithReturn(string text, Range range) =>
        range.End.Value < text.Length && text[range.End.Value] == '\n' && text[range.End.Value - 1] == '\r'
            ? range.Start..(range.End.Value + 1)
            : range;
}
