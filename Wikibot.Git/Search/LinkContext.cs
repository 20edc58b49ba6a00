using Wikibot.Git.Index;

namespace Wikibot.Git.Search;

/// <summary>The sentence around a link, from the text that the index keeps.</summary>
internal static class LinkContext
{
    /// <summary>Most characters on either side of a link's start.</summary>
    private const int Side = 100;

    public static string? Of(Database database, IndexedLink link)
    {
        // Backwards from the line: sections hold each line once, so the first one looked at is it, however many a page has.
        var section = database.Query(
            "SELECT text, first FROM sections WHERE file = $1 AND first <= $2 AND last >= $2 AND instr(text, $3) > 0 ORDER BY first DESC LIMIT 1",
            row => (Text: row.GetString(0), First: row.GetInt32(1)),
            link.File,
            link.Link.Line,
            link.Link.Raw);
        return section is [var found] ? Sentence(found.Text, found.First, link) : null;
    }

    private static string Sentence(string text, int first, IndexedLink link)
    {
        var start = 0;
        for (var line = first; line < link.Link.Line && text.IndexOf('\n', start) is var end and >= 0; line++)
        {
            start = end + 1;
        }

        var at = text.IndexOf(link.Link.Raw, start, StringComparison.Ordinal);
        if (at < 0)
        {
            return "";
        }

        var from = at;
        while (from > 0 && at - from < Side && !IsEnd(text, from - 1))
        {
            from--;
        }

        var to = at + link.Link.Raw.Length;
        while (to < text.Length && to - at < Math.Max(Side, link.Link.Raw.Length + (Side / 2)) && text[to] != '\n' && !(to > at + link.Link.Raw.Length && IsEnd(text, to - 1)))
        {
            to++;
        }

        from += char.IsLowSurrogate(text[from]) ? 1 : 0;
        to -= char.IsHighSurrogate(text[to - 1]) ? 1 : 0;
        return (at - from >= Side ? "…" : "") + text[from..to].Trim() + (to < text.Length && text[to] != '\n' && !IsEnd(text, to - 1) ? "…" : "");
    }

    /// <summary>Whether a sentence or a line ends with this character.</summary>
    private static bool IsEnd(string text, int at) =>
        text[at] is '\n' or '。' or '！' or '？' || (text[at] is '.' or '!' or '?' && at + 1 < text.Length && char.IsWhiteSpace(text[at + 1]));
}
