namespace Wikibot.Git.History;

/// <summary>How many letters tell two names apart: insertions, deletions, replacements and swapped neighbours.</summary>
internal static class EditDistance
{
    /// <summary>Letters of a name whose table needs no memory of its own.</summary>
    private const int OnStack = 256;

    /// <summary>The distance, or <paramref name="limit"/> + 1 when it is more: takes time in proportion to length times limit.</summary>
    public static int Within(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit)
    {
        var more = limit + 1;
        if (limit == 0 || Math.Abs(a.Length - b.Length) > limit)
        {
            return a.SequenceEqual(b) ? 0 : more;
        }

        // Three rows of the table, of which only the band around the diagonal is filled.
        var width = b.Length + 1;
        var cells = width <= OnStack ? stackalloc int[3 * OnStack] : new int[3 * width];
        var (before, last, row) = (0, width, 2 * width);
        for (var j = 0; j < width; j++)
        {
            cells[last + j] = Math.Min(j, more);
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var (from, to) = (Math.Max(1, i - limit), Math.Min(b.Length, i + limit));
            var least = cells[row + from - 1] = from == 1 ? Math.Min(i, more) : more;
            for (var j = from; j <= to; j++)
            {
                var cost = Math.Min(cells[last + j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), cells[row + j - 1] + 1);
                cost = j < i + limit ? Math.Min(cost, cells[last + j] + 1) : cost;
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost = Math.Min(cost, cells[before + j - 2] + 1);
                }

                cells[row + j] = Math.Min(cost, more);
                least = Math.Min(least, cells[row + j]);
            }

            // A swap reaches two rows back, of which none is nearer than this one by more than one.
            if (least > limit)
            {
                return more;
            }

            (before, last, row) = (last, row, before);
        }

        return cells[last + b.Length];
    }
}
