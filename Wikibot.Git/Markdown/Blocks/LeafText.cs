namespace Wikibot.Git.Markdown;

/// <summary>The text of one leaf block, its lines joined by LF, with the way back to the page. One is reused for all leaves of a page.</summary>
internal sealed class LeafText
{
    private readonly List<(int At, int Source)> _lines = [];
    private char[] _chars = new char[512];
    private int _length;

    public ReadOnlySpan<char> Chars => _chars.AsSpan(0, _length);

    public void Clear()
    {
        _lines.Clear();
        _length = 0;
    }

    /// <summary>Adds a line, which stands in the page at <paramref name="source"/>.</summary>
    public void Add(ReadOnlySpan<char> line, int source)
    {
        if (_length + line.Length + 1 > _chars.Length)
        {
            Array.Resize(ref _chars, Math.Max(2 * _chars.Length, _length + line.Length + 1));
        }

        if (_lines.Count > 0)
        {
            _chars[_length++] = '\n';
        }

        _lines.Add((_length, source));
        line.CopyTo(_chars.AsSpan(_length));
        _length += line.Length;
    }

    /// <summary>Where a character of this text stands in the page.</summary>
    public int SourceOf(int at)
    {
        var line = LineOf(at);
        return _lines[line].Source + at - _lines[line].At;
    }

    /// <summary>The line (from 0) that holds a character of this text.</summary>
    public int LineOf(int at)
    {
        var (low, high) = (0, _lines.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _lines[middle].At <= at ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
