namespace Wikibot.Git.Markdown;

/// <summary>
/// Reads the block structure of a page (CommonMark 0.31.2, chapters 4 and 5, and GitHub's tables), line by line, in time and memory that grow
/// with the page's length: each line is matched against the open quotes and list items, of which there are at most <see cref="MaxDepth"/>.
/// Marks of more of them are text. Decision 0016 says why this is no library.
/// </summary>
internal sealed class BlockReader
{
    /// <summary>Most quotes and list items around a block.</summary>
    public const int MaxDepth = 100;

    private readonly string _text;
    private readonly PageBlocks _page;
    private readonly OpenLeaf _leaf;
    private readonly List<Container> _open = [];
    private LineCursor _line;
    private int _matched;
    private bool _lineHasText;

    private BlockReader(string text)
    {
        _text = text;
        _page = new PageBlocks(text);
        _leaf = new OpenLeaf(_page);
    }

    public static PageBlocks Read(string text)
    {
        var reader = new BlockReader(text);
        var page = reader._page;
        page.FrontMatter = FrontMatterSpan.Find(text, out var body);
        page.BodyStart = body;
        for (var at = body; at < text.Length;)
        {
            var length = text.AsSpan(at).IndexOfAny('\n', '\r');
            var end = length < 0 ? text.Length : at + length;
            reader._line = new LineCursor(text, at, end);
            reader.ReadLine();
            reader.EndTop();
            page.Steps += end - at + 1 + reader._line.Steps;
            at = end + (end + 1 < text.Length && text[end] == '\r' && text[end + 1] == '\n' ? 2 : 1);
        }

        reader._leaf.Close();
        return page;
    }

    private void ReadLine()
    {
        MatchContainers();
        _line.FindNext();
        var continues = _leaf.Continues(ref _line, _matched == _open.Count);
        if (_leaf.EndedWithThisLine)
        {
            return;
        }

        if (!continues || _leaf.Kind is OpenKind.None or OpenKind.Paragraph or OpenKind.Table)
        {
            continues = StartBlocks(continues);
        }

        if (!continues && !_line.IsBlank && _leaf.Kind == OpenKind.Paragraph)
        {
            // A line that goes on with a paragraph without the marks of what contains it.
            _leaf.AddLine(_line.Next, _line.End);
            return;
        }

        if (!continues)
        {
            CloseUnmatched();
        }

        if (_leaf.Kind == OpenKind.None && !_line.IsBlank)
        {
            BeginBlock(TopKind.Paragraph);
            _leaf.Open(OpenKind.Paragraph);
        }

        _leaf.Take(ref _line);
    }

    private void MatchContainers()
    {
        _line.FindNext();
        _lineHasText = !_line.IsBlank;
        for (_matched = 0; _matched < _open.Count; _matched++)
        {
            _line.FindNext();
            var container = _open[_matched];
            if (container.IsQuote)
            {
                if (_line.IsIndented || _line.Peek != '>')
                {
                    return;
                }

                TakeQuoteMark();
            }
            else if (_line.IsBlank)
            {
                if (container.IsEmpty)
                {
                    return;
                }

                _line.ToNext();
            }
            else if (_line.Indent >= container.Indent)
            {
                _line.SkipColumns(container.Indent);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Opens what the line starts, one block in another; whether the leaf that is open now takes the line.</summary>
    private bool StartBlocks(bool continues)
    {
        while (true)
        {
            _line.FindNext();
            if (_line.IsBlank)
            {
                return continues;
            }

            if (_line.IsIndented)
            {
                if (_leaf.Kind != OpenKind.Paragraph)
                {
                    BeginBlock(TopKind.Code);
                    _leaf.Open(OpenKind.IndentedCode);
                    return true;
                }

                return continues;
            }

            if (!StartContainer(continues))
            {
                return StartLeaf(continues);
            }

            continues = true;
        }
    }

    private bool StartContainer(bool continues)
    {
        if (_matched >= MaxDepth)
        {
            return false;
        }

        if (_line.Peek == '>')
        {
            BeginBlock(TopKind.Quote);
            TakeQuoteMark();
            _open.Add(new Container(IsQuote: true, 0, IsEmpty: true));
            _matched++;
            return true;
        }

        var rest = _line.Rest;
        if (BlockStarts.ListMark(rest, interrupts: continues && _leaf.Kind == OpenKind.Paragraph) is not (var mark and > 0) || BlockStarts.IsThematicBreak(rest))
        {
            return false;
        }

        BeginBlock(TopKind.List, rest[mark - 1]);
        TakeListMark(mark);
        _matched++;
        return true;
    }

    private bool StartLeaf(bool continues)
    {
        var rest = _line.Rest;
        var inParagraph = continues && _leaf.Kind == OpenKind.Paragraph;
        if (rest[0] == '#' && BlockStarts.Atx(rest, out var content) is var level and > 0)
        {
            BeginBlock(TopKind.Heading);
            _leaf.AddHeading(level, _line.Next, content);
            _line.FinishLine();
            return true;
        }

        if (BlockStarts.Fence(rest) is var fence and > 0)
        {
            BeginBlock(TopKind.Code);
            _leaf.OpenFence(rest[0], fence);
            return true;
        }

        if (rest[0] == '<' && HtmlBlocks.Starts(rest) is var kind and > 0 && (kind < 7 || _leaf.Kind != OpenKind.Paragraph))
        {
            BeginBlock(TopKind.Html);
            _leaf.OpenHtml(kind);
            return true;
        }

        if (inParagraph && BlockStarts.Setext(rest) is var underline and > 0 && _leaf.CloseAsHeading(underline, _line.End))
        {
            _line.FinishLine();
            return true;
        }

        if (BlockStarts.IsThematicBreak(rest))
        {
            BeginBlock(TopKind.Break);
            _line.FinishLine();
            return true;
        }

        return continues;
    }

    private void TakeQuoteMark()
    {
        _line.ToNext();
        _line.Skip(1);
        _line.SkipColumns(1);
    }

    private void TakeListMark(int mark)
    {
        var indent = _line.Indent;
        _line.ToNext();
        _line.Skip(mark);
        var before = _line;
        _line.FindNext();
        if (_line.IsBlank || _line.Indent >= 5)
        {
            _line = before;
            _line.SkipColumns(1);
            _open.Add(new Container(IsQuote: false, indent + mark + 1, IsEmpty: true));
            return;
        }

        _open.Add(new Container(IsQuote: false, indent + mark + _line.Indent, IsEmpty: true));
        _line.SkipColumns(_line.Indent);
    }

    /// <summary>Makes room for a new block in the innermost container that the line is in.</summary>
    private void BeginBlock(TopKind kind, char mark = '\0')
    {
        CloseUnmatched();
        _leaf.IsTop = _open.Count == 0;
        if (_leaf.IsTop)
        {
            if (kind != TopKind.List || _leaf.EndsList || _page.Top is not [.., { Kind: TopKind.List } list] || list.Mark != mark)
            {
                _page.Top.Add(new TopBlock(kind, _line.Next, _line.End, mark));
            }

            _leaf.EndsList = false;
        }
        else if (_open[^1].IsEmpty)
        {
            _open[^1] = _open[^1] with { IsEmpty = false };
        }
    }

    /// <summary>The outermost block reaches to the end of a line that is not blank.</summary>
    private void EndTop()
    {
        if (_page.Top.Count > 0 && _lineHasText)
        {
            _page.Top[^1] = _page.Top[^1] with { End = _line.End };
        }
    }

    private void CloseUnmatched()
    {
        _leaf.Close();
        _open.RemoveRange(_matched, _open.Count - _matched);
    }

    /// <summary>A quote, or a list item whose text stands <paramref name="Indent"/> columns in.</summary>
    private readonly record struct Container(bool IsQuote, int Indent, bool IsEmpty);
}
