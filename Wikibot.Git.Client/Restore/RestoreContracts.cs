using System.ComponentModel;

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
public sealed record RestoreResult(
    [property: Description("The commit that holds this state.")] string Commit,
    [property: Description("False when everything was as it had been, so that no commit was made.")] bool Changed,
    [property: Description("The pages and files that changed by it, the first 200.")] IReadOnlyList<ChangedPage> Pages,
    [property: Description("How many changed.")] int PageCount) : OfWiki;

/// <summary>Body of <c>POST /wikis/{wiki}/revert</c>: undoes what one author or session did, and nothing that others did.</summary>
/// <param name="Author">Whole name or e-mail, in any case. This, or <paramref name="Session"/>, or both.</param>
/// <param name="Since">Commits at or after this time. This or <paramref name="SinceCommit"/> is required.</param>
/// <param name="SinceCommit">Commits after this one.</param>
/// <param name="Prefix">Only pages whose path starts so.</param>
/// <param name="Message">Commit message; a sensible one is made when left out.</param>
/// <param name="Session">Only of this session, or by a client or program of this name, in any case.</param>
public sealed record RevertRequest(
    string? Author = null, DateTimeOffset? Since = null, string? SinceCommit = null, string? Prefix = null, string? Message = null, string? Session = null);

/// <summary>Answer of a revert.</summary>
public sealed record RevertResult(
    [property: Description("The commit that holds this state.")] string Commit,
    [property: Description("False when there was nothing to undo, or only conflicts.")] bool Changed,
    [property: Description("How many commits of the author were found.")] int Commits,
    [property: Description("The pages and files that changed by it, the first 200.")] IReadOnlyList<ChangedPage> Pages,
    [property: Description("How many changed.")] int PageCount,
    [property: Description("The pages and files left as they are because others changed the same since, each with the reason; the first 200.")] IReadOnlyList<RevertConflict> Conflicts,
    [property: Description("How many were left.")] int ConflictCount) : OfWiki;

/// <summary>Answer of <c>POST /wikis/{wiki}/revert/preview</c>: what a revert would do now. Nothing is changed.</summary>
/// <param name="Commit">The state that it was worked out on.</param>
/// <param name="Commits">How many commits would be undone.</param>
/// <param name="Pages">
/// The pages and files that would change, in path order, each with its difference as a unified diff, the first 200; without it those beyond 200,000 characters, and files
/// beyond 8 MiB that were looked into.
/// </param>
/// <param name="PageCount">How many would change.</param>
/// <param name="Conflicts">The pages and files that would be left as they are, each with the reason; the first 200.</param>
/// <param name="ConflictCount">How many would be left.</param>
/// <param name="Origins">Of files without lines that come back: where they can be looked at; absent for none.</param>
public sealed record RevertPreview(
    string Commit,
    int Commits,
    IReadOnlyList<ComparedPage> Pages,
    int PageCount,
    IReadOnlyList<RevertConflict> Conflicts,
    int ConflictCount,
    IReadOnlyList<FileOrigin>? Origins = null);

/// <summary>Where a file that comes back stood, unchanged.</summary>
/// <param name="Path">The file as the preview names it.</param>
/// <param name="Commit">A commit that has it.</param>
/// <param name="Was">Its path there.</param>
public sealed record FileOrigin(string Path, string Commit, string Was);

/// <summary>A page or file that a revert left alone.</summary>
public sealed record RevertConflict(
    [property: Description("The page, or the file with its extension.")] string Path,
    [property: Description("Who changed what since.")] string Reason,
    [property: Description("The commit in the way.")] string? Commit = null);
