using System.Collections.Frozen;
using Wikibot.Git.Markdown;

namespace Wikibot.Git.Links;

/// <summary>Finds the addresses in HTML: attributes of tags, but not those in comments, scripts and styles.</summary>
internal static class HtmlLinks
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = new[]
    {
        "a href", "area href", "img src", "audio src", "video src", "video poster", "source src", "track src", "iframe src", "embed src", "object data",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> KnownLists =
        new[] { "img srcset", "source srcset" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether an attribute holds an address that is followed or shown.</summary>
    public static bool IsAddress(ReadOnlySpan<char> text, HtmlAttribute attribute) => IsOf(Known, text[attribute.Tag], text[attribute.Name]);

    /// <summary>Whether an attribute holds a list of such addresses, as <see cref="ImageCandidates"/> reads it.</summary>
    public static bool IsList(ReadOnlySpan<char> text, HtmlAttribute attribute) => IsOf(KnownLists, text[attribute.Tag], text[attribute.Name]);

    /// <summary>The attributes of the tags in a block of HTML.</summary>
    public static void Read(ReadOnlySpan<char> text, List<HtmlAttribute> found)
    {
        for (var at = text.IndexOf('<'); at >= 0 && at < text.Length;)
        {
            var next = Skip(text, at, found);
            var ahead = next >= text.Length ? -1 : text[next..].IndexOf('<');
            at = ahead < 0 ? -1 : next + ahead;
        }
    }

    /// <summary>Reads what opens at <paramref name="at"/> as browsers do (HTML, 13.2.5); the offset behind it.</summary>
    private static int Skip(ReadOnlySpan<char> text, int at, List<HtmlAttribute> found)
    {
        var next = at + 1 < text.Length ? text[at + 1] : ' ';
        if (text[at..].StartsWith("<!--"))
        {
            return Behind(text, Math.Min(text.Length, at + 2), "-->");
        }

        var isClosing = next == '/' && at + 2 < text.Length && char.IsAsciiLetter(text[at + 2]);
        if (next is '?' or '!' or '/' && !isClosing)
        {
            return Behind(text, at + 2, ">");
        }

        if (!isClosing && !char.IsAsciiLetter(next))
        {
            return at + 1;
        }

        var name = at + (isClosing ? 2 : 1);
        var i = name + LengthUntil(text[name..], Ends);
        var tag = name..i;
        var before = found.Count;
        while (i < text.Length && text[i] != '>')
        {
            i = text[i] is '/' || IsSpace(text[i]) ? i + 1 : Attribute(text, i, tag, found);
        }

        if (i >= text.Length || isClosing)
        {
            found.RemoveRange(before, found.Count - before);
            return Math.Min(text.Length, i + 1);
        }

        return BehindRaw(text, text[tag], i + 1);
    }

    private static int Attribute(ReadOnlySpan<char> text, int at, Range tag, List<HtmlAttribute> found)
    {
        var i = at + 1 + LengthUntil(text[(at + 1)..], "=/> \t\n\f");
        var name = at..i;
        var value = SkipSpace(text, i);
        if (value >= text.Length || text[value] != '=')
        {
            return i;
        }

        value = SkipSpace(text, value + 1);
        if (value >= text.Length || text[value] == '>')
        {
            return value;
        }

        var quote = text[value] is '"' or '\'' ? text[value] : '\0';
        var start = quote == '\0' ? value : value + 1;
        var length = quote == '\0' ? LengthUntil(text[start..], "> \t\n\f") : text[start..].IndexOf(quote);
        if (length < 0)
        {
            return text.Length;
        }

        // Of several of a name, the first counts.
        var isFirst = true;
        for (var other = found.Count - 1; other >= 0 && found[other].Tag.Equals(tag); other--)
        {
            isFirst &= !text[found[other].Name].Equals(text[name], StringComparison.OrdinalIgnoreCase);
        }

        // Of no others is a list kept, so that a tag of many attributes takes no longer.
        var attribute = new HtmlAttribute(tag, name, start..(start + length), quote);
        if (isFirst && (IsAddress(text, attribute) || IsList(text, attribute)))
        {
            found.Add(attribute);
        }

        return start + length + (quote == '\0' ? 0 : 1);
    }

    /// <summary>Where HTML goes on behind an element that holds none.</summary>
    private static int BehindRaw(ReadOnlySpan<char> text, ReadOnlySpan<char> name, int at)
    {
        foreach (var raw in (ReadOnlySpan<string>)["script", "style", "textarea", "title"])
        {
            if (name.Equals(raw, StringComparison.OrdinalIgnoreCase))
            {
                var close = text[at..].IndexOf($"</{raw}", StringComparison.OrdinalIgnoreCase);
                return close < 0 ? text.Length : at + close;
            }
        }

        return at;
    }

    private static bool IsOf(FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> known, ReadOnlySpan<char> tag, ReadOnlySpan<char> name) =>
        tag.Length + name.Length < 20 && known.Contains($"{tag} {name}");

    private const string Ends = "/> \t\n\f";

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\f';

    private static int SkipSpace(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && IsSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private static int LengthUntil(ReadOnlySpan<char> text, string ends) => text.IndexOfAny(ends) is var end and >= 0 ? end : text.Length;

    private static int Behind(ReadOnlySpan<char> text, int from, string mark) =>
        from < text.Length && text[from..].IndexOf(mark) is var end and >= 0 ? from + end + mark.Length : text.Length;
}
