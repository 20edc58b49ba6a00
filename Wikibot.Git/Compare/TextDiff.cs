using Wikibot.Git.Budgets;
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
    private TextDiff(string[] old, string[] @new, IReadOnlyList<Hunk> hunks) => (Old, New, Hunks) = (old, @new, hunks);

    public string[] Old { get; }

    public string[] New { get; }

    /// <summary>Where they differ, in order, none touching another.</summary>
    public IReadOnlyList<Hunk> Hunks { get; }

    public static TextDiff Of(string old, string @new)
    {
        var (a, b) = (Split(old), Split(@new));
        return new TextDiff(a, b, LineDiff.Of(a, b));
    }

    public static string[] Split(string text)
    {
        RequestBudget.Step("it compared texts", text.Length);
        var lines = new TextLines(text);
        var result = new string[lines.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = text[lines.StartOf(i + 1)..lines.EndOf(i + 1)];
        }

        return result;
    }
}
