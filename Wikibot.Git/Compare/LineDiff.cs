using DiffPlex;
using Wikibot.Git.Budgets;

namespace Wikibot.Git.Compare;

/// <summary>
/// Finds the ranges in which two lists of pieces differ. Pieces that stand once on both sides and in the same order hold the two together
/// (patience diff); only what lies between them is searched by Myers' algorithm, which is quadratic, and only while that is little:
/// beyond it a stretch counts as replaced as a whole. So the work grows with the texts, whatever is in them.
/// </summary>
internal sealed class LineDiff
{
    /// <summary>Times that a stretch is divided further.</summary>
    private const int MaxDivisions = 8;

    /// <summary>Steps of the quadratic search in one difference, all stretches together: some hundredths of a second.</summary>
    private const long MaxSearch = 10_000_000;

    private readonly int[] _old;
    private readonly int[] _new;
    private readonly int[] _oldAt;
    private readonly int[] _oldCount;
    private readonly int[] _newCount;
    private readonly List<Hunk> _hunks = [];
    private long _searched;

    private LineDiff(string[] old, string[] @new)
    {
        var numbers = new Dictionary<string, int>(old.Length, StringComparer.Ordinal);
        (_old, _new) = (Array.ConvertAll(old, Number), Array.ConvertAll(@new, Number));
        (_oldAt, _oldCount, _newCount) = (new int[numbers.Count], new int[numbers.Count], new int[numbers.Count]);

        int Number(string piece)
        {
            if (!numbers.TryGetValue(piece, out var number))
            {
                numbers[piece] = number = numbers.Count;
            }

            return number;
        }
    }

    /// <summary>The ranges, in order, none touching another.</summary>
    public static IReadOnlyList<Hunk> Of(string[] old, string[] @new)
    {
        var diff = new LineDiff(old, @new);
        var open = new Stack<Stretch>();
        open.Push(new Stretch(0, old.Length, 0, @new.Length, 0));
        while (open.TryPop(out var stretch))
        {
            diff.Divide(stretch, open);
        }

        return diff._hunks;
    }

    /// <summary>Adds the hunks of a stretch, or puts its parts on the stack, the first on top.</summary>
    private void Divide(Stretch all, Stack<Stretch> open)
    {
        var part = Trim(all);
        RequestBudget.Step("it compared texts", 1 + (all.OldEnd - all.OldStart) + (all.NewEnd - all.NewStart));
        var (oldCount, newCount) = (part.OldEnd - part.OldStart, part.NewEnd - part.NewStart);
        if (oldCount == 0 || newCount == 0)
        {
            Add(part);
            return;
        }

        var anchors = part.Depth < MaxDivisions ? Anchors(part) : [];
        if (anchors.Count == 0)
        {
            Search(part);
            return;
        }

        var (oldEnd, newEnd) = (part.OldEnd, part.NewEnd);
        for (var i = anchors.Count - 1; i >= 0; i--)
        {
            open.Push(new Stretch(anchors[i].Old + 1, oldEnd, anchors[i].New + 1, newEnd, part.Depth + 1));
            (oldEnd, newEnd) = anchors[i];
        }

        open.Push(new Stretch(part.OldStart, oldEnd, part.NewStart, newEnd, part.Depth + 1));
    }

    private Stretch Trim(Stretch part)
    {
        var (oldStart, oldEnd, newStart, newEnd, depth) = part;
        while (oldStart < oldEnd && newStart < newEnd && _old[oldStart] == _new[newStart])
        {
            (oldStart, newStart) = (oldStart + 1, newStart + 1);
        }

        while (oldStart < oldEnd && newStart < newEnd && _old[oldEnd - 1] == _new[newEnd - 1])
        {
            (oldEnd, newEnd) = (oldEnd - 1, newEnd - 1);
        }

        return new Stretch(oldStart, oldEnd, newStart, newEnd, depth);
    }

    /// <summary>The longest row of pieces that stand once on both sides, in the order of both.</summary>
    private List<(int Old, int New)> Anchors(Stretch part)
    {
        for (var i = part.OldStart; i < part.OldEnd; i++)
        {
            _oldCount[_old[i]]++;
            _oldAt[_old[i]] = i;
        }

        for (var j = part.NewStart; j < part.NewEnd; j++)
        {
            _newCount[_new[j]]++;
        }

        var once = new List<(int Old, int New)>();
        for (var j = part.NewStart; j < part.NewEnd; j++)
        {
            if (_newCount[_new[j]] == 1 && _oldCount[_new[j]] == 1)
            {
                once.Add((_oldAt[_new[j]], j));
            }
        }

        foreach (var piece in _old.AsSpan(part.OldStart..part.OldEnd))
        {
            _oldCount[piece] = 0;
        }

        foreach (var piece in _new.AsSpan(part.NewStart..part.NewEnd))
        {
            (_oldCount[piece], _newCount[piece]) = (0, 0);
        }

        return Rising(once);
    }

    /// <summary>The longest row whose old places rise (their new ones do): patience sorting.</summary>
    private static List<(int Old, int New)> Rising(List<(int Old, int New)> pairs)
    {
        var tops = new List<int>();
        var before = new int[pairs.Count];
        for (var i = 0; i < pairs.Count; i++)
        {
            var (low, high) = (0, tops.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = pairs[tops[middle]].Old < pairs[i].Old ? (middle + 1, high) : (low, middle);
            }

            before[i] = low > 0 ? tops[low - 1] : -1;
            if (low == tops.Count)
            {
                tops.Add(i);
            }
            else
            {
                tops[low] = i;
            }
        }

        var row = new List<(int Old, int New)>(tops.Count);
        for (var i = tops.Count > 0 ? tops[^1] : -1; i >= 0; i = before[i])
        {
            row.Add(pairs[i]);
        }

        row.Reverse();
        return row;
    }

    private void Search(Stretch part)
    {
        var (oldCount, newCount) = (part.OldEnd - part.OldStart, part.NewEnd - part.NewStart);
        var cost = ((long)oldCount + newCount) * (oldCount + newCount) / 2;
        if (_searched + cost > MaxSearch)
        {
            Add(part);
            return;
        }

        _searched += cost;
        RequestBudget.Step("it compared texts", cost / 16);
        var blocks = new Differ().CreateCustomDiffs(
            Text(_old.AsSpan(part.OldStart, oldCount)), Text(_new.AsSpan(part.NewStart, newCount)), ignoreWhiteSpace: false, ignoreCase: false, text => [.. text.Chunk(2).Select(pair => new string(pair))]).DiffBlocks;
        foreach (var block in blocks)
        {
            _hunks.Add(new Hunk(block.DeleteStartA + part.OldStart, block.DeleteCountA, block.InsertStartB + part.NewStart, block.InsertCountB));
        }
    }

    /// <summary>Pieces as a text of two characters each, which is how the library takes them.</summary>
    private static string Text(ReadOnlySpan<int> pieces)
    {
        var text = new char[2 * pieces.Length];
        for (var i = 0; i < pieces.Length; i++)
        {
            (text[2 * i], text[(2 * i) + 1]) = ((char)(pieces[i] >> 16), (char)pieces[i]);
        }

        return new string(text);
    }

    private void Add(Stretch part)
    {
        if (part.OldStart < part.OldEnd || part.NewStart < part.NewEnd)
        {
            _hunks.Add(new Hunk(part.OldStart, part.OldEnd - part.OldStart, part.NewStart, part.NewEnd - part.NewStart));
        }
    }

    private readonly record struct Stretch(int OldStart, int OldEnd, int NewStart, int NewEnd, int Depth);
}
