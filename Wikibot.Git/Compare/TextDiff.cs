using DiffPlex;
using Wikibot.Git.Markdown;

namespace Wikibot.Git.Compare;

/// <summary>A replaced range of lines: counts from 0.</summary>
internal readonly record struct Hunk(int OldStart, int OldCount, int NewStart, int NewCount)
{
    public int OldEnd => OldStart + OldCount;
}

/// <summary>The lines in which two texts differ. Line ends belong to lines, so that joining gives back the text.</summary>
internal sealed class TextDiff
{
    /// <summary>Beyond this many lines in which the texts differ, the whole stretch counts as replaced: the search is quadratic.</summary>
    private const int MaxLines = 6000;

    private TextDiff(string[] old, string[] @new, IReadOnlyList<Hunk> hunks) => (Old, New, Hunks) = (old, @new, hunks);

    public string[] Old { get; }

    public string[] New { get; }

    /// <summary>Where they differ, in order, none touching another.</summary>
    public IReadOnlyList<Hunk> Hunks { get; }

    public static TextDiff Of(string old, string @new)
    {
        var (a, b) = (Split(old), Split(@new));
        var same = 0;
        while (same < a.Length && same < b.Length && a[same] == b[same])
        {
            same++;
        }

        var tail = 0;
        while (tail < a.Length - same && tail < b.Length - same && a[^(tail + 1)] == b[^(tail + 1)])
        {
            tail++;
        }

        var (oldCount, newCount) = (a.Length - same - tail, b.Length - same - tail);
        if (oldCount == 0 && newCount == 0)
        {
            return new TextDiff(a, b, []);
        }

        if (oldCount == 0 || newCount == 0 || oldCount + newCount > MaxLines)
        {
            return new TextDiff(a, b, [new Hunk(same, oldCount, same, newCount)]);
        }

        var blocks = new Differ().CreateCustomDiffs(string.Concat(a[same..^tail]), string.Concat(b[same..^tail]), ignoreWhiteSpace: false, ignoreCase: false, Split).DiffBlocks;
        return new TextDiff(a, b, [.. blocks.Select(block => new Hunk(block.DeleteStartA + same, block.DeleteCountA, block.InsertStartB + same, block.InsertCountB))]);
    }

    public static string[] Split(string text)
    {
        var lines = new TextLines(text);
        var result = new string[lines.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = text[lines.StartOf(i + 1)..lines.EndOf(i + 1)];
        }

        return result;
    }
}
