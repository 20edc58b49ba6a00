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
public sealed record MoveResult(string Commit, IReadOnlyList<MovedPage> Moved, int MovedCount, IReadOnlyList<RewrittenPage> Rewritten, int RewrittenCount);

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
