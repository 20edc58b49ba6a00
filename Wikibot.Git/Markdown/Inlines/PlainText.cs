using System.Text;

namespace Wikibot.Git.Markdown;

/// <summary>Inline text without its markup, as one line.</summary>
internal static class PlainText
{
    public static string Of(ReadOnlySpan<char> text, InlineReader reader)
    {
        var markup = new List<TextSpan>();
        var verbatim = new HashSet<int>();
        reader.Read(text, [], markup: markup, verbatim: verbatim);
        markup.Sort((a, b) => a.Start.CompareTo(b.Start));
        markup.Add(new TextSpan(text.Length, text.Length));
        var result = new StringBuilder(text.Length);
        var at = 0;
        foreach (var span in markup)
        {
            if (span.Start > at)
            {
                var part = text[at..span.Start];
                result.Append(verbatim.Contains(at) ? part : LinkParts.Unescape(part, backslashes: false));
            }

            at = Math.Max(at, span.End);
        }

        return result.Replace('\n', ' ').ToString().Trim();
    }
}
