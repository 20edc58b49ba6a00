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
    public static string Follow(string text, int offset, string added)
    {
        if (!text.Contains('\n', StringComparison.Ordinal) || !added.Contains('\n', StringComparison.Ordinal))
        {
            return added;
        }

        var plain = added.Replace("\r\n", "\n", StringComparison.Ordinal);
        return At(text, offset) == "\n" ? plain : plain.Replace("\n", "\r\n", StringComparison.Ordinal);
    }
}
