namespace Wikibot.Git.Markdown;

/// <summary>What the innermost open block is.</summary>
internal enum OpenKind
{
    None,
    Paragraph,
    Table,
    Fence,
    IndentedCode,
    Html,
}

/// <summary>The block that takes lines now. Those of paragraphs, cells and HTML go to the page.</summary>
internal sealed class OpenLeaf(PageBlocks page)
{
    private readonly LeafText _buffer = new();
    private readonly List<TextSpan> _cells = [];
    private int _first;
    private char _mark;
    private int _number;

    public OpenKind Kind { get; private set; }

    /// <summary>Whether it is an outermost block.</summary>
    public bool IsTop { get; set; }

    /// <summary>Whether definitions, which are no block, stood behind the last outermost block.</summary>
    public bool EndsList { get; set; }

    /// <summary>Whether the line was a fence that closed its code.</summary>
    public bool EndedWithThisLine { get; private set; }

    /// <summary>Whether the open block goes on with a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="contained">Whether all that contains the block goes on.</param>
    public bool Continues(ref LineCursor line, bool contained)
    {
        EndedWithThisLine = contained && Kind == OpenKind.Fence && !line.IsIndented && BlockStarts.ClosesFence(line.Rest, _mark, _number);
        if (EndedWithThisLine)
        {
            Kind = OpenKind.None;
        }

        return contained && Kind switch
        {
            OpenKind.Paragraph or OpenKind.Table => !line.IsBlank,
            OpenKind.IndentedCode => line.IsBlank || line.IsIndented,
            OpenKind.Html => _number < 6 || !line.IsBlank,
            _ => true,
        };
    }

    public void Open(OpenKind kind) => (Kind, _first) = (kind, page.Lines.Count);

    public void OpenFence(char mark, int length)
    {
        Open(OpenKind.Fence);
        (_mark, _number) = (mark, length);
    }

    public void OpenHtml(int kind)
    {
        Open(OpenKind.Html);
        _number = kind;
    }

    public void AddLine(int start, int end) => page.Lines.Add(new TextSpan(start, end));

    /// <summary>Adds a line that belongs to the open block.</summary>
    public void Take(ref LineCursor line)
    {
        switch (Kind)
        {
            case OpenKind.Paragraph:
                if (page.Lines.Count == _first || line.IsIndented || !StartsTable(line.Rest))
                {
                    AddLine(line.Next, line.End);
                }

                break;
            case OpenKind.Table:
                AddRow(new TextSpan(line.Next, line.End));
                break;
            case OpenKind.Html:
                AddLine(line.At, line.End);
                if (HtmlBlocks.Ends(_number, line.Rest))
                {
                    Close();
                }

                break;
        }
    }

    public void AddHeading(int level, int start, Range content)
    {
        var leaf = AddLeaf(new TextSpan(start + content.Start.Value, start + content.End.Value));
        if (IsTop)
        {
            var end = page.Text.AsSpan(start).IndexOfAny('\n', '\r');
            page.Headings.Add(new HeadingBlock(level, start, end < 0 ? page.Text.Length : start + end, leaf));
        }
    }

    /// <summary>Makes a heading of the open paragraph; false when that holds nothing but definitions.</summary>
    public bool CloseAsHeading(int level, int end)
    {
        TakeDefinitions();
        if (page.Lines.Count == _first)
        {
            return false;
        }

        var leaf = new Leaf(LeafKind.Text, _first, page.Lines.Count - _first);
        page.Leaves.Add(leaf);
        if (IsTop)
        {
            page.Top[^1] = page.Top[^1] with { Kind = TopKind.Heading };
            page.Headings.Add(new HeadingBlock(level, page.Lines[_first].Start, end, leaf));
        }

        Kind = OpenKind.None;
        return true;
    }

    public void Close()
    {
        if (Kind == OpenKind.Paragraph)
        {
            TakeDefinitions();
            if (IsTop && page.Lines.Count == _first && page.Top is [.., { Kind: TopKind.Paragraph }])
            {
                page.Top.RemoveAt(page.Top.Count - 1);
                EndsList = true;
            }
        }

        if (Kind is OpenKind.Paragraph or OpenKind.Html && page.Lines.Count > _first)
        {
            page.Leaves.Add(new Leaf(Kind == OpenKind.Html ? LeafKind.Html : LeafKind.Text, _first, page.Lines.Count - _first));
        }

        Kind = OpenKind.None;
    }

    private bool StartsTable(ReadOnlySpan<char> line)
    {
        var head = page.Lines[^1];
        if (TableRow.Columns(line) is not (var columns and > 0) || !page.Text.AsSpan(head.Start, head.Length).Contains('|'))
        {
            return false;
        }

        TableRow.Cells(page.Text, head, _cells);
        if (_cells.Count != columns)
        {
            return false;
        }

        page.Lines.RemoveAt(page.Lines.Count - 1);
        Close();
        if (IsTop)
        {
            page.Top.Add(new TopBlock(TopKind.Table, head.Start, head.End));
        }

        Open(OpenKind.Table);
        _number = columns;
        AddRow(head);
        return true;
    }

    private void AddRow(TextSpan line)
    {
        TableRow.Cells(page.Text, line, _cells);
        for (var i = 0; i < _cells.Count && i < _number; i++)
        {
            AddLeaf(_cells[i]);
        }
    }

    private Leaf AddLeaf(TextSpan line)
    {
        var leaf = new Leaf(LeafKind.Text, page.Lines.Count, 1);
        page.Lines.Add(line);
        page.Leaves.Add(leaf);
        return leaf;
    }

    /// <summary>Takes the reference definitions from the start of the open paragraph.</summary>
    private void TakeDefinitions()
    {
        if (page.Lines.Count == _first || page.Lines[_first] is not { Length: > 0 } line || page.Text[line.Start] != '[')
        {
            return;
        }

        page.Load(new Leaf(LeafKind.Text, _first, page.Lines.Count - _first), _buffer);
        var end = Definitions.Take(_buffer, page);
        var taken = end == _buffer.Chars.Length ? page.Lines.Count - _first : end == 0 ? 0 : _buffer.LineOf(end);
        _first += taken;
    }
}
