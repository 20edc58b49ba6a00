namespace Wikibot.Git.Markdown;

/// <summary>Line ends of a page: new text takes on those that stand around it.</summary>
internal static class LineEnds
{
    /// <summary>The line end in use at an offset: that of its line, else of the line before, else <paramref name="fallback"/>.</summary>
    public static string At(string text, int offset, string fallback = "\n")
    {
        var next = text.IndexOf('\n', Math.Min(offset, text.Length));
        var at = next >= 0 ? next : text.LastIndexOf('\n');
        return at < 0 ? fallback : at > 0 && text[at - 1] == '\r' ? "\r\n" : "\n";
    }

    /// <summary><paramref name="added"/> with the line ends that <paramref name="text"/> has at an offset; as given when it has none.</summary>
    public static string Follow(string text, int offset, string added) =>
        !text.Contains('\n', StringComparison.Ordinal) ? added : At(text, offset) == "\n" ? AsLf(added) : AsCrLf(added);

    /// <summary>A text with LF for CRLF.</summary>
    public static string AsLf(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>A text with CRLF for LF.</summary>
    public static string AsCrLf(string text) => text.Contains('\n', StringComparison.Ordinal) ? AsLf(text).Replace("\n", "\r\n", StringComparison.Ordinal) : text;
}

/// <summary><see cref="LineEnds.At"/> of one text for offsets that only grow: goes through the text once, however many they are.</summary>
internal sealed class LineEndsInOrder(string text)
{
    private readonly int _last = text.LastIndexOf('\n');
    private int _next = -1;

    /// <summary>The line end in use at an offset; null when the text has none.</summary>
    public string? At(int offset)
    {
        if (_last < 0)
        {
            return null;
        }

        if (_next < offset)
        {
            _next = offset <= _last ? text.IndexOf('\n', offset) : _last;
        }

        return _next > 0 && text[_next - 1] == '\r' ? "\r\n" : "\n";
    }
}
