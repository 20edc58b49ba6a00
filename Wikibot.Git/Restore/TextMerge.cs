using Wikibot.Git.Compare;

namespace Wikibot.Git.Restore;

/// <summary>Three-way merge of texts by lines: two changes of one text, both kept, or none where they meet.</summary>
internal static class TextMerge
{
    /// <summary>
    /// <paramref name="ours"/> and <paramref name="theirs"/>, both made from <paramref name="base"/>, in one text; null when they changed the
    /// same lines, or inserted at the same place. Changes of neighbouring lines do not conflict.
    /// </summary>
    public static string? Merge(string @base, string ours, string theirs)
    {
        if (ours == @base || ours == theirs)
        {
            return theirs;
        }

        if (theirs == @base)
        {
            return ours;
        }

        var (a, b) = (TextDiff.Of(@base, ours), TextDiff.Of(@base, theirs));
        var merged = new List<string>();
        var (i, j, at) = (0, 0, 0);
        while (i < a.Hunks.Count || j < b.Hunks.Count)
        {
            var first = i < a.Hunks.Count ? a.Hunks[i] : (Hunk?)null;
            var second = j < b.Hunks.Count ? b.Hunks[j] : (Hunk?)null;
            if (first is { } x && second is { } y && Meet(x, y))
            {
                if (x.OldStart != y.OldStart || x.OldCount != y.OldCount || !Added(a, x).SequenceEqual(Added(b, y), StringComparer.Ordinal))
                {
                    return null;
                }

                j++;
            }

            var takeFirst = first is { } p && (second is not { } q || (p.OldStart, p.OldEnd).CompareTo((q.OldStart, q.OldEnd)) <= 0);
            var (diff, hunk) = takeFirst ? (a, first!.Value) : (b, second!.Value);
            merged.AddRange(a.Old[at..hunk.OldStart]);
            merged.AddRange(Added(diff, hunk));
            at = hunk.OldEnd;
            i += takeFirst ? 1 : 0;
            j += takeFirst ? 0 : 1;
        }

        merged.AddRange(a.Old[at..]);
        return string.Concat(merged);
    }

    private static string[] Added(TextDiff diff, Hunk hunk) => diff.New[hunk.NewStart..(hunk.NewStart + hunk.NewCount)];

    /// <summary>Whether two changes share a line, or say different things about one place between lines.</summary>
    private static bool Meet(Hunk a, Hunk b) =>
        a.OldStart < b.OldEnd && b.OldStart < a.OldEnd
        || (a.OldCount == 0 && b.OldCount == 0 && a.OldStart == b.OldStart)
        || (a.OldCount == 0 && b.OldStart < a.OldStart && a.OldStart < b.OldEnd)
        || (b.OldCount == 0 && a.OldStart < b.OldStart && b.OldStart < a.OldEnd);
}
