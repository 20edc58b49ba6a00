using System.Buffers;

namespace Wikibot.Web.Markdown;

/// <summary>
/// The passages in which a long page can be read one after the other, and comes to the same as read at once. A book in one page makes hundreds of thousands of objects, and the collector, which looks at
/// all that are in use, takes longer for them than reading does; of a passage little is in use, and what is read is forgotten before the next.
/// <para>
/// A passage begins at a heading behind an empty line, where no list, quote or paragraph goes on, and outside of code. Where a page might refer from one place to another (definitions, footnotes), or hold
/// what is not judged line by line (HTML, formulas, fences within something else), it stays one: better read slowly than otherwise.
/// </para>
/// </summary>
internal static class Passages
{
    /// <summary>Characters of a passage at least.</summary>
    private const int Least = 16 * 1024;

    /// <summary>Levels of headings.</summary>
    private const int Levels = 6;

    /// <summary>What opens HTML, behind its sign; addresses in such brackets too.</summary>
    private static readonly SearchValues<char> s_opensHtml = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/!?");

    /// <summary>Where the passages of a page begin, the first at 0; that one alone where it has to be read at once.</summary>
    /// <param name="text">The page.</param>
    /// <param name="least">Characters of a passage at least.</param>
    public static List<int> Of(string text, int least = Least)
    {
        List<int> starts = [0];
        if (text.Length < 2 * least || RefersElsewhere(text) || Behind(text) is not { } body)
        {
            return starts;
        }

        var (fence, isBlank) = (0, false);
        for (var at = body; at < text.Length;)
        {
            var end = text.IndexOf('\n', at) is var found and >= 0 ? found + 1 : text.Length;
            var line = text.AsSpan(at, end - at);
            if (FenceOf(line) is var signs and > 0)
            {
                var isClosing = line[signs..].IsWhiteSpace();
                if (fence == 0)
                {
                    fence = line[0] == '`' ? signs : -signs;
                }
                else if (isClosing && fence > 0 == (line[0] == '`') && signs >= Math.Abs(fence))
                {
                    fence = 0;
                }
            }
            else if (fence == 0 && isBlank && at - starts[^1] >= least && IsHeading(line))
            {
                starts.Add(at);
            }

            isBlank = line.IsWhiteSpace();
            at = end;
        }

        return starts;
    }

    private static bool RefersElsewhere(string text)
    {
        if (text.Contains("]:", StringComparison.Ordinal) || text.Contains("$$", StringComparison.Ordinal) || HasInnerFence(text, "```") || HasInnerFence(text, "~~~"))
        {
            return true;
        }

        for (var at = text.IndexOf('<', StringComparison.Ordinal); at >= 0 && at + 1 < text.Length; at = text.IndexOf('<', at + 1))
        {
            if (s_opensHtml.Contains(text[at + 1]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether such signs stand anywhere but at the beginning of a line: of a fence in a list or quote it cannot be told here where it ends.</summary>
    private static bool HasInnerFence(string text, string signs)
    {
        for (var at = text.IndexOf(signs, StringComparison.Ordinal); at >= 0; at = text.IndexOf(signs, at, StringComparison.Ordinal))
        {
            if (at > 0 && text[at - 1] != '\n')
            {
                return true;
            }

            var rest = text.AsSpan(at).IndexOfAnyExcept(signs[0]) is var length and >= 0 ? at + length : text.Length;
            var end = text.IndexOf('\n', rest) is var found and >= 0 ? found : text.Length;
            if (text.AsSpan(rest, end - rest).Contains(signs[0]))
            {
                // Code within a line, perhaps.
                return true;
            }

            at = rest;
        }

        return false;
    }

    /// <summary>Where what might be front matter ends; null where it holds what might be a fence.</summary>
    private static int? Behind(string text)
    {
        if (!text.StartsWith("---", StringComparison.Ordinal))
        {
            return 0;
        }

        for (var at = text.IndexOf('\n', StringComparison.Ordinal) + 1; at > 0 && at < text.Length;)
        {
            var end = text.IndexOf('\n', at) is var found and >= 0 ? found + 1 : text.Length;
            var line = text.AsSpan(at, end - at);
            if (FenceOf(line) > 0)
            {
                return null;
            }

            if (line.TrimEnd() is "---" or "...")
            {
                return end;
            }

            at = end;
        }

        return null;
    }

    /// <summary>How many signs a line has that begins or ends code; 0 when it does not.</summary>
    private static int FenceOf(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith("```") && !line.StartsWith("~~~"))
        {
            return 0;
        }

        return line.IndexOfAnyExcept(line[0]) is var rest and >= 0 ? rest : line.Length;
    }

    private static bool IsHeading(ReadOnlySpan<char> line) =>
        line.IndexOfAnyExcept('#') is var signs and > 0 and <= Levels && line[signs] == ' ';
}
