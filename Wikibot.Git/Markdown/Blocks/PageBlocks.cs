namespace Wikibot.Git.Markdown;

/// <summary>A stretch of a page's text.</summary>
internal readonly record struct TextSpan(int Start, int End)
{
    public int Length => End - Start;
}

/// <summary>What a leaf block is, as far as it can hold links.</summary>
internal enum LeafKind
{
    /// <summary>Inline text: a paragraph, a heading or a cell of a table.</summary>
    Text,

    /// <summary>A block of HTML.</summary>
    Html,
}

/// <summary>A leaf block: its lines are <see cref="PageBlocks.Lines"/> from <paramref name="First"/> on, without what contains them.</summary>
internal readonly record struct Leaf(LeafKind Kind, int First, int Count);

/// <summary>A heading of the page itself, not one in a quote or a list.</summary>
/// <param name="Level">1 to 6.</param>
/// <param name="Start">Offset in its first line.</param>
/// <param name="End">Offset behind its last line, before the line end.</param>
/// <param name="Leaf">Its text.</param>
internal readonly record struct HeadingBlock(int Level, int Start, int End, Leaf Leaf);

/// <summary>What an outermost block is.</summary>
internal enum TopKind
{
    Paragraph,
    Heading,
    List,
    Table,
    Quote,
    Code,
    Html,
    Break,
}

/// <summary>An outermost block.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Offset in its first line.</param>
/// <param name="End">Offset behind its last line that is not blank, before the line end.</param>
/// <param name="Mark">Of a list: <c>*</c>, <c>+</c> or <c>-</c>, or what follows its numbers: <c>.</c> or <c>)</c>.</param>
internal readonly record struct TopBlock(TopKind Kind, int Start, int End, char Mark = '\0');

/// <summary>The address of a reference definition, as it stands in the page.</summary>
internal readonly record struct DefinedAddress(TextSpan Span, bool Bracketed);

/// <summary>The blocks of a page: what can hold links, and its headings. Code is left out.</summary>
internal sealed class PageBlocks(string text)
{
    public string Text { get; } = text;

    /// <summary>The YAML between the dashes; null without front matter.</summary>
    public TextSpan? FrontMatter { get; set; }

    /// <summary>Offset behind the front matter's last line; 0 (or behind a byte order mark) without any.</summary>
    public int BodyStart { get; set; }

    public List<TextSpan> Lines { get; } = [];

    public List<Leaf> Leaves { get; } = [];

    public List<TopBlock> Top { get; } = [];

    public List<HeadingBlock> Headings { get; } = [];

    /// <summary>The first definition of each label, in the order of the page.</summary>
    public List<DefinedAddress> Definitions { get; } = [];

    /// <summary>The labels that are defined, normalised.</summary>
    public HashSet<string> Labels { get; } = new(StringComparer.Ordinal);

    /// <summary>How many steps reading took: for tests that it grows with the text's length and no faster.</summary>
    public long Steps { get; set; }

    public void Load(Leaf leaf, LeafText into)
    {
        into.Clear();
        for (var i = leaf.First; i < leaf.First + leaf.Count; i++)
        {
            into.Add(Text.AsSpan(Lines[i].Start, Lines[i].Length), Lines[i].Start);
        }
    }
}
