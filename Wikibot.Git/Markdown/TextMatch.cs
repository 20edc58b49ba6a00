using System.Globalization;
using System.Text;
using Wikibot.Git.Budgets;

namespace Wikibot.Git.Markdown;

/// <summary>
/// Finds exact text in one text: line ends count as equal, and a match never splits what a reader sees as one character.
/// Takes time in proportion to the two texts, whatever is in them (Knuth, Morris and Pratt 1977), and keeps nothing for a match.
/// </summary>
internal sealed class TextMatch(string text)
{
    private const int ZeroWidthJoiner = 0x200D;
    private const string Doing = "it searched for text";

    private (string Plain, int[] Offsets)? _withoutReturns;

    /// <summary>Every place (overlapping ones too) where <paramref name="wanted"/> stands, as ranges of the text.</summary>
    public IEnumerable<(int Start, int End)> Find(string wanted)
    {
        var pattern = wanted.Replace("\r\n", "\n", StringComparison.Ordinal);
        if (!text.Contains('\r', StringComparison.Ordinal))
        {
            foreach (var at in FindOrdinal(text, pattern))
            {
                if (IsWhole(at, at + pattern.Length))
                {
                    yield return (at, at + pattern.Length);
                }
            }

            yield break;
        }

        var (plain, offsets) = _withoutReturns ??= WithoutReturns(text);
        foreach (var at in FindOrdinal(plain, pattern))
        {
            var (start, end) = (offsets[at], WithReturn(offsets[at + pattern.Length - 1] + 1));
            if (IsWhole(start, end))
            {
                yield return (start, end);
            }
        }
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

    private bool IsWhole(int start, int end) => !IsInsideCharacter(text, start) && !IsInsideCharacter(text, end);

    private static IEnumerable<int> FindOrdinal(string text, string wanted)
    {
        if (wanted.Length == 0 || wanted.Length > text.Length)
        {
            yield break;
        }

        var borders = Borders(wanted);
        var (matched, told) = (0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            if (matched == 0 && text[at] != wanted[0])
            {
                at = text.IndexOf(wanted[0], at);
                if (at < 0)
                {
                    break;
                }
            }

            while (matched > 0 && text[at] != wanted[matched])
            {
                matched = borders[matched - 1];
            }

            matched += text[at] == wanted[matched] ? 1 : 0;
            if (matched == wanted.Length)
            {
                yield return at - matched + 1;
                matched = borders[matched - 1];
            }

            if (at - told >= 4096)
            {
                RequestBudget.Step(Doing, at - told);
                told = at;
            }
        }

        RequestBudget.Step(Doing, text.Length - told);
    }

    /// <summary>For each beginning of a text the length of the longest shorter one that is also its end.</summary>
    private static int[] Borders(string wanted)
    {
        RequestBudget.Step(Doing, wanted.Length);
        var borders = new int[wanted.Length];
        for (var (at, length) = (1, 0); at < wanted.Length; at++)
        {
            while (length > 0 && wanted[at] != wanted[length])
            {
                length = borders[length - 1];
            }

            length += wanted[at] == wanted[length] ? 1 : 0;
            borders[at] = length;
        }

        return borders;
    }

    /// <summary>The text with LF for CRLF, and for each of its characters the offset in the original (of the CR, for a CRLF).</summary>
    private static (string Plain, int[] Offsets) WithoutReturns(string text)
    {
        var plain = new StringBuilder(text.Length);
        var offsets = new int[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            offsets[plain.Length] = i;
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                i++;
            }

            plain.Append(text[i]);
        }

        return (plain.ToString(), offsets);
    }

    private int WithReturn(int end) => end < text.Length && text[end] == '\n' && text[end - 1] == '\r' ? end + 1 : end;
}
