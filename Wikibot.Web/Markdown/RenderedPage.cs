namespace Wikibot.Web.Markdown;

/// <summary>A heading of a page, for its outline.</summary>
public sealed record OutlineEntry(int Level, string Text, string Id);

/// <summary>A page that another one shows in its place.</summary>
/// <param name="Path">The page.</param>
/// <param name="Text">Its text, or that of a section.</param>
internal sealed record EmbeddedPage(string Path, string Text);

/// <summary>A page as HTML that may be shown.</summary>
/// <param name="Html">Sanitised.</param>
/// <param name="Outline">Its headings.</param>
/// <param name="FrontMatter">Its front matter.</param>
/// <param name="Wanted">The pages that it embeds, as <c>page</c> or <c>page#heading</c>: rendered again with them, it shows them.</param>
/// <param name="Note">What to mind; null for nothing.</param>
public sealed record RenderedPage(
    string Html, IReadOnlyList<OutlineEntry> Outline, IReadOnlyList<FrontMatterEntry> FrontMatter, IReadOnlyList<string> Wanted, string? Note = null)
{
    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> Tags => Markdown.FrontMatter.Tags(FrontMatter);
}
