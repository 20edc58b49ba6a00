using System.ComponentModel;

namespace Wikibot.Git.Client;

/// <summary>Query of <c>GET /wikis/{wiki}/changes</c>: commits of <c>main</c>, newest first.</summary>
/// <param name="Since">Only commits at or after this time.</param>
/// <param name="SinceCommit">Only commits after this one.</param>
/// <param name="Author">Only by this author: whole name or e-mail, in any case.</param>
/// <param name="Prefix">Only commits that touch a page whose path starts so; only those pages are listed.</param>
/// <param name="Cursor">From the answer before.</param>
/// <param name="Limit">Commits in one answer: 1 to 200.</param>
public sealed record ChangesQuery(DateTimeOffset? Since = null, string? SinceCommit = null, string? Author = null, string? Prefix = null, string? Cursor = null, int? Limit = null);

/// <summary>Answer of <c>GET /wikis/{wiki}/changes</c>.</summary>
/// <param name="Changes">Commits, newest first.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> to go on; absent at the end.</param>
public sealed record RecentChanges(IReadOnlyList<RecentChange> Changes, string? NextCursor = null);

/// <summary>One commit and the pages it touched.</summary>
/// <param name="Change">The commit.</param>
/// <param name="Pages">The pages that it touched; the first 50.</param>
/// <param name="PageCount">How many it touched.</param>
public sealed record RecentChange(ChangeInfo Change, IReadOnlyList<ChangedPage> Pages, int PageCount);

/// <summary>A page that differs between two states.</summary>
public sealed record ChangedPage(
    [property: Description("The page.")] string Path,
    [property: Description("created, changed, deleted or moved.")] string Kind,
    [property: Description("Its revision after.")] string? Revision = null,
    [property: Description("Where it moved from.")] string? From = null);
