using System.Globalization;
using System.Text;

namespace Wikibot.Git.Base;

/// <summary>
/// Characters that are not seen, by Unicode's own lists: those that change the direction of text (Bidi_Control) and those that are left out
/// where a font has no use for them (Default_Ignorable_Code_Point). A name may hold one only where it changes what is seen: a joiner between
/// letters of a script that joins or between emoji, a variation selector after its character, the tags of a flag.
/// </summary>
internal static class InvisibleCharacters
{
    private const int BlackFlag = 0x1F3F4;

    /// <summary>Whether a code point is default-ignorable (Unicode 16, DerivedCoreProperties), or an annotation mark.</summary>
    public static bool IsIgnorable(int c) => c is 0xAD or 0x34F or 0x61C or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F)
        or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F) or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFEFF or 0xFFA0
        or (>= 0xFFF0 and <= 0xFFFB) or (>= 0x1BCA0 and <= 0x1BCA3) or (>= 0x1D173 and <= 0x1D17A) or (>= 0xE0000 and <= 0xE0FFF);

    /// <summary>The first invisible character of a name that stands where it changes nothing that is seen; null when there is none.</summary>
    public static Rune? FirstIn(string name)
    {
        Rune[] runes = [.. name.EnumerateRunes()];
        for (var i = 0; i < runes.Length; i++)
        {
            if (IsIgnorable(runes[i].Value) && !IsSeen(runes, i))
            {
                return runes[i];
            }
        }

        return null;
    }

    /// <summary>A name without what is not seen; the tags of flags stay, because nothing else tells those flags apart.</summary>
    public static string Strip(string name)
    {
        if (name.All(c => c < 0xAD))
        {
            return name;
        }

        var text = new StringBuilder(name.Length);
        Rune[] runes = [.. name.EnumerateRunes()];
        for (var i = 0; i < runes.Length; i++)
        {
            text.Append(IsIgnorable(runes[i].Value) && !(runes[i].Value is >= 0xE0020 and <= 0xE007F && IsFlag(runes, i)) ? "" : runes[i].ToString());
        }

        return text.ToString();
    }

    private static bool IsSeen(Rune[] name, int at)
    {
        var before = at > 0 ? name[at - 1] : default;
        var after = at + 1 < name.Length ? name[at + 1] : default;
        return name[at].Value switch
        {
            0x200C => Joins(before) && Joins(after),
            0x200D => (Joins(before) && Joins(after)) || (IsSymbol(before) && IsSymbol(after)),
            >= 0x180B and <= 0x180F => before.Value is >= 0x1800 and <= 0x18AF,
            0xFE0E or 0xFE0F => IsSymbol(before) || IsKeycap(before),
            >= 0xFE00 and <= 0xFE0D or >= 0xE0100 and <= 0xE01EF => Rune.GetUnicodeCategory(before) is UnicodeCategory.OtherLetter or UnicodeCategory.MathSymbol,
            >= 0xE0020 and <= 0xE007F => IsFlag(name, at),
            _ => false,
        };
    }

    /// <summary>Letters and marks of the scripts in which joiners are spelling (UAX 31, 2.3): Arabic, Syriac, N'Ko, Mongolian, those of India and South-East Asia.</summary>
    private static bool Joins(Rune rune) => (Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
        && rune.Value is (>= 0x0620 and <= 0x07FF) or (>= 0x0840 and <= 0x0DFF) or (>= 0x0F00 and <= 0x109F) or (>= 0x1700 and <= 0x1AFF) or (>= 0xA840 and <= 0xA87F) or (>= 0xFB50 and <= 0xFDFF) or (>= 0x10A00 and <= 0x11FFF);

    /// <summary>An emoji or another symbol, with its selector, skin colour or keycap.</summary>
    private static bool IsSymbol(Rune rune) => rune.Value is 0xFE0F or 0x20E3 or 0x203C or 0x2049 or 0x2139 or 0x3030 or 0x303D
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol or UnicodeCategory.ModifierSymbol;

    private static bool IsKeycap(Rune rune) => rune.Value is '#' or '*' or (>= '0' and <= '9');

    private static bool IsFlag(Rune[] name, int at)
    {
        while (at > 0 && name[at].Value is >= 0xE0020 and <= 0xE007F)
        {
            at--;
        }

        return name[at].Value == BlackFlag;
    }
}
