namespace Wikibot.Git.Markdown;

/// <summary>What stands in angle brackets in inline text: autolinks, tags, comments and the like (CommonMark 0.31.2, sections 6.5 and 6.6). A text's end that was looked for in vain is not looked for again.</summary>
internal sealed class AngleParts
{
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);

    public void Clear() => _missing.Clear();

    /// <summary>Offset behind the part that opens at <paramref name="at"/>; -1 when it is only a sign.</summary>
    public int End(ReadOnlySpan<char> text, int at, List<HtmlAttribute>? attributes, out bool isAutolink)
    {
        isAutolink = false;
        if (at + 1 >= text.Length)
        {
            return -1;
        }

        switch (text[at + 1])
        {
            case '?':
                return Closed(text, at + 2, "?>");
            case '!':
                return Declaration(text, at);
            default:
                var end = Autolink(text, at);
                isAutolink = end > 0;
                return isAutolink ? end : HtmlTag.Read(text, at, attributes);
        }
    }

    private int Declaration(ReadOnlySpan<char> text, int at)
    {
        var rest = text[(at + 2)..];
        if (rest.StartsWith("--"))
        {
            return rest.StartsWith("-->") ? at + 5 : rest.StartsWith("--->") ? at + 6 : Closed(text, at + 4, "-->");
        }

        return rest.StartsWith("[CDATA[") ? Closed(text, at + 9, "]]>")
            : !rest.IsEmpty && char.IsAsciiLetter(rest[0]) ? Closed(text, at + 2, ">")
            : -1;
    }

    private int Closed(ReadOnlySpan<char> text, int from, string mark)
    {
        var end = _missing.Contains(mark) ? -1 : text[from..].IndexOf(mark);
        if (end < 0)
        {
            _missing.Add(mark);
            return -1;
        }

        return from + end + mark.Length;
    }

    private static int Autolink(ReadOnlySpan<char> text, int at)
    {
        var i = at + 1;
        var mail = false;
        for (; i < text.Length && text[i] is not ('>' or '<') && text[i] > ' '; i++)
        {
            mail |= text[i] == '@';
        }

        if (i >= text.Length || text[i] != '>')
        {
            return -1;
        }

        var inner = text[(at + 1)..i];
        return IsUri(inner) || (mail && IsMail(inner)) ? i + 1 : -1;
    }

    private static bool IsUri(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        return colon is >= 2 and <= 32 && char.IsAsciiLetter(text[0]) && AddressForm.IsScheme(text[..colon]);
    }

    private static bool IsMail(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf('@');
        if (at <= 0 || at == text.Length - 1)
        {
            return false;
        }

        foreach (var c in text[..at])
        {
            if (!char.IsAsciiLetterOrDigit(c) && !".!#$%&'*+/=?^_`{|}~-".Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        var domain = text[(at + 1)..];
        foreach (var range in domain.Split('.'))
        {
            var label = domain[range];
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }

            foreach (var c in label)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                {
                    return false;
                }
            }
        }

        return true;
    }
}
