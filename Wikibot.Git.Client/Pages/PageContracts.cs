namespace Wikibot.Git.Client;

/// <summary>A page. Answer of <c>GET /wikis/{wiki}/page?path=</c>.</summary>
/// <param name="Path">The page's path without <c>.md</c>, NFC.</param>
/// <param name="Content">The text, line ends as stored.</param>
/// <param name="Revision">Blob id (40 hex digits): the precondition of the next write. Never an address.</param>
/// <param name="Commit">The commit that it was read at.</param>
/// <param name="LastChange">Who changed it last; only in the detailed form.</param>
public sealed record PageContent(string Path, string Content, string Revision, string Commit, ChangeInfo? LastChange = null);

/// <summary>Body of <c>PUT /wikis/{wiki}/page</c>.</summary>
/// <param name="Path">The page's path; a trailing <c>.md</c> is dropped.</param>
/// <param name="Content">The whole new text: valid UTF-8, at most 1 MiB.</param>
/// <param name="Revision">The revision that was read; left out only where the page does not exist yet.</param>
/// <param name="Message">Commit message; a sensible one is made when left out.</param>
public sealed record WritePageRequest(string Path, string Content, string? Revision = null, string? Message = null);

/// <summary>Answer of a write or a delete.</summary>
/// <param name="Path">The page's path.</param>
/// <param name="Revision">The page's revision now; absent after a delete.</param>
/// <param name="Commit">The commit that holds this state.</param>
/// <param name="Changed">False when the content was identical, so that no commit was made.</param>
/// <param name="Created">True when the page did not exist before.</param>
public sealed record PageChange(string Path, string? Revision, string Commit, bool Changed, bool Created = false);

/// <summary>One line of a listing: a page, or a folder where <c>depth</c> cut it off.</summary>
/// <param name="Path">Path without <c>.md</c>; a folder's ends in <c>/</c>.</param>
/// <param name="Kind"><c>page</c> or <c>folder</c>.</param>
/// <param name="Revision">Blob id of a page; absent for a folder.</param>
/// <param name="Pages">Number of pages below a folder; absent for a page.</param>
public sealed record PageListItem(string Path, string Kind, string? Revision = null, int? Pages = null);

/// <summary>Answer of <c>GET /wikis/{wiki}/pages</c>.</summary>
/// <param name="Items">This page of the list, in path order.</param>
/// <param name="Commit">The commit that the list was read at; a cursor stays on it.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> to go on; absent at the end.</param>
public sealed record PageList(IReadOnlyList<PageListItem> Items, string Commit, string? NextCursor = null);
