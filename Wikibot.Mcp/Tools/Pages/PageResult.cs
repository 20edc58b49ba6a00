using System.ComponentModel;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>Answer of <c>read_page</c>.</summary>
internal sealed record PageResult(
    [property: Description("The wiki.")] string Wiki,
    [property: Description("The page; of a former state, where it was then.")] string Path,
    [property: Description("Pass as \"revision\" to replace, move or delete the page.")] string Revision,
    [property: Description("The commit that it was read at.")] string Commit,
    [property: Description("True when there is more of what was asked for: go on with \"cursor\".")] bool Truncated,
    [property: Description("The text, line ends as stored; absent with outline.")] string? Content = null,
    [property: Description(Help.NextCursor)] string? NextCursor = null,
    [property: Description("First line of content; absent when it is the whole page.")] int? FromLine = null,
    [property: Description("Last line of content.")] int? ToLine = null,
    [property: Description("Lines of the whole page.")] int? TotalLines = null,
    [property: Description("The headings, with outline.")] IReadOnlyList<PageHeading>? Outline = null,
    [property: Description("Characters of the whole page, with outline.")] int? TotalSize = null,
    [property: Description("What you asked for, where no page has that path; note says how this one was found.")] string? ResolvedFrom = null,
    [property: Description("What to mind.")] string? Note = null,
    [property: Description("Who changed it last; only in the detailed form.")] ChangeInfo? LastChange = null)
{
    private const string PartNote = "Only a part of the page. Change it with edit_page; write_page would replace the whole page by what you send.";
    private const string OutlineNote = "Headings only. Read a section by \"heading\", or lines by \"fromLine\" and \"toLine\".";

    public static PageResult From(string wiki, PageContent page) => new(
        wiki, page.Path, page.Revision, page.Commit, page.Truncated, page.Outline is null ? page.Content : null, page.NextCursor,
        page.FromLine, page.ToLine, page.TotalLines, page.Outline, page.TotalSize, page.ResolvedFrom, Notes(page), page.LastChange);

    /// <summary>What a reader of the page has to know beside it; null when nothing.</summary>
    public static string? Notes(PageContent page)
    {
        string?[] notes =
        [
            page.MovedTo is null ? null : $"The page was \"{page.Path}\" then; it has been moved to \"{page.MovedTo}\" since.",
            page.ResolvedFrom is null ? null : $"No page has the path \"{page.ResolvedFrom}\"; \"{page.Path}\" is the only one {How(page.ResolvedBy)}. Name it by its path when you change it.",
            page.Outline is not null ? OutlineNote : page.FromLine is null && !page.Truncated ? null : PartNote,
        ];
        return notes.Any(note => note is not null) ? string.Join(' ', notes.Where(note => note is not null)) : null;
    }

    private static string How(string? resolvedBy) => resolvedBy switch
    {
        ResolvedBy.Alias => "with that alias",
        ResolvedBy.Title => "with that title",
        _ => "whose path ends so",
    };
}
