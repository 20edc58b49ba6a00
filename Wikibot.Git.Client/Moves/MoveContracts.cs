using System.ComponentModel;

namespace Wikibot.Git.Client;

/// <summary>Body of <c>POST /wikis/{wiki}/move</c>.</summary>
/// <param name="Path">A page, or a folder when it ends in <c>/</c> or no such page exists.</param>
/// <param name="To">Its new path. Nothing may exist there.</param>
/// <param name="Revision">Revision of the page, or of the folder (from a listing): required.</param>
/// <param name="Message">Commit message; a sensible one is made when left out.</param>
public sealed record MoveRequest(string Path, string To, string? Revision = null, string? Message = null);

/// <summary>Answer of a move.</summary>
public sealed record MoveResult(
    [property: Description("The commit that holds this state.")] string Commit,
    [property: Description("The pages that moved, the first 200.")] IReadOnlyList<MovedPage> Moved,
    [property: Description("How many moved.")] int MovedCount,
    [property: Description("The pages whose links were rewritten, the first 200.")] IReadOnlyList<RewrittenPage> Rewritten,
    [property: Description("How many were rewritten.")] int RewrittenCount,
    [property: Description("Links that cannot hold the new path and now lead nowhere, the first 200: mend them by hand.")] IReadOnlyList<LostLink>? LostLinks = null,
    [property: Description("How many there are.")] int? LostLinkCount = null,
    [property: Description("Pages whose links could not all be read, with the reason: look at them by hand.")] IReadOnlyList<UnreadPage>? UnreadPages = null) : OfWiki;

/// <summary>Answer of <c>POST /wikis/{wiki}/move/preview</c>: what a move would do now. Nothing is changed.</summary>
/// <param name="Commit">The state that it was worked out on.</param>
/// <param name="MovedCount">How many files would move.</param>
/// <param name="Rewritten">The pages whose links would be rewritten, by their paths after the move, the first 200.</param>
/// <param name="RewrittenCount">How many would be rewritten.</param>
/// <param name="LostLinks">Links that cannot hold the new path and would lead nowhere, the first 200.</param>
/// <param name="UnreadPages">Pages whose links cannot all be read, with the reason; the first 200.</param>
public sealed record MovePreview(
    string Commit, int MovedCount, IReadOnlyList<string> Rewritten, int RewrittenCount, IReadOnlyList<LostLink> LostLinks, IReadOnlyList<UnreadPage> UnreadPages);

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
