using Wikibot.Git.Budgets;
using Wikibot.Git.Markdown;

namespace Wikibot.Git.Edits;

/// <summary>Exact replacements: all are found in the text as it is, none overlaps another, and then all are made.</summary>
internal static class Replacements
{
    /// <summary>Most replacements in one call.</summary>
    public const int MaxEdits = 200;

    /// <summary>Lines that are named when a text stands in several places.</summary>
    private const int MaxCandidates = 10;

    public static string Apply(string text, IReadOnlyList<TextEdit> edits)
    {
        if (edits.Count > MaxEdits)
        {
            throw Problem.Invalid("edits", "count", $"At most {MaxEdits} edits in one call.");
        }

        var match = new TextMatch(text);
        var found = new List<Found>();
        var covered = 0L;
        for (var i = 0; i < edits.Count; i++)
        {
            covered += Locate(text, match, edits[i], i, text.Length - covered, found);

            // Where more is found than there is, two of them overlap.
            if (covered > text.Length)
            {
                break;
            }
        }

        found.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.End.CompareTo(b.End));
        RequireApart(text, found);
        return Splices.Apply(text, ToSplices(text, edits, found), "edits");
    }

    /// <summary>Adds where one edit applies, but no more than <paramref name="room"/> allows, and returns how much it covers.</summary>
    private static long Locate(string text, TextMatch match, TextEdit edit, int index, long room, List<Found> found)
    {
        var old = Check.Required(edit.Old, $"edits[{index}].old");
        _ = Check.Required(edit.New, $"edits[{index}].new");
        if (old.Length == 0)
        {
            throw Problem.Invalid($"edits[{index}].old", "empty", $"'edits[{index}].old' is empty: give the text to replace, or use append, prepend or a section edit.");
        }

        var (count, covered, end) = (0, 0L, 0);
        var candidates = new List<int>(MaxCandidates);
        foreach (var range in match.Find(old))
        {
            count++;
            if (candidates.Count < MaxCandidates)
            {
                candidates.Add(range.Start);
            }

            if ((edit.All || count == 1) && range.Start >= end && covered <= room)
            {
                found.Add(new Found(range.Start, range.End, index));
                covered += range.End - range.Start;
                end = range.End;
            }
        }

        return count switch
        {
            0 => throw NotFound(text, old, index),
            > 1 when !edit.All => throw Ambiguous(text, candidates, count, index),
            _ => covered,
        };
    }

    /// <summary>What takes the place of each; its line ends follow those of the line that it is put into.</summary>
    private static List<Splice> ToSplices(string text, IReadOnlyList<TextEdit> edits, List<Found> found)
    {
        var splices = new List<Splice>(found.Count);
        var forms = new (string? Lf, string? CrLf)[edits.Count];
        var ends = new LineEndsInOrder(text);
        foreach (var (start, end, index) in found)
        {
            ref var form = ref forms[index];
            splices.Add(new Splice(start, end, ends.At(start) switch
            {
                null => edits[index].New,
                "\n" => form.Lf ??= LineEnds.AsLf(edits[index].New),
                _ => form.CrLf ??= LineEnds.AsCrLf(edits[index].New),
            }));
        }

        RequestBudget.Step("it put the new texts in", found.Count);
        return splices;
    }

    private static void RequireApart(string text, List<Found> found)
    {
        for (var i = 1; i < found.Count; i++)
        {
            var (before, after) = (found[i - 1], found[i]);
            if (after.Start < before.End)
            {
                var (first, second) = (Math.Min(before.Index, after.Index), Math.Max(before.Index, after.Index));
                throw Problem.Make(
                    409,
                    ProblemCodes.EditsOverlap,
                    $"Nothing was changed: edits[{first}] and edits[{second}] overlap at line {new TextLines(text).LineAt(after.Start)}.",
                    ("edit", first),
                    ("other", second));
            }
        }
    }

    private static WikibotProblemException Ambiguous(string text, List<int> found, int count, int index)
    {
        var lines = new TextLines(text);
        var candidates = found.ConvertAll(lines.LineAt);
        var shown = string.Join("; ", candidates.Distinct().Select(line => $"line {line}: {NearestMatch.Shorten(lines[line])}"));
        return Problem.Make(
            409,
            ProblemCodes.EditAmbiguous,
            $"Nothing was changed: the old text of edits[{index}] stands in the page {count} times: {shown}.",
            ("edit", index),
            ("lines", Problem.List(candidates)));
    }

    private static WikibotProblemException NotFound(string text, string old, int index)
    {
        if (NearestMatch.Find(text, old) is not { } nearest)
        {
            return Problem.Make(
                409,
                ProblemCodes.EditNotFound,
                $"Nothing was changed: the old text of edits[{index}] is not in the page, nor is anything like it.",
                ("edit", index));
        }

        return Problem.Make(
            409,
            ProblemCodes.EditNotFound,
            $"Nothing was changed: the old text of edits[{index}] is not in the page. The nearest is at line {nearest.Line}{nearest.Difference}: {nearest.Text}",
            ("edit", index),
            ("line", nearest.Line),
            ("nearest", nearest.Text));
    }

    /// <summary>Where an edit applies.</summary>
    private readonly record struct Found(int Start, int End, int Index);
}
