namespace Wikibot.Git.Markdown;

/// <summary>A page's text with its blocks, whose spans are offsets into the text. Reading it takes time and memory in proportion to its length.</summary>
internal sealed class MarkdownPage
{
    private readonly Lazy<TextLines> _lines;
    private readonly Lazy<IReadOnlyList<Heading>> _headings;
    private readonly LeafText _leaf = new();
    private readonly InlineReader _inlines;

    public MarkdownPage(string text)
    {
        Structure = BlockReader.Read(text);
        _inlines = new InlineReader(Structure);
        _lines = new Lazy<TextLines>(() => new TextLines(text));
        _headings = new Lazy<IReadOnlyList<Heading>>(() => Heading.Read(this));
    }

    public string Text => Structure.Text;

    public PageBlocks Structure { get; }

    public TextLines Lines => _lines.Value;

    /// <summary>The headings that make sections: those of the page itself, not those in quotes, lists, code or HTML.</summary>
    public IReadOnlyList<Heading> Headings => _headings.Value;

    /// <summary>The outermost blocks in their order.</summary>
    public IReadOnlyList<TopBlock> Blocks => Structure.Top;

    /// <summary>Offset behind the front matter's last line; 0 (or behind a byte order mark) without any.</summary>
    public int BodyStart => Structure.BodyStart;

    /// <summary>The outermost block that holds an offset; null between blocks.</summary>
    public TopBlock? BlockAt(int offset)
    {
        var (low, high) = (0, Blocks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = Blocks[middle].Start <= offset ? (middle, high) : (low, middle - 1);
        }

        return Blocks.Count > 0 && Blocks[low].Start <= offset && offset < Blocks[low].End ? Blocks[low] : null;
    }

    /// <summary>A heading as it is written, without its marks, and as it is read.</summary>
    public (string Raw, string Plain) TextOf(HeadingBlock heading)
    {
        Structure.Load(heading.Leaf, _leaf);
        var text = _leaf.Chars.TrimEnd();
        return (text.ToString().Replace('\n', ' '), PlainText.Of(text, _inlines));
    }
}
