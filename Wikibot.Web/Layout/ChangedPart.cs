namespace Wikibot.Web.Layout;

/// <summary>What of two lines that stand beside each other differs: the part between what both begin and end with, in whole words.</summary>
/// <param name="Start">Where it begins, in both.</param>
/// <param name="OldEnd">Where it ends in the older line.</param>
/// <param name="NewEnd">Where it ends in the newer line.</param>
internal readonly record struct ChangedPart(int Start, int OldEnd, int NewEnd)
{
    /// <summary>The part; null where the lines have too little in common for it to say anything.</summary>
    public static ChangedPart? Of(string old, string @new)
    {
        var most = Math.Min(old.Length, @new.Length);
        var start = old.AsSpan().CommonPrefixLength(@new);
        while (start > 0 && (InWord(old, start) || InWord(@new, start)))
        {
            start--;
        }

        var tail = 0;
        while (tail < most - start && old[^(tail + 1)] == @new[^(tail + 1)])
        {
            tail++;
        }

        while (tail > 0 && (InWord(old, old.Length - tail) || InWord(@new, @new.Length - tail)))
        {
            tail--;
        }

        return (start + tail) * 3 < most ? null : new ChangedPart(start, old.Length - tail, @new.Length - tail);
    }

    private static bool InWord(string text, int at) =>
        at > 0 && at < text.Length && (char.IsLowSurrogate(text[at]) || ((char.IsLetterOrDigit(text[at]) || text[at] is '\u200D') && char.IsLetterOrDigit(text[at - 1])));
}
