using Wikibot.Git.Client;
using Wikibot.Git.Problems;

namespace Wikibot.Git.Markdown;

/// <summary>A heading and its section, which runs to the next heading of the same or a higher level.</summary>
/// <param name="Level">1 to 6.</param>
/// <param name="Raw">The heading as written, without its marks.</param>
/// <param name="Plain">The heading without inline markup.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Start">Offset of its line.</param>
/// <param name="BodyStart">Offset behind the heading and its line end.</param>
/// <param name="End">Offset behind the section.</param>
/// <param name="Parent">The heading above it, if any.</param>
internal sealed record Heading(int Level, string Raw, string Plain, int Line, int Start, int BodyStart, int End, Heading? Parent)
{
    private const string Separator = " > ";

    /// <summary>The heading below its parents: <c>A &gt; B</c>.</summary>
    public string Path => Parent is null ? Raw : Parent.Path + Separator + Raw;

    public static IReadOnlyList<Heading> Read(MarkdownPage page)
    {
        var blocks = page.Structure.Headings;
        var ends = Ends(page, blocks);
        var headings = new List<Heading>(blocks.Count);
        var open = new Stack<Heading>();
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            while (open.TryPeek(out var top) && top.Level >= block.Level)
            {
                open.Pop();
            }

            var (raw, plain) = page.TextOf(block);
            var line = page.Lines.LineAt(block.Start);
            var body = page.Lines.EndOf(page.Lines.LineAt(block.End));
            var heading = new Heading(block.Level, raw, plain, line, page.Lines.StartOf(line), body, ends[i], open.TryPeek(out var parent) ? parent : null);
            headings.Add(heading);
            open.Push(heading);
        }

        return headings;
    }

    /// <summary>Where each section ends: at the next heading of its level or a higher one.</summary>
    private static int[] Ends(MarkdownPage page, List<HeadingBlock> blocks)
    {
        var ends = new int[blocks.Count];
        Span<int> next = stackalloc int[7];
        next.Fill(page.Text.Length);
        for (var i = blocks.Count - 1; i >= 0; i--)
        {
            ends[i] = next[blocks[i].Level];
            next[blocks[i].Level..].Fill(page.Lines.StartOf(page.Lines.LineAt(blocks[i].Start)));
        }

        return ends;
    }

    /// <summary>The one heading that <paramref name="wanted"/> names.</summary>
    /// <exception cref="WikibotProblemException">There is none, or more than one.</exception>
    public static Heading Find(MarkdownPage page, string wanted, string field)
    {
        var trimmed = wanted.Trim();
        var text = trimmed.TrimStart('#').Trim();
        int? level = trimmed.StartsWith('#') ? trimmed.TakeWhile(c => c == '#').Count() : null;
        Heading[] found = [];
        foreach (var comparison in (StringComparison[])[StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase])
        {
            found = [.. page.Headings.Where(h => (level is null || h.Level == level) && h.IsNamed(text, comparison))];
            found = found.Length > 0 ? found : [.. page.Headings.Where(h => (level is null || h.Level == level) && h.IsBelow(text, comparison))];
            if (found.Length > 0)
            {
                break;
            }
        }

        return found.Length switch
        {
            1 => found[0],
            0 => throw NotFound(page, wanted, field),
            _ => throw Problem.Make(
                409,
                ProblemCodes.HeadingAmbiguous,
                $"The heading '{wanted}' stands in the page {found.Length} times: {string.Join("; ", found.Take(10).Select(h => $"line {h.Line} as '{h.Path}'"))}. Name it with its parents, as 'Parent > Heading', or with its #s.",
                ("field", field),
                ("lines", Problem.List(found.Select(h => h.Line)))),
        };
    }

    private static WikibotProblemException NotFound(MarkdownPage page, string wanted, string field)
    {
        var all = page.Headings.Take(50).Select(h => new string('#', h.Level) + " " + h.Raw).ToArray();
        return Problem.Make(
            404,
            ProblemCodes.HeadingNotFound,
            all.Length == 0 ? $"The page has no heading '{wanted}', nor any other." : $"The page has no heading '{wanted}'. It has: {string.Join("; ", all)}.",
            ("field", field),
            ("headings", Problem.List(all)));
    }

    private bool IsNamed(string text, StringComparison comparison) => Raw.Equals(text, comparison) || Plain.Equals(text, comparison);

    /// <summary>Whether the last part of <c>A &gt; B</c> is this heading and the parts before name headings above it, in order.</summary>
    private bool IsBelow(string text, StringComparison comparison)
    {
        var split = text.LastIndexOf(Separator, StringComparison.Ordinal);
        if (split < 0 || !IsNamed(text[(split + Separator.Length)..].Trim(), comparison))
        {
            return false;
        }

        var above = text[..split].Trim();
        for (var parent = Parent; parent is not null; parent = parent.Parent)
        {
            if (parent.IsNamed(above, comparison) || parent.IsBelow(above, comparison))
            {
                return true;
            }
        }

        return false;
    }
}
