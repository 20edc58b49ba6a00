using System.Buffers;

namespace Wikibot.Git.Markdown;

/// <summary>
/// Tags in a page's text, as Obsidian reads them: <c>#</c> at the start of a line or behind white space, then letters, digits, pictures, <c>-</c>, <c>_</c> or <c>/</c>, not
/// digits alone. None in code, links, addresses and HTML.
/// </summary>
internal static class InlineTags
{
    /// <summary>Characters of a tag in a page's text; one that is longer is none.</summary>
    public const int MaxLength = 200;

    /// <summary>Signs that no tag holds, besides white space and the signs of U+2000 to U+206F and U+2E00 to U+2E7F.</summary>
    private static readonly SearchValues<char> s_signs = SearchValues.Create("'!\"#$%&()*+,.:;<=>?@^`{|}~[]\\");

    /// <summary>The tags of a page, without <c>#</c>, in order.</summary>
    public static List<string> Read(PageBlocks page)
    {
        var tags = new List<string>();
        if (page.Text.AsSpan(page.BodyStart).Contains('#'))
        {
            var (text, reader) = (new LeafText(), new InlineReader(page));
            foreach (var leaf in page.Leaves.Where(leaf => leaf.Kind == LeafKind.Text))
            {
                page.Load(leaf, text);
                Read(text.Chars, reader, tags);
            }
        }

        return tags;
    }

    private static void Read(ReadOnlySpan<char> text, InlineReader reader, List<string> tags)
    {
        List<TextSpan>? hidden = null;
        for (var (at, next, end) = (text.IndexOf('#'), 0, 0); at >= 0; at = text[(at + 1)..].IndexOf('#') is var more and >= 0 ? at + 1 + more : -1)
        {
            if (TagAt(text, at) is not { Length: > 0 } tag)
            {
                continue;
            }

            hidden ??= Hidden(text, reader);
            for (; next < hidden.Count && hidden[next].Start <= at; next++)
            {
                end = Math.Max(end, hidden[next].End);
            }

            if (at >= end)
            {
                tags.Add(tag.ToString());
            }
        }
    }

    private static ReadOnlySpan<char> TagAt(ReadOnlySpan<char> text, int at)
    {
        if (at > 0 && !char.IsWhiteSpace(text[at - 1]))
        {
            return default;
        }

        var end = at + 1;
        while (end < text.Length && end - at <= MaxLength + 1 && IsOfTag(text[end]))
        {
            end++;
        }

        var tag = text[(at + 1)..end].TrimEnd('/');
        return tag.Length <= MaxLength && tag.ContainsAnyExceptInRange('0', '9') ? tag : default;
    }

    private static bool IsOfTag(char c) => !char.IsWhiteSpace(c) && !char.IsControl(c) && c is not ((>= '\u2000' and <= '\u206F') or (>= '\u2E00' and <= '\u2E7F')) && !s_signs.Contains(c);

    /// <summary>What is no text to read: markup, links with their texts, and code. By their starts.</summary>
    private static List<TextSpan> Hidden(ReadOnlySpan<char> text, InlineReader reader)
    {
        var (links, markup, code) = (new List<InlineLink>(), new List<TextSpan>(), new HashSet<int>());
        reader.Read(text, links, markup: markup, verbatim: code);
        markup.Sort((a, b) => a.Start.CompareTo(b.Start));
        var hidden = links.ConvertAll(link => link.Whole);
        for (var i = 0; i < markup.Count; i++)
        {
            // Code goes from where its backticks open to where they close, which is the next thing that is marked.
            hidden.Add(code.Contains(markup[i].End) && i + 1 < markup.Count ? new TextSpan(markup[i].Start, markup[i + 1].End) : markup[i]);
        }

        hidden.Sort((a, b) => a.Start.CompareTo(b.Start));
        return hidden;
    }
}
