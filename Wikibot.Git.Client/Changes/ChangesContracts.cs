using System.ComponentModel;

namespace Wikibot.Git.Client;

/// <summary>Answer of <c>GET /wikis/{wiki}/changes</c>.</summary>
/// <param name="Changes">Commits, newest first.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> to go on; absent at the end.</param>
public sealed record RecentChanges(IReadOnlyList<RecentChange> Changes, string? NextCursor = null);

/// <summary>One commit and the pages it touched.</summary>
/// <param name="Change">The commit.</param>
/// <param name="Pages">The pages that it touched; the first 50.</param>
/// <param name="PageCount">How many it touched.</param>
/// <param name="TextChange">How many more times the text that was asked for stands in these pages after it; negative when fewer.</param>
/// <param name="Files">The files beside the pages that it touched, by their paths with extension; the first 50, absent where there are none.</param>
/// <param name="FileCount">How many of them it touched; absent where there are none.</param>
public sealed record RecentChange(
    ChangeInfo Change, IReadOnlyList<ChangedPage> Pages, int PageCount, int? TextChange = null, IReadOnlyList<ChangedPage>? Files = null, int? FileCount = null);

/// <summary>A page, or a file beside the pages, that differs between two states.</summary>
public sealed record ChangedPage(
    [property: Description("The page, or the file with its extension.")] string Path,
    [property: Description("created, changed, deleted or moved.")] string Kind,
    [property: Description("Its revision after.")] string? Revision = null,
    [property: Description("Where it moved from.")] string? From = null,
    [property: Description("True for a file that is no page, in a list that holds both.")] bool? IsFile = null);
