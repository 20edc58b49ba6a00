namespace Wikibot.Git.Markdown;

/// <summary>Where the lines of a text start. A line ends after LF; the line ends belong to their lines.</summary>
internal sealed class TextLines
{
    private readonly List<int> _starts = [0];

    public TextLines(string text)
    {
        Text = text;
        for (var at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0 && at + 1 < text.Length; at = text.IndexOf('\n', at + 1))
        {
            _starts.Add(at + 1);
        }
    }

    public string Text { get; }

    /// <summary>How many lines; 0 for the empty text.</summary>
    public int Count => Text.Length == 0 ? 0 : _starts.Count;

    /// <summary>Offset of the first character of a line (from 1).</summary>
    public int StartOf(int line) => _starts[line - 1];

    /// <summary>Offset behind a line (from 1) and its line end.</summary>
    public int EndOf(int line) => line < _starts.Count ? _starts[line] : Text.Length;

    /// <summary>The line (from 1) that holds an offset.</summary>
    public int LineAt(int offset)
    {
        var at = _starts.BinarySearch(offset);
        return at >= 0 ? at + 1 : ~at;
    }

    /// <summary>A line's text without its line end.</summary>
    public ReadOnlySpan<char> this[int line] => Text.AsSpan(StartOf(line)..EndOf(line)).TrimEnd("\r\n");
}
