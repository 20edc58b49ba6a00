using System.ComponentModel.DataAnnotations;

namespace Wikibot.Git.Client;

/// <summary>Query of <c>GET /wikis/{wiki}/compare</c>.</summary>
/// <param name="From">Commit of the older state; this or <paramref name="Commit"/>.</param>
/// <param name="To">Commit of the newer state; the newest when left out.</param>
/// <param name="Path">One page or file; all that differ when left out. A folder when it ends in <c>/</c>, or no such page is known.</param>
/// <param name="Format"><c>unified</c> (default) or <c>words</c> (lines as unified, changed words marked <c>[-so-]{+so+}</c>).</param>
/// <param name="Budget">Most characters of diff text in the answer: 200 to 200,000; default 20,000.</param>
/// <param name="Cursor">From the answer before.</param>
/// <param name="Commit">What this one commit did, against its parent; not together with <paramref name="From"/> or <paramref name="To"/>.</param>
/// <param name="Session">Only pages and files that commits of this session, or by a client or program of this name, changed between the states.</param>
public sealed record CompareQuery(
    string? From = null,
    string? To = null,
    string? Path = null,
    string? Format = null,
    [property: Range(CompareQuery.MinBudget, CompareQuery.MaxBudget)] int? Budget = null,
    string? Cursor = null,
    string? Commit = null,
    string? Session = null)
{
    /// <summary>Fewest characters of difference that an answer can be limited to.</summary>
    public const int MinBudget = 200;

    /// <summary>Characters of difference in one answer, when no number is given.</summary>
    public const int DefaultBudget = 20_000;

    /// <summary>Most characters of difference in one answer.</summary>
    public const int MaxBudget = 200_000;
}
