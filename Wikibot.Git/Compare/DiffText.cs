using System.Globalization;
using System.Text;
using Wikibot.Git.Markdown;

namespace Wikibot.Git.Compare;

/// <summary>A difference as text: the hunks of a unified diff with three lines of context, or with the changed words marked.</summary>
internal static class DiffText
{
    private const int Context = 3;

    public static string Write(TextDiff diff, bool words)
    {
        var text = new StringBuilder();
        for (var i = 0; i < diff.Hunks.Count;)
        {
            // Hunks whose contexts meet are written as one.
            var last = i;
            while (last + 1 < diff.Hunks.Count && diff.Hunks[last + 1].OldStart - diff.Hunks[last].OldEnd <= 2 * Context)
            {
                last++;
            }

            WriteGroup(text, diff, i, last, words);
            i = last + 1;
        }

        return text.ToString();
    }

    /// <summary>
    /// Where to end a part of a difference that has room for <paramref name="room"/> characters from <paramref name="from"/> on: at a line's end, never
    /// between a hunk's header and its first line, and within a line only when not even one fits. <paramref name="from"/> itself when the part is not
    /// the first of its answer and nothing fits.
    /// </summary>
    public static int CutAt(string text, int from, int room, bool isFirst)
    {
        if (text.Length - from <= room)
        {
            return text.Length;
        }

        var end = from;
        for (var line = from; line < text.Length;)
        {
            var header = text.AsSpan(line).StartsWith("@@ ");
            var next = EndOfLine(text, line);
            next = header && next < text.Length ? EndOfLine(text, next) : next;
            if (next - from > room)
            {
                break;
            }

            (end, line) = (next, next);
        }

        if (end > from || !isFirst)
        {
            return end;
        }

        // One line is longer than the room: its header whole, and as much of it as there is room for.
        var content = text.AsSpan(from).StartsWith("@@ ") ? EndOfLine(text, from) : from;
        var cut = Math.Min(text.Length, Math.Max(from + room, content + 1));
        return cut < text.Length && char.IsLowSurrogate(text[cut]) ? cut - 1 > content ? cut - 1 : cut + 1 : cut;
    }

    private static int EndOfLine(string text, int from) => text.IndexOf('\n', from) is var newline and >= 0 ? newline + 1 : text.Length;

    private static void WriteGroup(StringBuilder text, TextDiff diff, int first, int last, bool words)
    {
        var start = Math.Max(0, diff.Hunks[first].OldStart - Context);
        var end = Math.Min(diff.Old.Length, diff.Hunks[last].OldEnd + Context);
        var newStart = diff.Hunks[first].NewStart - (diff.Hunks[first].OldStart - start);
        var shift = diff.Hunks.Skip(first).Take(last - first + 1).Sum(hunk => hunk.NewCount - hunk.OldCount);
        text.Append(CultureInfo.InvariantCulture, $"@@ -{Range(start, end - start)} +{Range(newStart, end - start + shift)} @@\n");
        var at = start;
        for (var i = first; i <= last; i++)
        {
            var hunk = diff.Hunks[i];
            Lines(text, ' ', diff.Old[at..hunk.OldStart]);
            var (removed, added) = (diff.Old[hunk.OldStart..hunk.OldEnd], diff.New[hunk.NewStart..(hunk.NewStart + hunk.NewCount)]);
            if (words)
            {
                Words(text, string.Concat(removed), string.Concat(added));
            }
            else
            {
                Lines(text, '-', removed);
                Lines(text, '+', added);
            }

            at = hunk.OldEnd;
        }

        Lines(text, ' ', diff.Old[at..end]);
    }

    /// <summary>A range of lines as a unified diff counts them: an empty one names the line before it.</summary>
    private static string Range(int start, int count) => count == 1 ? $"{start + 1}" : $"{(count == 0 ? start : start + 1)},{count}";

    private static void Lines(StringBuilder text, char mark, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            text.Append(mark).Append(line);
            if (!line.EndsWith('\n'))
            {
                text.Append("\n\\ No newline at end of file\n");
            }
        }
    }

    private static void Words(StringBuilder text, string removed, string added)
    {
        var (old, @new) = (SplitWords(removed), SplitWords(added));
        var at = 0;
        foreach (var hunk in LineDiff.Of(old, @new))
        {
            text.AppendJoin("", old[at..hunk.OldStart]);
            Mark(text, string.Concat(old[hunk.OldStart..hunk.OldEnd]), "[-", "-]");
            Mark(text, string.Concat(@new[hunk.NewStart..(hunk.NewStart + hunk.NewCount)]), "{+", "+}");
            at = hunk.OldEnd;
        }

        text.AppendJoin("", old[at..]);
        if (text.Length > 0 && text[^1] != '\n')
        {
            text.Append('\n');
        }
    }

    /// <summary>Words, and each other character by itself.</summary>
    private static string[] SplitWords(string text)
    {
        var pieces = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var end = at + 1;
            while (char.IsLetterOrDigit(text[at]) && end < text.Length && (char.IsLetterOrDigit(text[end]) || TextMatch.IsInsideCharacter(text, end)))
            {
                end++;
            }

            while (end < text.Length && TextMatch.IsInsideCharacter(text, end))
            {
                end++;
            }

            pieces.Add(text[at..end]);
            at = end;
        }

        return [.. pieces];
    }

    private static void Mark(StringBuilder text, string content, string open, string close)
    {
        if (content.Length > 0)
        {
            text.Append(open).Append(content).Append(close);
        }
    }
}
