using Wikibot.Git.Markdown;

namespace Wikibot.Git.Edits;

/// <summary>
/// Edits of sections: all headings are found in the page as it is, and then all edits are made at once, those of one place in their
/// order. Everything outside the place of an edit stays as it is.
/// </summary>
internal static class Sections
{
    /// <summary>Most sections in one call.</summary>
    public const int MaxSections = 50;

    public static string Apply(string text, IReadOnlyList<SectionEdit> sections)
    {
        if (sections.Count > MaxSections)
        {
            throw Problem.Invalid("sections", "count", $"At most {MaxSections} section edits in one call.");
        }

        var page = new MarkdownPage(text);
        var finder = new HeadingFinder(page);
        var places = sections.Select((edit, index) => Locate(finder, edit, index)).ToList();
        RequireApart(places);
        var splices = new List<Splice>();
        foreach (var place in places.Where(place => place.Edit.Mode == SectionModes.Replace))
        {
            splices.Add(Replace(text, place.Heading, place.Edit.Content));
        }

        foreach (var group in places.Where(place => place.Edit.Mode != SectionModes.Replace).GroupBy(place => PlaceOf(text, place)))
        {
            // What goes directly below a heading later stands above what went there before.
            var below = group.Where(place => place.Edit.Mode == SectionModes.InsertAfter).Reverse();
            var atEnd = group.Where(place => place.Edit.Mode == SectionModes.Append);
            splices.Add(Insert(page, group.First().Heading, group.Key, [.. below.Concat(atEnd).Select(place => place.Edit.Content)]));
        }

        splices.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.End.CompareTo(b.End));
        return Splices.Apply(text, splices, "sections");
    }

    private static Place Locate(HeadingFinder finder, SectionEdit edit, int index)
    {
        _ = Check.Required(edit.Content, $"sections[{index}].content");
        var mode = Check.Required(edit.Mode, $"sections[{index}].mode");
        if (mode is not (SectionModes.Replace or SectionModes.Append or SectionModes.InsertAfter))
        {
            throw Problem.Invalid($"sections[{index}].mode", "mode", $"'sections[{index}].mode' is {SectionModes.Replace}, {SectionModes.Append} or {SectionModes.InsertAfter}.");
        }

        var field = $"sections[{index}].heading";
        return new Place(index, edit, finder.Find(Check.Required(edit.Heading, field), field));
    }

    /// <summary>Nothing else can be meant inside a section that is replaced.</summary>
    private static void RequireApart(List<Place> places)
    {
        foreach (var replaced in places.Where(place => place.Edit.Mode == SectionModes.Replace))
        {
            var (start, end) = (replaced.Heading.Start, replaced.Heading.End);
            if (places.Find(other => other.Index != replaced.Index && other.Heading.Start >= start && other.Heading.Start < end
                && (other.Edit.Mode == SectionModes.Replace || other.Heading.Start > start)) is { } other)
            {
                var (first, second) = (Math.Min(replaced.Index, other.Index), Math.Max(replaced.Index, other.Index));
                throw Problem.Make(
                    409,
                    ProblemCodes.EditsOverlap,
                    $"Nothing was changed: sections[{first}] and sections[{second}] overlap at line {other.Heading.Line}.",
                    ("edit", first),
                    ("other", second));
            }
        }
    }

    private static Splice Replace(string text, Heading heading, string content)
    {
        var newline = LineEnds.At(text, heading.Start);
        var added = LineEnds.Follow(text, heading.Start, WithoutHeading(content, heading)).Trim('\r', '\n');
        var closed = text.AsSpan(0, heading.BodyStart).EndsWith("\n") ? "" : newline;
        var body = text.AsSpan(heading.BodyStart..heading.End);
        if (added.Length == 0)
        {
            return new Splice(heading.BodyStart, heading.End, closed + (heading.End < text.Length ? newline : ""));
        }

        if (body.IsWhiteSpace())
        {
            return new Splice(heading.BodyStart, heading.End, closed + newline + added + newline + (heading.End < text.Length ? newline : ""));
        }

        // The blank lines around the old body stay; what stands between them goes.
        var lead = body.Length - body.TrimStart("\r\n").Length;
        var trail = body.Length - body.TrimEnd("\r\n").Length;
        var underlined = heading.End < text.Length && text[heading.End] != '#' && body[^trail..].Count('\n') < 2;
        return new Splice(heading.BodyStart + lead, heading.End - trail, underlined ? added + newline : added);
    }

    /// <summary>The content without the section's own heading, which stays anyway: models repeat it.</summary>
    private static string WithoutHeading(string content, Heading heading)
    {
        var start = content.Length - content.AsSpan().TrimStart("\r\n").Length;
        var end = content.IndexOf('\n', start) is var first and >= 0 ? content.IndexOf('\n', first + 1) : -1;
        var page = new MarkdownPage(end < 0 ? content[start..] : content[start..end]);
        return page.Blocks is [{ Kind: TopKind.Heading }, ..] && page.Headings is [var own, ..] && own.Level == heading.Level && HeadingFinder.AreAlike(own, heading)
            ? content[(start + own.BodyStart)..]
            : content;
    }

    /// <summary>Where an edit's text goes in.</summary>
    private static int PlaceOf(string text, Place place)
    {
        var heading = place.Heading;
        var below = text.AsSpan(0, heading.BodyStart).TrimEnd("\r\n").Length;
        return place.Edit.Mode == SectionModes.Append
            ? Math.Max(below, heading.Start + text.AsSpan(heading.Start..heading.End).TrimEnd().Length)
            : below;
    }

    private static Splice Insert(MarkdownPage page, Heading heading, int at, IReadOnlyList<string> contents)
    {
        var text = page.Text;
        var newline = LineEnds.At(text, heading.Start);
        var added = "";
        TopBlock? last = at <= heading.BodyStart ? null : page.BlockAt(at - 1);
        foreach (var content in contents)
        {
            var next = LineEnds.Follow(text, heading.Start, content).Trim('\r', '\n');
            added += (Blocks.GoesOn(last, next) ? newline : newline + newline) + next;
            last = Blocks.Last(next) ?? last;
        }

        var rest = text.AsSpan(at);
        var below = rest.TrimStart("\r\n");
        if (below.IsEmpty)
        {
            return new Splice(at, text.Length, rest.IsEmpty ? added : added + newline);
        }

        var apart = Blocks.BeginsBlank(rest[(rest.IndexOf('\n') + 1)..]) || Blocks.GoesOn(last, below);
        return new Splice(at, at, apart ? added : added + newline);
    }

    /// <summary>An edit and its section.</summary>
    private sealed record Place(int Index, SectionEdit Edit, Heading Heading);
}
