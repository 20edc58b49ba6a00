namespace Wikibot.Git.Markdown;

/// <summary>A heading and its section, which runs to the next heading of the same or a higher level.</summary>
/// <param name="Level">1 to 6.</param>
/// <param name="Raw">The heading as written, without its marks.</param>
/// <param name="Plain">The heading without inline markup.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Start">Offset of its line.</param>
/// <param name="BodyStart">Offset behind the heading and its line end.</param>
/// <param name="End">Offset behind the section.</param>
/// <param name="Parent">The heading above it, if any.</param>
internal sealed record Heading(int Level, string Raw, string Plain, int Line, int Start, int BodyStart, int End, Heading? Parent)
{
    /// <summary>The heading below its parents: <c>A &gt; B</c>.</summary>
    public string Path => Parent is null ? Raw : Parent.Path + HeadingFinder.Separator + Raw;

    public static IReadOnlyList<Heading> Read(MarkdownPage page)
    {
        var blocks = page.Structure.Headings;
        var ends = Ends(page, blocks);
        var headings = new List<Heading>(blocks.Count);
        var open = new Stack<Heading>();
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            while (open.TryPeek(out var top) && top.Level >= block.Level)
            {
                open.Pop();
            }

            var (raw, plain) = page.TextOf(block);
            var line = page.Lines.LineAt(block.Start);
            var body = page.Lines.EndOf(page.Lines.LineAt(block.End));
            var heading = new Heading(block.Level, raw, plain, line, page.Lines.StartOf(line), body, ends[i], open.TryPeek(out var parent) ? parent : null);
            headings.Add(heading);
            open.Push(heading);
        }

        return headings;
    }

    /// <summary>Where each section ends: at the next heading of its level or a higher one.</summary>
    private static int[] Ends(MarkdownPage page, List<HeadingBlock> blocks)
    {
        var ends = new int[blocks.Count];
        Span<int> next = stackalloc int[7];
        next.Fill(page.Text.Length);
        for (var i = blocks.Count - 1; i >= 0; i--)
        {
            ends[i] = next[blocks[i].Level];
            next[blocks[i].Level..].Fill(page.Lines.StartOf(page.Lines.LineAt(blocks[i].Start)));
        }

        return ends;
    }
}
