using System.Text;
using Wikibot.Git.Client;
using Wikibot.Git.Markdown;
using Wikibot.Git.Problems;

namespace Wikibot.Git.Edits;

/// <summary>Exact replacements: all are found in the text as it is, none overlaps another, and then all are made.</summary>
internal static class Replacements
{
    private const int MaxEdits = 200;
    private const int MaxCandidates = 10;

    public static string Apply(string text, IReadOnlyList<TextEdit> edits)
    {
        if (edits.Count > MaxEdits)
        {
            throw Problem.Invalid("edits", "count", $"At most {MaxEdits} edits in one call.");
        }

        var found = new List<(int Index, int Start, int End)>();
        for (var i = 0; i < edits.Count; i++)
        {
            found.AddRange(Locate(text, edits[i], i).Select(range => (i, range.Start.Value, range.End.Value)));
        }

        found.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
        RequireApart(text, found);
        var result = new StringBuilder(text.Length);
        var from = 0;
        foreach (var (index, start, end) in found)
        {
            result.Append(text, from, start - from).Append(LineEnds.Follow(text, start, edits[index].New));
            from = end;
        }

        return result.Append(text, from, text.Length - from).ToString();
    }

    private static IReadOnlyList<Range> Locate(string text, TextEdit edit, int index)
    {
        var old = Check.Required(edit.Old, $"edits[{index}].old");
        _ = Check.Required(edit.New, $"edits[{index}].new");
        if (old.Length == 0)
        {
            throw Problem.Invalid($"edits[{index}].old", "empty", $"'edits[{index}].old' is empty: give the text to replace, or use append, prepend or a section edit.");
        }

        Range[] found = [.. TextMatch.Find(text, old)];
        return found switch
        {
            [] => throw NotFound(text, old, index),
            [_] => found,
            _ when edit.All => Apart(found),
            _ => throw Ambiguous(text, found, index),
        };
    }

    private static List<Range> Apart(Range[] found)
    {
        var apart = new List<Range>(found.Length);
        foreach (var range in found)
        {
            if (apart.Count == 0 || range.Start.Value >= apart[^1].End.Value)
            {
                apart.Add(range);
            }
        }

        return apart;
    }

    private static void RequireApart(string text, List<(int Index, int Start, int End)> found)
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
                    $"Nothing was changed: edits[{first}] and edits[{second}] overlap at line {new TextLines(text).LineAt(after.Start)}. Make one edit of the two.",
                    ("edit", first),
                    ("other", second));
            }
        }
    }

    private static WikibotProblemException Ambiguous(string text, Range[] found, int index)
    {
        var lines = new TextLines(text);
        var candidates = found.Take(MaxCandidates).Select(range => lines.LineAt(range.Start.Value)).ToArray();
        var shown = string.Join("; ", candidates.Distinct().Select(line => $"line {line}: {NearestMatch.Shorten(lines[line])}"));
        return Problem.Make(
            409,
            ProblemCodes.EditAmbiguous,
            $"Nothing was changed: the old text of edits[{index}] stands in the page {found.Length} times. {shown}. Make it longer, so that it stands there once, or set 'all'.",
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
                $"Nothing was changed: the old text of edits[{index}] is not in the page, nor is anything like it. Read the page again.",
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
}
