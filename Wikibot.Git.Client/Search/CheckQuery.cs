using System.ComponentModel.DataAnnotations;

namespace Wikibot.Git.Client;

/// <summary>Query of <c>GET /wikis/{wiki}/check</c>.</summary>
/// <param name="Prefix">Only pages of this folder.</param>
/// <param name="Kind">Only findings of this kind; see <see cref="FindingKinds"/>.</param>
/// <param name="StaleDays">Pages are stale that did not change for so many days, or whose <c>verified</c> date is older; only those past their <c>expires</c> date when left out.</param>
/// <param name="Cursor">From the answer before.</param>
/// <param name="Limit">Findings in one answer: 1 to 200.</param>
public sealed record CheckQuery(
    string? Prefix = null,
    string? Kind = null,
    [property: Range(1, CheckQuery.MaxStaleDays)] int? StaleDays = null,
    string? Cursor = null,
    [property: Range(1, CheckQuery.MaxLimit)] int? Limit = null)
{
    /// <summary>Findings in one answer, when no number is given.</summary>
    public const int DefaultLimit = 30;

    /// <summary>Most findings in one answer.</summary>
    public const int MaxLimit = 200;

    /// <summary>Most days after which a page may be called stale.</summary>
    public const int MaxStaleDays = 36_500;
}
