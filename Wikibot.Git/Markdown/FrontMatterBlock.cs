namespace Wikibot.Git.Markdown;

/// <summary>Where a page's front matter stands: between a first line of three dashes and the next of three dashes or three dots.</summary>
/// <param name="Start">Offset behind the first line.</param>
/// <param name="End">Offset of the closing line.</param>
/// <param name="BodyStart">Offset behind the closing line and its line end.</param>
internal readonly record struct FrontMatterRange(int Start, int End, int BodyStart);

/// <summary>Finds front matter without parsing anything: once through its lines.</summary>
internal static class FrontMatterBlock
{
    /// <summary>The front matter; null when the text has none.</summary>
    public static FrontMatterRange? Of(string text)
    {
        var mark = text.StartsWith('\uFEFF') ? 1 : 0;
        var start = EndOfLine(text, mark);
        if (!text.AsSpan(mark).StartsWith("---") || start < 0 || !IsFence(text.AsSpan(mark..start), "---"))
        {
            return null;
        }

        for (var line = start; line < text.Length;)
        {
            var next = EndOfLine(text, line) is var end and >= 0 ? end : text.Length;
            var content = text.AsSpan(line..next);
            if (IsFence(content, "---") || IsFence(content, "..."))
            {
                return new FrontMatterRange(start, line, next);
            }

            line = next;
        }

        return null;
    }

    /// <summary>Where the page's body begins: behind front matter, else behind a byte order mark, else at 0.</summary>
    public static int BodyStart(string text) => Of(text)?.BodyStart ?? (text.StartsWith('\uFEFF') ? 1 : 0);

    private static bool IsFence(ReadOnlySpan<char> line, string marks)
    {
        var rest = line.EndsWith("\n") ? line[..^1] : line;
        rest = rest.EndsWith("\r") && line.Length > rest.Length ? rest[..^1] : rest;
        return rest.TrimEnd(" \t").SequenceEqual(marks);
    }

    private static int EndOfLine(string text, int at) => text.IndexOf('\n', at) is var end and >= 0 ? end + 1 : -1;
}
