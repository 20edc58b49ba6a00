namespace Wikibot.Git.Markdown;

/// <summary>Rows of GitHub's tables. A bar inside <c>[[Page|label]]</c> parts no cells: people forget the backslash that it needs there.</summary>
internal static class TableRow
{
    /// <summary>The cells of a row, without the bars at its ends.</summary>
    public static void Cells(string text, TextSpan line, List<TextSpan> cells)
    {
        cells.Clear();
        var start = line.Start + (text.AsSpan(line.Start, line.Length) is var row ? row.Length - row.TrimStart(" \t").Length : 0);
        start += start < line.End && text[start] == '|' ? 1 : 0;
        for (var i = start; i < line.End; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '[' && WikiLink.LengthAt(text.AsSpan(i..line.End)) is var length and > 0)
            {
                i += length - 1;
            }
            else if (text[i] == '|')
            {
                cells.Add(Trimmed(text, start, i));
                start = i + 1;
            }
        }

        if (Trimmed(text, start, line.End) is { Length: > 0 } last)
        {
            cells.Add(last);
        }
    }

    /// <summary>How many columns the row below a table's head announces; 0 when it is no such row.</summary>
    public static int Columns(ReadOnlySpan<char> line)
    {
        var rest = line.Trim(" \t");
        if (rest.IsEmpty || rest.IndexOfAnyExcept("|:- \t") >= 0 || !rest.Contains('-'))
        {
            return 0;
        }

        rest = rest.StartsWith("|") ? rest[1..] : rest;
        rest = rest.EndsWith("|") ? rest[..^1] : rest;
        var columns = 0;
        foreach (var range in rest.Split('|'))
        {
            var cell = rest[range].Trim(" \t");
            cell = cell.StartsWith(":") ? cell[1..] : cell;
            cell = cell.EndsWith(":") ? cell[..^1] : cell;
            if (cell.IsEmpty || cell.IndexOfAnyExcept('-') >= 0)
            {
                return 0;
            }

            columns++;
        }

        return columns;
    }

    private static TextSpan Trimmed(string text, int start, int end)
    {
        var cell = text.AsSpan(start..end);
        var lead = cell.Length - cell.TrimStart(" \t").Length;
        return new TextSpan(start + lead, start + Math.Max(lead, cell.TrimEnd(" \t").Length));
    }
}
