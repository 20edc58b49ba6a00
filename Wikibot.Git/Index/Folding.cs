using System.Globalization;
using System.Text;

namespace Wikibot.Git.Index;

/// <summary>Makes alike what readers take for the same word: case, accents, ligatures, width.</summary>
internal static class Folding
{
    /// <summary>Letters that have no parts in Unicode, and what people write who lack them.</summary>
    private static readonly Dictionary<char, string> s_letters = new()
    {
        ['ß'] = "ss", ['æ'] = "ae", ['œ'] = "oe", ['ø'] = "o", ['đ'] = "d", ['ð'] = "d", ['þ'] = "th", ['ł'] = "l", ['ı'] = "i", ['ħ'] = "h",
    };

    /// <summary>The form in which a word is compared. Of letters, digits and the marks that tell words apart; nothing else is left.</summary>
    public static string Fold(ReadOnlySpan<char> word)
    {
        var result = new StringBuilder(word.Length);
        foreach (var rune in word.ToString().Normalize(NormalizationForm.FormKD).ToUpperInvariant().ToLowerInvariant().EnumerateRunes())
        {
            if (rune.IsBmp && s_letters.TryGetValue((char)rune.Value, out var letters))
            {
                result.Append(letters);
            }
            else if (!IsDecoration(rune.Value) && (Rune.IsLetterOrDigit(rune) || Rune.IsNumber(rune) || IsMark(rune)))
            {
                result.Append(rune.ToString());
            }
        }

        return result.ToString();
    }

    /// <summary>A name (tag, alias, author, value) in the form in which names are compared: case and composition aside.</summary>
    public static string Name(string text)
    {
        try
        {
            return text.Trim().Normalize(NormalizationForm.FormC).ToUpperInvariant();
        }
        catch (ArgumentException)
        {
            // No valid Unicode: compared as it is.
            return text.Trim();
        }
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>Marks that people leave out when they search: accents, and the vowel points of Hebrew and Arabic.</summary>
    private static bool IsDecoration(int value) =>
        value is (>= 0x0300 and <= 0x036F) or (>= 0x0591 and <= 0x05C7) or (>= 0x0610 and <= 0x061A) or (>= 0x064B and <= 0x065F) or 0x0670 or (>= 0x1AB0 and <= 0x1AFF)
            or (>= 0x1DC0 and <= 0x1DFF) or (>= 0x20D0 and <= 0x20FF) or (>= 0xFE00 and <= 0xFE2F) or (>= 0xE0100 and <= 0xE01EF);
}
