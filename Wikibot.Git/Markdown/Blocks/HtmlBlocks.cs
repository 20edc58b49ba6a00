using System.Collections.Frozen;

namespace Wikibot.Git.Markdown;

/// <summary>The seven kinds of HTML blocks (CommonMark 0.31.2, section 4.6): how each starts and ends.</summary>
internal static class HtmlBlocks
{
    private static readonly string[] RawNames = ["script", "pre", "style", "textarea"];

    private static readonly FrozenSet<string> BlockNames = new[]
    {
        "address", "article", "aside", "base", "basefont", "blockquote", "body", "caption", "center", "col", "colgroup", "dd", "details", "dialog",
        "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6",
        "head", "header", "hr", "html", "iframe", "legend", "li", "link", "main", "menu", "menuitem", "nav", "noframes", "ol", "optgroup", "option",
        "p", "param", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "track", "ul",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> BlockName = BlockNames.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The kind (1 to 7) that a line starts; 0 when it starts none. The seventh cannot interrupt a paragraph.</summary>
    public static int Starts(ReadOnlySpan<char> line)
    {
        if (line.Length < 2 || line[0] != '<')
        {
            return 0;
        }

        if (line[1] == '?')
        {
            return 3;
        }

        if (line[1] == '!')
        {
            return line.StartsWith("<!--") ? 2 : line.StartsWith("<![CDATA[") ? 5 : line.Length > 2 && char.IsAsciiLetter(line[2]) ? 4 : 0;
        }

        var name = NameOf(line[1] == '/' ? line[2..] : line[1..]);
        var after = line[((line[1] == '/' ? 2 : 1) + name.Length)..];
        if (line[1] != '/' && IsRaw(name) && (after.IsEmpty || after[0] is ' ' or '\t' or '>'))
        {
            return 1;
        }

        if (BlockName.Contains(name) && (after.IsEmpty || after[0] is ' ' or '\t' or '>' || after.StartsWith("/>")))
        {
            return 6;
        }

        var end = HtmlTag.Read(line, 0, null);
        return end > 0 && line[end..].Trim(" \t").IsEmpty ? 7 : 0;
    }

    /// <summary>Whether a line of a block of a kind is its last; the sixth and seventh end before a blank line.</summary>
    public static bool Ends(int kind, ReadOnlySpan<char> line) => kind switch
    {
        1 => EndsRaw(line),
        2 => line.Contains("-->", StringComparison.Ordinal),
        3 => line.Contains("?>", StringComparison.Ordinal),
        4 => line.Contains('>'),
        5 => line.Contains("]]>", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Whether what an element holds is no HTML.</summary>
    public static bool IsRaw(ReadOnlySpan<char> name)
    {
        foreach (var raw in RawNames)
        {
            if (name.Equals(raw, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsRaw(ReadOnlySpan<char> line)
    {
        for (var at = line.IndexOf("</"); at >= 0;)
        {
            var name = NameOf(line[(at + 2)..]);
            if (IsRaw(name) && at + 2 + name.Length < line.Length && line[at + 2 + name.Length] == '>')
            {
                return true;
            }

            var next = line[(at + 2)..].IndexOf("</");
            at = next < 0 ? -1 : at + 2 + next;
        }

        return false;
    }

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] == '-'))
        {
            length++;
        }

        return text[..length];
    }
}
