using System.Globalization;
using System.Text;

namespace Wikibot.Web.Map;

/// <summary>
/// What is written in a box, and how wide that is. The server knows no fonts: widths are taken for those of a wide one, so that a name is rather cut than too long.
/// </summary>
internal static class MapLabel
{
    /// <summary>Width of the widest name.</summary>
    private const double Most = 200;

    /// <summary>Room on either side of it.</summary>
    public const double Padding = 12;

    private const double Narrow = 8.4;
    private const double Wide = 11.2;
    private const double Full = 16;

    /// <summary>From where on letters are as wide as high: East Asian ones, and pictures.</summary>
    private const int FirstFull = 0x1100;

    /// <summary>UTF-16 units of one letter with its marks; one that has more is a heap of marks.</summary>
    private const int MostOfLetter = 16;

    /// <summary>The name of a page, and the width of a box around it.</summary>
    public static (string Text, double Width) Of(string path)
    {
        var (text, width) = (new StringBuilder(), 0.0);
        var letters = StringInfo.GetTextElementEnumerator(path[(path.LastIndexOf('/') + 1)..]);
        while (letters.MoveNext())
        {
            var letter = letters.GetTextElement();
            var more = WidthOf(letter);
            if (width + more > Most || letter.Length > MostOfLetter)
            {
                (_, width) = (text.Append('…'), width + Wide);
                break;
            }

            (_, width) = (text.Append(letter), width + more);
        }

        return (text.ToString(), Math.Ceiling(Math.Max(width, Full) + (2 * Padding)));
    }

    private static double WidthOf(string letter) => Rune.TryGetRuneAt(letter, 0, out var rune) && rune.Value >= FirstFull ? Full
        : char.IsUpper(letter[0]) || letter[0] is 'm' or 'w' or '@' or '%' ? Wide
        : Narrow;
}
