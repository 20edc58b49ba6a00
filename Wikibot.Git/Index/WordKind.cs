using System.Globalization;
using System.Text;

namespace Wikibot.Git.Index;

/// <summary>What a character is to words.</summary>
internal enum WordKind
{
    /// <summary>It parts words.</summary>
    None,

    /// <summary>A part of a word.</summary>
    Letter,

    /// <summary>A word of its own: its script has no spaces between words.</summary>
    Single,

    /// <summary>A word of its own: an emoji or another picture.</summary>
    Picture,

    /// <summary>It belongs to the word before it, if there is one: a mark, or what is not seen.</summary>
    Joined,
}

/// <summary>Tells what a character is to words.</summary>
internal static class WordKinds
{
    /// <summary>Scripts whose words are not parted by spaces, and Korean, whose words carry endings: first and last character of each block.</summary>
    private static readonly (int First, int Last)[] s_unspaced =
    [
        (0x0E00, 0x0EFF), // Thai, Lao
        (0x1000, 0x109F), // Burmese
        (0x1100, 0x11FF), // Hangul, by parts
        (0x1780, 0x17FF), // Khmer
        (0x2E80, 0x2FDF), // Chinese, by parts
        (0x3005, 0x3007),
        (0x3021, 0x31FF), // Hiragana, Katakana, Bopomofo, Hangul
        (0x3400, 0x4DBF), // Chinese
        (0x4E00, 0x9FFF),
        (0xA960, 0xA97F),
        (0xAC00, 0xD7FF), // Hangul
        (0xF900, 0xFAFF),
        (0xFF66, 0xFFDC), // in half width
        (0x1AFF0, 0x1B16F),
        (0x20000, 0x3FFFF),
    ];

    public static WordKind Of(Rune rune)
    {
        var category = Rune.GetUnicodeCategory(rune);
        switch (category)
        {
            case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
                or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber:
                return IsUnspaced(rune.Value) ? WordKind.Single : WordKind.Letter;
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark:
                return IsUnspaced(rune.Value) ? WordKind.Single : WordKind.Joined;
            case UnicodeCategory.Format:
                return WordKind.Joined;
            case UnicodeCategory.OtherSymbol when rune.Value != 0xFFFD:
                return WordKind.Picture;
            default:
                return WordKind.None;
        }
    }

    private static bool IsUnspaced(int value)
    {
        if (value < s_unspaced[0].First)
        {
            return false;
        }

        foreach (var (first, last) in s_unspaced)
        {
            if (value <= last)
            {
                return value >= first;
            }
        }

        return false;
    }
}
