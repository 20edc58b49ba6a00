namespace Wikibot.Git.Client;

/// <summary>Body of <c>POST /wikis/{wiki}/restore</c>: brings a former state back, as a new commit.</summary>
/// <param name="Commit">The commit whose state comes back.</param>
/// <param name="Path">A page (existing or deleted), a folder (ends in <c>/</c>, or no such page is known); the whole wiki when left out.</param>
/// <param name="Revision">
/// Revision of what exists there now (page or folder; of the whole wiki that of <see cref="WikiInfo.Revision"/>); left out where nothing does.
/// </param>
/// <param name="Message">Commit message; a sensible one is made when left out.</param>
public sealed record RestoreRequest(string Commit, string? Path = null, string? Revision = null, string? Message = null);

/// <summary>Answer of a restore.</summary>
/// <param name="Commit">The commit that holds this state.</param>
/// <param name="Changed">False when everything was as it had been, so that no commit was made.</param>
/// <param name="Pages">The pages that changed by it; the first 200.</param>
/// <param name="PageCount">How many changed.</param>
public sealed record RestoreResult(string Commit, bool Changed, IReadOnlyList<ChangedPage> Pages, int PageCount);

/// <summary>Body of <c>POST /wikis/{wiki}/revert</c>: undoes what one author did, and nothing that others did.</summary>
/// <param name="Author">Whole name or e-mail, in any case.</param>
/// <param name="Since">Commits at or after this time. This or <paramref name="SinceCommit"/> is required.</param>
/// <param name="SinceCommit">Commits after this one.</param>
/// <param name="Prefix">Only pages whose path starts so.</param>
/// <param name="Message">Commit message; a sensible one is made when left out.</param>
public sealed record RevertRequest(string Author, DateTimeOffset? Since = null, string? SinceCommit = null, string? Prefix = null, string? Message = null);

/// <summary>Answer of a revert.</summary>
/// <param name="Commit">The commit that holds this state.</param>
/// <param name="Changed">False when there was nothing to undo, or only conflicts.</param>
/// <param name="Commits">How many commits of the author were found.</param>
/// <param name="Pages">The pages that changed by it; the first 200.</param>
/// <param name="PageCount">How many changed.</param>
/// <param name="Conflicts">The pages that were left as they are, each with the reason; the first 200.</param>
/// <param name="ConflictCount">How many were left.</param>
public sealed record RevertResult(string Commit, bool Changed, int Commits, IReadOnlyList<ChangedPage> Pages, int PageCount, IReadOnlyList<RevertConflict> Conflicts, int ConflictCount);

/// <summary>A page that a revert left alone.</summary>
/// <param name="Path">The page.</param>
/// <param name="Reason">A sentence: who changed what since.</param>
/// <param name="Commit">The commit in the way, where there is one.</param>
public sealed record RevertConflict(string Path, string Reason, string? Commit = null);
