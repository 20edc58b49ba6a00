using System.Globalization;
using Wikibot.Git.Markdown;

namespace Wikibot.Git.Pages;

/// <summary>
/// Which part of a page a reader asked for: a section, a range of lines, as much as a budget allows, or what a cursor left over; its outline
/// instead of its text (<see cref="PageOutline"/>).
/// </summary>
internal sealed class PagePart
{
    /// <summary>What a cursor of an outline has in place of an end: a cursor of text goes on in no outline.</summary>
    private const string OutlineEnd = "outline";

    private readonly ReadPageQuery _query;
    private readonly (int From, int To)? _rest;

    private PagePart(ReadPageQuery query, string? commit, (int From, int To)? rest)
    {
        _query = query;
        Commit = commit;
        _rest = rest;
    }

    /// <summary>Whether the page's headings have to be read.</summary>
    public bool NeedsHeadings => _query.Heading is not null || _query.Outline;

    /// <summary>The commit that a cursor stays on.</summary>
    public string? Commit { get; }

    public static PagePart Of(ReadPageQuery query)
    {
        if (query.Heading is not null && (query.FromLine ?? query.ToLine) is not null)
        {
            throw Problem.Invalid("heading", "exclusive", "'heading' and a range of lines are two ways to choose a part: give one.");
        }

        if (query.Outline && (query.FromLine ?? query.ToLine) is not null)
        {
            throw Problem.Invalid("outline", "exclusive", "'outline' is of a page or of one section ('heading'), not of a range of lines.");
        }

        if (Cursor.Decode(query.Cursor, 3) is not [var commit, var from, var to])
        {
            return new PagePart(query, null, null);
        }

        var end = 0;
        return int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            && (query.Outline ? to == OutlineEnd : int.TryParse(to, NumberStyles.None, CultureInfo.InvariantCulture, out end))
            ? new PagePart(query, commit, (start, end))
            : throw Cursor.Invalid();
    }

    /// <summary>The cursor that goes on with an outline at one of its headings.</summary>
    public static string CursorOfOutline(string commit, int heading) => Cursor.Encode(commit, heading.ToString(CultureInfo.InvariantCulture), OutlineEnd);

    /// <summary>The part of <paramref name="page"/>, which is whole.</summary>
    public PageContent Cut(PageContent page)
    {
        if (_query.Outline)
        {
            return PageOutline.Of(page, _query.Heading, _rest?.From ?? 0, _query.Budget);
        }

        var text = page.Content;
        var (from, to) = _rest ?? Chosen(text);
        if (from > to || to > text.Length)
        {
            throw Cursor.Invalid();
        }

        var end = _query.Budget is { } budget && to - from > budget ? CutAt(text, from, from + budget) : to;
        if (from == 0 && end == text.Length)
        {
            return page;
        }

        var lines = new TextLines(text);
        return page with
        {
            Content = text[from..end],
            Truncated = end < to,
            NextCursor = end < to ? Cursor.Encode(page.Commit, end.ToString(CultureInfo.InvariantCulture), to.ToString(CultureInfo.InvariantCulture)) : null,
            FromLine = lines.LineAt(from),
            ToLine = lines.LineAt(Math.Max(from, end - 1)),
            TotalLines = lines.Count,
        };
    }

    private (int From, int To) Chosen(string text)
    {
        if (_query.Heading is { } wanted)
        {
            var heading = new HeadingFinder(new MarkdownPage(text)).Find(wanted, "heading");
            return (heading.Start, heading.End);
        }

        if ((_query.FromLine ?? _query.ToLine) is null)
        {
            return (0, text.Length);
        }

        var lines = new TextLines(text);
        var first = _query.FromLine ?? 1;
        var last = Math.Min(_query.ToLine ?? lines.Count, lines.Count);
        return first <= last
            ? (lines.StartOf(first), lines.EndOf(last))
            : throw Problem.Invalid("fromLine", "range", $"There are no lines {first} to {_query.ToLine ?? lines.Count}: the page has {lines.Count}.");
    }

    /// <summary>At the last line end of the second half, else where no character is split.</summary>
    private static int CutAt(string text, int from, int limit)
    {
        var half = from + ((limit - from) / 2);
        var newline = text.LastIndexOf('\n', limit - 1, limit - half);
        if (newline >= 0)
        {
            return newline + 1;
        }

        var cut = limit;
        while (cut > half && (char.IsLowSurrogate(text[cut]) || TextMatch.IsInsideCharacter(text, cut)))
        {
            cut--;
        }

        return cut;
    }
}
