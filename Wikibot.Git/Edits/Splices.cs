using System.Text;
using Wikibot.Git.Budgets;
using Wikibot.Git.Pages;

namespace Wikibot.Git.Edits;

/// <summary>A range of a text and what takes its place.</summary>
internal readonly record struct Splice(int Start, int End, string Text);

/// <summary>Puts the parts of an edit into a text, at once. How large the page would be is known before it is made.</summary>
internal static class Splices
{
    /// <param name="text">The text.</param>
    /// <param name="splices">In order; none overlaps another.</param>
    /// <param name="field">The argument to name when the page would be too large.</param>
    public static string Apply(string text, IReadOnlyList<Splice> splices, string field)
    {
        if (splices.Count == 0)
        {
            return text;
        }

        var (length, bytes) = Measure(text, splices);
        PageText.RequireSize(bytes, field);
        return string.Create(length, (text, splices), static (result, state) =>
        {
            var from = 0;
            foreach (var splice in state.splices)
            {
                state.text.AsSpan(from..splice.Start).CopyTo(result);
                result = result[(splice.Start - from)..];
                splice.Text.CopyTo(result);
                result = result[splice.Text.Length..];
                from = splice.End;
            }

            state.text.AsSpan(from).CopyTo(result);
        });
    }

    private static (int Length, long Bytes) Measure(string text, IReadOnlyList<Splice> splices)
    {
        var (length, bytes) = ((long)text.Length, (long)Encoding.UTF8.GetByteCount(text));

        // The same text is put in many times: its bytes are counted once.
        var (counted, size) = ("", 0);
        foreach (var splice in splices)
        {
            if (!ReferenceEquals(splice.Text, counted))
            {
                (counted, size) = (splice.Text, Encoding.UTF8.GetByteCount(splice.Text));
                RequestBudget.Step("it measured the result", splice.Text.Length);
            }

            length += splice.Text.Length - (splice.End - splice.Start);
            bytes += size - Encoding.UTF8.GetByteCount(text.AsSpan(splice.Start..splice.End));
        }

        RequestBudget.Step("it measured the result", text.Length + splices.Count);
        // A text is never shorter in UTF-8, so one that does not fit an int is refused by its bytes.
        return (length > int.MaxValue ? int.MaxValue : (int)length, Math.Max(bytes, length));
    }
}
