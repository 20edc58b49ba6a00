using System.ComponentModel;

namespace Wikibot.Git.Client;

/// <summary>Query of <c>GET /wikis/{wiki}/compare</c>.</summary>
/// <param name="From">Commit of the older state; this or <paramref name="Commit"/>.</param>
/// <param name="To">Commit of the newer state; the newest when left out.</param>
/// <param name="Path">One page; every page that differs when left out. A folder when it ends in <c>/</c>, or no such page is known.</param>
/// <param name="Format"><c>unified</c> (default) or <c>words</c> (lines as unified, changed words marked <c>[-so-]{+so+}</c>).</param>
/// <param name="Budget">Most characters of diff text in the answer: 200 to 200,000; default 20,000.</param>
/// <param name="Cursor">From the answer before.</param>
/// <param name="Commit">What this one commit did, against its parent; not together with <paramref name="From"/> or <paramref name="To"/>.</param>
public sealed record CompareQuery(string? From = null, string? To = null, string? Path = null, string? Format = null, int? Budget = null, string? Cursor = null, string? Commit = null);

/// <summary>Answer of <c>GET /wikis/{wiki}/compare</c>.</summary>
public sealed record Comparison(
    [property: Description("The newer commit.")] string To,
    [property: Description("The pages that differ, in path order.")] IReadOnlyList<ComparedPage> Pages,
    [property: Description("True when there is more: call again with \"cursor\".")] bool Truncated = false,
    [property: Description("Pass as \"cursor\" for the rest.")] string? NextCursor = null,
    [property: Description("The older commit; absent before the first.")] string? From = null) : OfWiki;

/// <summary>One page of a comparison.</summary>
public sealed record ComparedPage(
    [property: Description("The page.")] string Path,
    [property: Description("created, changed, deleted or moved.")] string Kind,
    [property: Description("The difference, in the format asked for.")] string Diff,
    [property: Description("Lines added.")] int Added,
    [property: Description("Lines removed.")] int Removed,
    [property: Description("True when diff was cut: \"cursor\" goes on inside this page.")] bool Truncated = false,
    [property: Description("Where it moved from.")] string? From = null);
