using System.ComponentModel.DataAnnotations;

namespace Wikibot.Git.Client;

/// <summary>Query of <c>GET /wikis/{wiki}/page</c>.</summary>
/// <param name="Path">The page's path.</param>
/// <param name="Commit">Read it as it was at this commit of <c>main</c>.</param>
/// <param name="At">Read it as it was at this time; not together with <paramref name="Commit"/>.</param>
/// <param name="Heading">Only this section, subsections included; <c>A &gt; B</c> names B below A.</param>
/// <param name="FromLine">Only from this line (from 1).</param>
/// <param name="ToLine">Only up to and with this line.</param>
/// <param name="Budget">Most characters in the answer (200 or more), cut at a line end where one is near; everything when left out.</param>
/// <param name="Cursor">From the answer before; the other limits must be as they were.</param>
/// <param name="Detailed">Say who changed it last.</param>
/// <param name="Outline">The headings instead of the text; of one section with <paramref name="Heading"/>. Not together with a range of lines.</param>
public sealed record ReadPageQuery(
    string Path,
    string? Commit = null,
    DateTimeOffset? At = null,
    string? Heading = null,
    [property: Range(1, int.MaxValue)] int? FromLine = null,
    [property: Range(1, int.MaxValue)] int? ToLine = null,
    [property: Range(ReadPageQuery.MinBudget, ReadPageQuery.MaxBudget)] int? Budget = null,
    string? Cursor = null,
    bool Detailed = false,
    bool Outline = false)
{
    /// <summary>Fewest characters of a page that an answer can be limited to.</summary>
    public const int MinBudget = 200;

    /// <summary>Most characters of a page that an answer can be limited to; every page is shorter.</summary>
    public const int MaxBudget = 2_000_000;
}
