namespace Wikibot.Git.Markdown;

/// <summary>Finds YAML front matter: from a first line of three dashes to the next line of three dashes or dots.</summary>
internal static class FrontMatterSpan
{
    /// <summary>The YAML between the two lines; null when there is none.</summary>
    /// <param name="text">The page.</param>
    /// <param name="body">Offset of what follows; behind a byte order mark when there is none.</param>
    public static TextSpan? Find(string text, out int body)
    {
        body = text.StartsWith('\uFEFF') ? 1 : 0;
        var start = LineEnd(text, body);
        if (!IsFence(text.AsSpan(body..start), "---") || !text.AsSpan(body..start).EndsWith("\n"))
        {
            return null;
        }

        for (var at = start; at < text.Length;)
        {
            var end = LineEnd(text, at);
            if (IsFence(text.AsSpan(at..end), "---") || IsFence(text.AsSpan(at..end), "..."))
            {
                body = end;
                return new TextSpan(start, at);
            }

            at = end;
        }

        return null;
    }

    private static bool IsFence(ReadOnlySpan<char> line, string marks) => line.StartsWith(marks) && line[3..].Trim(" \t\r\n").IsEmpty;

    private static int LineEnd(string text, int at) => text.IndexOf('\n', at) is var end and >= 0 ? end + 1 : text.Length;
}
