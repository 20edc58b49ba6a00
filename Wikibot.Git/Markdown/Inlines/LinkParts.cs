using System.Net;
using System.Text;

namespace Wikibot.Git.Markdown;

/// <summary>The parts of Markdown's own links (CommonMark 0.31.2, section 6.3), in text whose lines end in LF. Each is read by one look along it.</summary>
internal static class LinkParts
{
    /// <summary>Levels of parentheses in an address without angle brackets.</summary>
    private const int MaxParentheses = 32;

    /// <summary>Characters of a reference's label.</summary>
    private const int MaxLabel = 999;

    /// <summary>Offset behind the label that opens at <paramref name="at"/>, brackets included; -1 when it is none.</summary>
    public static int LabelEnd(ReadOnlySpan<char> text, int at)
    {
        var limit = Math.Min(text.Length, at + MaxLabel + 2);
        for (var i = at + 1; i < limit; i++)
        {
            switch (text[i])
            {
                case ']':
                    return i + 1;
                case '[':
                    return -1;
                case '\\':
                    i++;
                    break;
            }
        }

        return -1;
    }

    /// <summary>Offset behind the address at <paramref name="at"/>, angle brackets included; <paramref name="at"/> itself for an empty one, -1 for none.</summary>
    public static int AddressEnd(ReadOnlySpan<char> text, int at)
    {
        if (at < text.Length && text[at] == '<')
        {
            return BracketedEnd(text, at);
        }

        var depth = 0;
        var i = at;
        for (; i < text.Length && text[i] > ' ' && text[i] != 0x7F; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && IsPunctuation(text[i + 1]))
            {
                i++;
            }
            else if (text[i] == '(' && ++depth > MaxParentheses)
            {
                return -1;
            }
            else if (text[i] == ')' && --depth < 0)
            {
                return i;
            }
        }

        return depth == 0 ? i : -1;
    }

    /// <summary>Offset behind the title at <paramref name="at"/>, marks included; -1 for none.</summary>
    public static int TitleEnd(ReadOnlySpan<char> text, int at)
    {
        if (at >= text.Length || text[at] is not ('"' or '\'' or '('))
        {
            return -1;
        }

        var close = text[at] == '(' ? ')' : text[at];
        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] == close)
            {
                return i + 1;
            }

            if (text[i] == '(' && close == ')')
            {
                return -1;
            }

            i += text[i] == '\\' ? 1 : 0;
        }

        return -1;
    }

    /// <summary>Offset behind spaces with at most one line end among them.</summary>
    public static int SkipSpace(ReadOnlySpan<char> text, int at)
    {
        var ends = 0;
        while (at < text.Length && (text[at] is ' ' or '\t' || (text[at] == '\n' && ++ends == 1)))
        {
            at++;
        }

        return at;
    }

    /// <summary>The form in which labels are compared.</summary>
    public static string Normalize(ReadOnlySpan<char> label)
    {
        var result = new StringBuilder(label.Length);
        foreach (var c in label.Trim(" \t\n\r"))
        {
            if (c is not (' ' or '\t' or '\n' or '\r'))
            {
                result.Append(c);
            }
            else if (result[^1] != ' ')
            {
                result.Append(' ');
            }
        }

        return result.ToString().ToLowerInvariant().ToUpperInvariant();
    }

    /// <summary>An address as it is meant: without backslash escapes and character references.</summary>
    public static string Unescape(ReadOnlySpan<char> text, bool backslashes = true)
    {
        if (text.IndexOfAny('\\', '&') < 0)
        {
            return text.ToString();
        }

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (backslashes && text[i] == '\\' && i + 1 < text.Length && IsPunctuation(text[i + 1]))
            {
                result.Append(text[++i]);
            }
            else if (text[i] == '&' && Referred(text[i..]) is { } decoded)
            {
                result.Append(decoded);
                i += text[i..].IndexOf(';');
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }

    /// <summary>Whether a text starts with a character reference, such as <c>&amp;amp;</c> or <c>&amp;#35;</c>.</summary>
    public static bool IsReference(ReadOnlySpan<char> text) => Referred(text) is not null;

    public static bool IsPunctuation(char c) => c is (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~');

    private static string? Referred(ReadOnlySpan<char> text) =>
        text[..Math.Min(40, text.Length)].IndexOf(';') is var end and > 1 && text[..(end + 1)].ToString() is var reference
        && WebUtility.HtmlDecode(reference) is var decoded && decoded != reference
            ? decoded
            : null;

    private static int BracketedEnd(ReadOnlySpan<char> text, int at)
    {
        for (var i = at + 1; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '>':
                    return i + 1;
                case '<' or '\n':
                    return -1;
                case '\\' when i + 1 < text.Length && text[i + 1] != '\n':
                    i++;
                    break;
            }
        }

        return -1;
    }
}
