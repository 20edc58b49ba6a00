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
/// <param name="From">The older commit; absent where the newer one is the wiki's first.</param>
/// <param name="To">The newer commit.</param>
/// <param name="Pages">The pages that differ, in path order.</param>
/// <param name="Truncated">True when the budget ended the answer; go on with <paramref name="NextCursor"/>.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> to go on; absent at the end.</param>
public sealed record Comparison(string? From, string To, IReadOnlyList<ComparedPage> Pages, bool Truncated = false, string? NextCursor = null);

/// <summary>One page of a comparison.</summary>
/// <param name="Path">The page's path (the new one of a move).</param>
/// <param name="Kind"><c>created</c>, <c>changed</c>, <c>deleted</c> or <c>moved</c>.</param>
/// <param name="Diff">The difference as text, in the format asked for.</param>
/// <param name="Added">Lines added.</param>
/// <param name="Removed">Lines removed.</param>
/// <param name="Truncated">True when <paramref name="Diff"/> was cut; the cursor goes on inside this page.</param>
/// <param name="From">The path before a move.</param>
public sealed record ComparedPage(string Path, string Kind, string Diff, int Added, int Removed, bool Truncated = false, string? From = null);
