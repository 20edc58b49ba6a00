namespace Wikibot.Git.Markdown;

/// <summary>Reference definitions, <c>[label]: address "title"</c> (CommonMark 0.31.2, section 4.7).</summary>
internal static class Definitions
{
    /// <summary>Takes the definitions from the start of a paragraph; the offset behind the last one.</summary>
    public static int Take(LeafText leaf, PageBlocks page)
    {
        var text = leaf.Chars;
        var at = 0;
        while (at < text.Length && text[at] == '[' && Read(text, at, out var label, out var address) is var end and > 0)
        {
            if (page.Labels.Add(LinkParts.Normalize(text[label])))
            {
                var bracketed = text[address.Start] == '<';
                var (start, length) = bracketed ? (address.Start + 1, address.Length - 2) : (address.Start, address.Length);
                var source = leaf.SourceOf(start);
                page.Definitions.Add(new DefinedAddress(new TextSpan(source, source + length), bracketed));
            }

            at = end;
        }

        page.Steps += text.Length;
        return at;
    }

    private static int Read(ReadOnlySpan<char> text, int at, out Range label, out TextSpan address)
    {
        address = default;
        var close = LinkParts.LabelEnd(text, at);
        label = (at + 1)..Math.Max(at + 1, close - 1);
        if (close < 0 || close >= text.Length || text[close] != ':' || text[label].IsWhiteSpace())
        {
            return -1;
        }

        var start = LinkParts.SkipSpace(text, close + 1);
        var end = LinkParts.AddressEnd(text, start);
        if (end < 0 || end == start)
        {
            return -1;
        }

        address = new TextSpan(start, end);
        var title = LinkParts.SkipSpace(text, end);
        if (title > end && LinkParts.TitleEnd(text, title) is var behind and > 0 && LineEnd(text, behind) is var last and >= 0)
        {
            return last;
        }

        return LineEnd(text, end);
    }

    /// <summary>Offset behind the line end that comes next, with nothing but spaces before it; -1 when something else does.</summary>
    private static int LineEnd(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }

        return at == text.Length ? at : text[at] == '\n' ? at + 1 : -1;
    }
}
