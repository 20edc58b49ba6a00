using System.Text;
using Wikibot.Git.Index;

namespace Wikibot.Git.Search;

/// <summary>A piece of a section's text that shows why it was found: whole words, on one line.</summary>
/// <param name="Text">The piece, with <c>…</c> where more is.</param>
/// <param name="Line">Its line in the section, from 0.</param>
internal sealed record Snippet(string Text, int Line)
{
    /// <summary>Size of a snippet in the units of <see cref="Weight"/>: 300 Latin letters, 120 Chinese ones, which say as much.</summary>
    private const int Size = 600;

    /// <summary>What of it stands before what was found.</summary>
    private const int Before = 120;

    /// <summary>The best piece: the first that holds most of what was looked for.</summary>
    public static Snippet Of(string text, IReadOnlyList<SearchPart> parts)
    {
        var start = Best(text, parts) is { } match ? Back(text, match) : AfterHeading(text);
        var end = start;
        for (var size = 0; end < text.Length && (size += Weight(text[end])) <= Size; end++)
        {
            // As far as it goes.
        }

        end = end < text.Length ? WordEnd(text, start, end) : end;
        var piece = OneLine(text.AsSpan(start..end));
        var before = start <= AfterHeading(text) || text.AsSpan(AfterHeading(text)..start).IsWhiteSpace() ? "" : "…";
        return new Snippet($"{before}{piece}{(text.AsSpan(end).IsWhiteSpace() ? "" : "…")}", text.AsSpan(0, start + Lead(text.AsSpan(start..end))).Count('\n'));
    }

    /// <summary>What a character weighs in an answer, about in sixths of a token.</summary>
    public static int Weight(char c) => c < 0x80 ? 2 : c < 0x2000 ? 3 : 5;

    /// <summary>Where the first words that were looked for stand, of the places where most of them are near each other.</summary>
    private static int? Best(string text, IReadOnlyList<SearchPart> parts)
    {
        var words = WordReader.Of(text);
        var matches = new List<(int At, int Part)>();
        for (var i = 0; i < words.Count; i++)
        {
            for (var part = 0; part < parts.Count; part++)
            {
                if (parts[part].IsAt(words, i))
                {
                    matches.Add((words[i].Start, part));
                }
            }
        }

        (int? at, var most) = (null, 0);
        var counts = new int[parts.Count];
        var distinct = 0;
        for (var (first, next) = (0, 0); first < matches.Count; first++)
        {
            for (; next < matches.Count && matches[next].At - matches[first].At < Size / 3; next++)
            {
                distinct += counts[matches[next].Part]++ == 0 ? 1 : 0;
            }

            (at, most) = distinct > most ? (matches[first].At, distinct) : (at, most);
            distinct -= --counts[matches[first].Part] == 0 ? 1 : 0;
        }

        return at;
    }

    /// <summary>A start of a word some way before a match, on the same paragraph.</summary>
    private static int Back(string text, int match)
    {
        var start = match;
        for (var size = 0; start > 0 && (size += Weight(text[start - 1])) <= Before && !(text[start - 1] == '\n' && start > 1 && text[start - 2] is '\n' or '\r'); start--)
        {
            // As far as it goes.
        }

        if (start == 0 || char.IsWhiteSpace(text[start - 1]))
        {
            return start;
        }

        var space = text.AsSpan(start..match).IndexOfAny(" \t\n\r");
        return space >= 0 ? start + space + 1 : char.IsLowSurrogate(text[start]) ? start + 1 : text[start] < 0x2E80 ? match : start;
    }

    private static int WordEnd(string text, int start, int end)
    {
        var space = text.AsSpan(start..end).LastIndexOfAny(" \t\n\r");
        return space > (end - start) / 2 && !char.IsWhiteSpace(text[end]) ? start + space : char.IsHighSurrogate(text[end - 1]) ? end - 1 : end;
    }

    private static int AfterHeading(string text) => text.StartsWith('#') && text.IndexOf('\n', StringComparison.Ordinal) is var end and > 0 && !text.AsSpan(end).IsWhiteSpace() ? end + 1 : 0;

    private static int Lead(ReadOnlySpan<char> text) => text.Length - text.TrimStart().Length;

    private static string OneLine(ReadOnlySpan<char> text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text.Trim())
        {
            var white = char.IsWhiteSpace(c) || char.IsControl(c);
            if (!white || (result.Length > 0 && result[^1] != ' '))
            {
                result.Append(white ? ' ' : c);
            }
        }

        return result.ToString();
    }
}
