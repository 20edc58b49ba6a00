using Wikibot.Git.Budgets;
using Wikibot.Git.Markdown;

namespace Wikibot.Git.Pages;

/// <summary>A page's headings with their lines and sizes in place of its text: what is in a long page, for the price of a few lines.</summary>
internal static class PageOutline
{
    /// <summary>Characters that a heading costs of an answer's budget beside its own text: level, line and size.</summary>
    private const int OfHeading = 48;

    /// <summary>The outline of <paramref name="page"/>, which is whole.</summary>
    /// <param name="page">The page.</param>
    /// <param name="section">The heading whose section is meant, itself included; the whole page when left out.</param>
    /// <param name="skip">Headings that earlier answers gave.</param>
    /// <param name="budget">Most characters of the answer; one heading is always given.</param>
    public static PageContent Of(PageContent page, string? section, int skip, int? budget)
    {
        var markdown = new MarkdownPage(page.Content);
        IReadOnlyList<Heading> headings = markdown.Headings;
        if (section is not null)
        {
            var whole = new HeadingFinder(markdown).Find(section, "heading");
            headings = [.. headings.Where(heading => heading.Start >= whole.Start && heading.Start < whole.End)];
        }

        if (skip > headings.Count)
        {
            throw Cursor.Invalid();
        }

        var outline = new List<PageHeading>();
        var left = budget ?? int.MaxValue;
        var at = skip;
        for (; at < headings.Count && (left > 0 || outline.Count == 0); at++)
        {
            var heading = headings[at];
            var shown = HeadingFinder.Shorten(heading.Plain.Length > 0 ? heading.Plain : heading.Raw);
            RequestBudget.Step("it made an outline", OfHeading + shown.Length);
            outline.Add(new PageHeading(heading.Level, shown, heading.Line, heading.End - heading.Start));
            left -= OfHeading + shown.Length;
        }

        return page with
        {
            Content = "",
            Outline = outline,
            TotalLines = markdown.Lines.Count,
            TotalSize = page.Content.Length,
            Truncated = at < headings.Count,
            NextCursor = at < headings.Count ? PagePart.CursorOfOutline(page.Commit, at) : null,
        };
    }
}
