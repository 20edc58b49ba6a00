namespace Wikibot.Git.Client;

/// <summary>Body of <c>POST /wikis/{wiki}/move</c>.</summary>
/// <param name="Path">A page, or a folder when it ends in <c>/</c> or no such page exists.</param>
/// <param name="To">Its new path. Nothing may exist there.</param>
/// <param name="Revision">Revision of the page, or of the folder (from a listing): required.</param>
/// <param name="Message">Commit message; a sensible one is made when left out.</param>
public sealed record MoveRequest(string Path, string To, string? Revision = null, string? Message = null);

/// <summary>Answer of a move.</summary>
/// <param name="Commit">The commit that holds this state.</param>
/// <param name="Moved">The pages that moved; the first 200.</param>
/// <param name="MovedCount">How many moved.</param>
/// <param name="Rewritten">The pages in which links were rewritten, by their new path; the first 200.</param>
/// <param name="RewrittenCount">How many were rewritten.</param>
/// <param name="LostLinks">Links that led somewhere and now lead nowhere, because their syntax cannot hold the new path; the first 200. Absent when there are none.</param>
/// <param name="LostLinkCount">How many there are.</param>
/// <param name="UnreadPages">Pages whose links could not all be read, so that they may need mending by hand; the first 200. Absent when there are none.</param>
public sealed record MoveResult(
    string Commit,
    IReadOnlyList<MovedPage> Moved,
    int MovedCount,
    IReadOnlyList<RewrittenPage> Rewritten,
    int RewrittenCount,
    IReadOnlyList<LostLink>? LostLinks = null,
    int? LostLinkCount = null,
    IReadOnlyList<UnreadPage>? UnreadPages = null);

/// <summary>One page of a move.</summary>
public sealed record MovedPage(string From, string To, string Revision);

/// <summary>A page in which links follow the move.</summary>
/// <param name="Path">The page's path after the move.</param>
/// <param name="Revision">Its new revision.</param>
public sealed record RewrittenPage(string Path, string Revision);

/// <summary>A link that points at a page.</summary>
/// <param name="Path">The page that holds it.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Target">The link's target as written.</param>
public sealed record Backlink(string Path, int Line, string Target);

/// <summary>A link that a move could not mend.</summary>
/// <param name="Path">The page that holds it, after the move.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Target">The link's target as written.</param>
/// <param name="LeadsTo">The path of what it should lead to.</param>
public sealed record LostLink(string Path, int Line, string Target, string LeadsTo);

/// <summary>A page whose links could not all be read.</summary>
/// <param name="Path">The page.</param>
/// <param name="Reason">Why.</param>
public sealed record UnreadPage(string Path, string Reason);
