using Wikibot.Git.Markdown;

namespace Wikibot.Git.Index;

/// <summary>A stretch of a page that is found as one: what stands under a heading up to the next one, or a part of it when that is long.</summary>
/// <param name="Heading">The heading below its parents, <c>A &gt; B</c>; empty for what stands before the first.</param>
/// <param name="First">Its first line, from 1.</param>
/// <param name="Last">Its last line.</param>
/// <param name="Text">Its text as it stands in the page, heading included.</param>
internal sealed record PageSection(string Heading, int First, int Last, string Text)
{
    /// <summary>Characters of a section that are found together; a longer one is several, parted at a blank line or a line's end where there is one.</summary>
    public const int MaxCharacters = 8000;

    /// <summary>The sections of a page, which hold each of its lines once; one without text for a page without any.</summary>
    public static List<PageSection> Of(MarkdownPage page)
    {
        var sections = new List<PageSection>();
        var headings = page.Headings;
        Add(sections, page, "", 0, headings.Count > 0 ? headings[0].Start : page.Text.Length);
        for (var i = 0; i < headings.Count; i++)
        {
            Add(sections, page, headings[i].Path, headings[i].Start, i + 1 < headings.Count ? headings[i + 1].Start : page.Text.Length);
        }

        return sections.Count > 0 ? sections : [new PageSection("", 1, 1, "")];
    }

    private static void Add(List<PageSection> sections, MarkdownPage page, string heading, int start, int end)
    {
        if (heading.Length == 0 && page.Text.AsSpan(start..end).IsWhiteSpace())
        {
            return;
        }

        while (start < end)
        {
            var to = end - start <= MaxCharacters ? end : Parting(page.Text, start, start + MaxCharacters);
            sections.Add(new PageSection(heading, page.Lines.LineAt(start), page.Lines.LineAt(to - 1), page.Text[start..to]));
            start = to;
        }
    }

    /// <summary>Where a long stretch is parted, after its middle where that is possible.</summary>
    private static int Parting(string text, int start, int limit)
    {
        var middle = start + ((limit - start) / 2);
        foreach (var mark in (string[])["\n\n", "\n", " "])
        {
            if (text.LastIndexOf(mark, limit - 1, limit - middle, StringComparison.Ordinal) is var at and >= 0)
            {
                return at + mark.Length;
            }
        }

        return char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit;
    }
}
