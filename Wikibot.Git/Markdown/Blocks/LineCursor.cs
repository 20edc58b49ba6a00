namespace Wikibot.Git.Markdown;

/// <summary>A place in one line, by character and by column: a tab reaches to the next multiple of four, and can be taken in parts.</summary>
internal struct LineCursor(string text, int start, int end)
{
    private int _nextColumn;
    private bool _looked;

    /// <summary>Offset of the next character.</summary>
    public int At { get; private set; } = start;

    /// <summary>Offset behind the line, without its line end.</summary>
    public int End { get; } = end;

    public int Column { get; private set; }

    /// <summary>Offset of the next character that is no space or tab.</summary>
    public int Next { get; private set; } = start;

    /// <summary>Columns from here to <see cref="Next"/>.</summary>
    public int Indent { get; private set; }

    /// <summary>How far the cursor looked, in characters.</summary>
    public long Steps { get; private set; }

    public readonly bool IsBlank => Next == End;

    public readonly bool IsIndented => Indent >= 4;

    public readonly char Peek => Next < End ? text[Next] : '\0';

    public readonly bool AtSpace => At < End && text[At] is ' ' or '\t';

    public readonly ReadOnlySpan<char> Rest => text.AsSpan(Next..End);

    public void FindNext()
    {
        Steps++;
        if (At <= Next && _looked)
        {
            // What was found already, however many containers the line is in.
            Indent = _nextColumn - Column;
            return;
        }

        var (at, column) = (At, Column);
        for (; at < End && text[at] is ' ' or '\t'; at++)
        {
            column += text[at] == '\t' ? 4 - (column % 4) : 1;
        }

        Steps += at - At;
        (Next, Indent, _nextColumn, _looked) = (at, column - Column, column, true);
    }

    /// <summary>Leaves nothing of the line.</summary>
    public void FinishLine() => (At, Next, Indent) = (End, End, 0);

    public void ToNext()
    {
        (At, Column) = (Next, Column + Indent);
        Indent = 0;
    }

    /// <summary>Takes so many characters that are no tabs.</summary>
    public void Skip(int characters) => (At, Column) = (At + characters, Column + characters);

    /// <summary>Takes so many columns of spaces and tabs.</summary>
    public void SkipColumns(int columns)
    {
        while (columns > 0 && AtSpace)
        {
            var width = text[At] == '\t' ? 4 - (Column % 4) : 1;
            var taken = Math.Min(width, columns);
            (At, Column) = (taken == width ? At + 1 : At, Column + taken);
            columns -= taken;
        }
    }
}
