using System.Globalization;
using System.Text;

namespace Wikibot.Git.Commands;

/// <summary>Lines for a terminal. Names and sentences come from files of others: what a terminal would obey, or would show in another order, is written out.</summary>
internal static class ConsoleText
{
    /// <summary>Writes a line to standard output.</summary>
    public static void WriteLine(string line) => Console.WriteLine(Plain(line));

    /// <summary>Writes a line to standard error.</summary>
    public static Task WriteErrorAsync(string line) => Console.Error.WriteLineAsync(Plain(line));

    /// <summary>The text with every control and direction character as <c>\u001B</c>, and what is no text as its number.</summary>
    public static string Plain(string text)
    {
        if (text.All(c => !char.IsSurrogate(c) && !IsUnsafe(new Rune(c))))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (Rune.TryGetRuneAt(text, i, out var rune) && !IsUnsafe(rune))
            {
                plain.Append(rune.ToString());
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:X4}");
            }
        }

        return plain.ToString();
    }

    private static bool IsUnsafe(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0x061C;
}
