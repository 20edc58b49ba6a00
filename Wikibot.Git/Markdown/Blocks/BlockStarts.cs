namespace Wikibot.Git.Markdown;

/// <summary>The marks with which blocks start and end (CommonMark 0.31.2, chapters 4 and 5), each judged by one look along the line.</summary>
internal static class BlockStarts
{
    /// <summary>The level of an ATX heading, and its text within the line; 0 when it is none.</summary>
    public static int Atx(ReadOnlySpan<char> line, out Range content)
    {
        content = default;
        var level = line.IndexOfAnyExcept('#') is var end && end < 0 ? line.Length : end;
        if (level is 0 or > 6 || (level < line.Length && line[level] is not (' ' or '\t')))
        {
            return 0;
        }

        var text = line[level..].Trim(" \t");
        var closed = text.TrimEnd('#');
        text = closed.Length == 0 || closed[^1] is ' ' or '\t' ? closed.TrimEnd(" \t") : text;
        var start = level + (line.Length - level - line[level..].TrimStart(" \t").Length);
        content = start..(start + text.Length);
        return level;
    }

    /// <summary>The level of a setext heading that this line underlines; 0 when it does not.</summary>
    public static int Setext(ReadOnlySpan<char> line)
    {
        var marks = line.TrimEnd(" \t");
        return marks.IsEmpty || marks.IndexOfAnyExcept(marks[0]) >= 0 ? 0 : marks[0] switch { '=' => 1, '-' => 2, _ => 0 };
    }

    public static bool IsThematicBreak(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty || line[0] is not ('*' or '_' or '-'))
        {
            return false;
        }

        var count = 0;
        foreach (var c in line)
        {
            if (c == line[0])
            {
                count++;
            }
            else if (c is not (' ' or '\t'))
            {
                return false;
            }
        }

        return count >= 3;
    }

    /// <summary>The length of a fence that opens code; 0 when it is none.</summary>
    public static int Fence(ReadOnlySpan<char> line)
    {
        var length = RunLength(line);
        return length < 3 || line[0] is not ('`' or '~') || (line[0] == '`' && line[length..].Contains('`')) ? 0 : length;
    }

    public static bool ClosesFence(ReadOnlySpan<char> line, char mark, int length) =>
        line.Length >= length && line[0] == mark && RunLength(line) is var run && run >= length && line[run..].Trim(" \t").IsEmpty;

    /// <summary>The length of a list item's mark; 0 when it is none.</summary>
    /// <param name="line">The line from its first character that is no space.</param>
    /// <param name="interrupts">Whether it would end a paragraph, which not every item may.</param>
    public static int ListMark(ReadOnlySpan<char> line, bool interrupts)
    {
        var length = 0;
        if (!line.IsEmpty && line[0] is '*' or '+' or '-')
        {
            length = 1;
        }
        else
        {
            var digits = 0;
            while (digits < line.Length && digits < 10 && char.IsAsciiDigit(line[digits]))
            {
                digits++;
            }

            if (digits is 0 or > 9 || digits == line.Length || line[digits] is not ('.' or ')') || (interrupts && !line[..digits].TrimStart('0').SequenceEqual("1")))
            {
                return 0;
            }

            length = digits + 1;
        }

        return (length < line.Length && line[length] is not (' ' or '\t')) || (interrupts && line[length..].Trim(" \t").IsEmpty) ? 0 : length;
    }

    private static int RunLength(ReadOnlySpan<char> line) => line.IsEmpty ? 0 : line.IndexOfAnyExcept(line[0]) is var end && end < 0 ? line.Length : end;
}
