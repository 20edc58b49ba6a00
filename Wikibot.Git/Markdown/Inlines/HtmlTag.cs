namespace Wikibot.Git.Markdown;

/// <summary>Where an attribute of an HTML tag stands.</summary>
/// <param name="Tag">The tag's name.</param>
/// <param name="Name">The attribute's name.</param>
/// <param name="Value">The value, without quotes.</param>
/// <param name="Quote">The quote around it, or NUL.</param>
internal readonly record struct HtmlAttribute(Range Tag, Range Name, Range Value, char Quote);

/// <summary>Reads HTML tags (CommonMark 0.31.2, section 6.6).</summary>
internal static class HtmlTag
{
    private static readonly System.Buffers.SearchValues<char> NoUnquoted = System.Buffers.SearchValues.Create(" \t\n\r\f\v\"'=<>`");

    /// <summary>Offset behind the open or closing tag that starts at <paramref name="at"/>; -1 when it is none. Its attributes go to <paramref name="found"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Offset of the <c>&lt;</c>.</param>
    /// <param name="found">Takes the attributes that have a value; those of a tag that turns out to be none are taken back.</param>
    public static int Read(ReadOnlySpan<char> text, int at, List<HtmlAttribute>? found)
    {
        var closing = at + 1 < text.Length && text[at + 1] == '/';
        var name = at + (closing ? 2 : 1);
        var i = name;
        if (i >= text.Length || !char.IsAsciiLetter(text[i]))
        {
            return -1;
        }

        while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] == '-'))
        {
            i++;
        }

        var tag = name..i;
        var before = found?.Count ?? 0;
        while (true)
        {
            var space = i;
            i = SkipSpace(text, i);
            if (i < text.Length && text[i] == '>')
            {
                return i + 1;
            }

            if (!closing && i + 1 < text.Length && text[i] == '/' && text[i + 1] == '>')
            {
                return i + 2;
            }

            var next = closing || i == space ? -1 : Attribute(text, i, tag, found);
            if (next < 0)
            {
                found?.RemoveRange(before, found.Count - before);
                return -1;
            }

            i = next;
        }
    }

    private static int Attribute(ReadOnlySpan<char> text, int at, Range tag, List<HtmlAttribute>? found)
    {
        var i = at;
        if (i >= text.Length || !(char.IsAsciiLetter(text[i]) || text[i] is '_' or ':'))
        {
            return -1;
        }

        while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '_' or ':' or '.' or '-'))
        {
            i++;
        }

        var name = at..i;
        var value = SkipSpace(text, i);
        if (value >= text.Length || text[value] != '=')
        {
            return i;
        }

        value = SkipSpace(text, value + 1);
        if (value >= text.Length)
        {
            return -1;
        }

        var quote = text[value] is '"' or '\'' ? text[value] : '\0';
        var length = quote == '\0' ? text[value..].IndexOfAny(NoUnquoted) : text[(value + 1)..].IndexOf(quote);
        if (length < 0 || (quote == '\0' && length == 0))
        {
            return -1;
        }

        var start = quote == '\0' ? value : value + 1;
        found?.Add(new HtmlAttribute(tag, name, start..(start + length), quote));
        return start + length + (quote == '\0' ? 0 : 1);
    }

    private static int SkipSpace(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\n' or '\r' or '\f')
        {
            at++;
        }

        return at;
    }
}
