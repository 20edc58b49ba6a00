using System.ComponentModel;

namespace Wikibot.Git.Client;

/// <summary>Body of <c>POST /wikis/{wiki}/search</c>: a question, sent as a body because addresses are short and are written down on the way.</summary>
/// <param name="Query">Words, <c>"phrases"</c>, <c>prefix*</c>, <c>-without</c>; anything else is text. May be left out where a filter is given.</param>
/// <param name="Prefix">Only this folder.</param>
/// <param name="Tag">Only pages with this tag, or one below it (<c>a/b</c> is below <c>a</c>).</param>
/// <param name="Property">Only pages whose front matter has this key, or this value: <c>status</c>, <c>status=draft</c>.</param>
/// <param name="Author">Only pages that this author changed last: whole name or e-mail, in any case.</param>
/// <param name="Since">Only pages that changed at or after this time.</param>
/// <param name="Before">Only pages that last changed before this time.</param>
/// <param name="Cursor">From the answer before.</param>
/// <param name="Limit">Hits in one answer, 1 to 50; 8 and at most about 1,800 tokens when left out.</param>
public sealed record SearchRequest(
    string? Query = null,
    string? Prefix = null,
    string? Tag = null,
    string? Property = null,
    string? Author = null,
    DateTimeOffset? Since = null,
    DateTimeOffset? Before = null,
    string? Cursor = null,
    int? Limit = null);

/// <summary>Answer of <c>POST /wikis/{wiki}/search</c>.</summary>
public sealed record SearchAnswer(
    [property: Description("Sections, the best first; two of a page before others of it.")] IReadOnlyList<SearchHit> Hits,
    [property: Description("How many sections there are in all; it is counted up to 10,000.")] long Total,
    [property: Description("True when total is exact.")] bool TotalIsExact,
    [property: Description("What to mind: words that are nowhere, what was looked for instead, an index that is still being made.")] string? Note = null,
    [property: Description("Pass as \"cursor\" for more.")] string? NextCursor = null) : OfWiki;

/// <summary>A section that was found.</summary>
public sealed record SearchHit(
    [property: Description("The page.")] string Path,
    [property: Description("The line of the snippet in the page.")] int Line,
    [property: Description("The text there.")] string Snippet,
    [property: Description("The page's revision, good for your next change.")] string Revision,
    [property: Description("The heading, below its parents.")] string? Heading = null,
    [property: Description("Who changed the page last.")] string? ChangedBy = null,
    [property: Description("When.")] DateTimeOffset? ChangedAt = null);
