using System.ComponentModel;

namespace Wikibot.Git.Client;

/// <summary>A page. Answer of <c>GET /wikis/{wiki}/page?path=</c>.</summary>
/// <param name="Path">The page's path without <c>.md</c>, NFC; of a former state where it was then.</param>
/// <param name="Content">The text, line ends as stored; empty with an outline.</param>
/// <param name="Revision">Blob id (40 hex digits): the precondition of the next write. Never an address.</param>
/// <param name="Commit">The commit that it was read at.</param>
/// <param name="LastChange">Who changed it last; only in the detailed form.</param>
/// <param name="Truncated">True when <paramref name="Content"/> is not all that was asked for; go on with <paramref name="NextCursor"/>.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> to go on, in the same commit; absent at the end.</param>
/// <param name="FromLine">First line of <paramref name="Content"/>, from 1; absent when the whole page was asked for and given.</param>
/// <param name="ToLine">Last line of <paramref name="Content"/>; present with <paramref name="FromLine"/>.</param>
/// <param name="TotalLines">Lines of the page; present with <paramref name="FromLine"/> or <paramref name="Outline"/>.</param>
/// <param name="MovedTo">The path that was asked for, where the page of a former state was at another one and has been moved since.</param>
/// <param name="Outline">The headings, in their order, when the outline was asked for.</param>
/// <param name="TotalSize">Characters of the page; present with <paramref name="Outline"/>.</param>
/// <param name="ResolvedFrom">What was asked for, where no page has that path and this is the only one that it can mean.</param>
/// <param name="ResolvedBy">How: one of <see cref="Client.ResolvedBy"/>; present with <paramref name="ResolvedFrom"/>.</param>
public sealed record PageContent(
    string Path,
    string Content,
    string Revision,
    string Commit,
    ChangeInfo? LastChange = null,
    bool Truncated = false,
    string? NextCursor = null,
    int? FromLine = null,
    int? ToLine = null,
    int? TotalLines = null,
    string? MovedTo = null,
    IReadOnlyList<PageHeading>? Outline = null,
    int? TotalSize = null,
    string? ResolvedFrom = null,
    string? ResolvedBy = null);

/// <summary>Values of <see cref="PageContent.ResolvedBy"/>.</summary>
public static class ResolvedBy
{
    /// <summary>The only path that ends so; exactly, else in another case or normalisation, without accents, or with other signs between words.</summary>
    public const string PathEnd = "path_end";

    /// <summary>An alias in the page's front matter.</summary>
    public const string Alias = "alias";

    /// <summary>The page's title.</summary>
    public const string Title = "title";
}

/// <summary>A heading of an outline.</summary>
public sealed record PageHeading(
    [property: Description("1 to 6.")] int Level,
    [property: Description("Its text: pass as \"heading\".")] string Heading,
    [property: Description("Its line, from 1.")] int Line,
    [property: Description("Characters of its section, subsections included.")] int Size);

/// <summary>Body of <c>POST /wikis/{wiki}/pages</c>: several pages in one commit, all or nothing.</summary>
/// <param name="Pages">1 to 200 pages, each named once.</param>
/// <param name="Message">Commit message; a sensible one is made when left out.</param>
public sealed record WritePagesRequest(IReadOnlyList<PageWrite> Pages, string? Message = null);

/// <summary>One page of a <see cref="WritePagesRequest"/>.</summary>
/// <param name="Path">The page's path.</param>
/// <param name="Content">The whole new text; the page is deleted when it is left out.</param>
/// <param name="Revision">The revision that was read; left out only where the page does not exist yet.</param>
public sealed record PageWrite(string Path, string? Content = null, string? Revision = null);

/// <summary>Answer of <c>POST /wikis/{wiki}/pages</c>.</summary>
/// <param name="Commit">The commit that holds this state.</param>
/// <param name="Changed">False when everything was identical, so that no commit was made.</param>
/// <param name="Pages">The pages, in the order of the request.</param>
public sealed record PagesChange(string Commit, bool Changed, IReadOnlyList<PageChange> Pages);

/// <summary>Body of <c>PUT /wikis/{wiki}/page</c>.</summary>
/// <param name="Path">The page's path; a trailing <c>.md</c> is dropped.</param>
/// <param name="Content">The whole new text: valid UTF-8, at most 1 MiB.</param>
/// <param name="Revision">The revision that was read; left out only where the page does not exist yet.</param>
/// <param name="Message">Commit message; a sensible one is made when left out.</param>
public sealed record WritePageRequest(string Path, string Content, string? Revision = null, string? Message = null);

/// <summary>Answer of a write or a delete.</summary>
public sealed record PageChange(
    [property: Description("The page.")] string Path,
    [property: Description("The commit that holds this state.")] string Commit,
    [property: Description("False when nothing differed, so that no commit was made.")] bool Changed,
    [property: Description("True when the page did not exist before.")] bool Created = false,
    [property: Description("The page's revision now, good for your next change; absent after a delete.")] string? Revision = null,
    [property: Description("After a delete: links that now lead nowhere, the first 50.")] IReadOnlyList<Backlink>? LinksHere = null,
    [property: Description("After a delete: how many there are.")] int? LinksHereCount = null,
    [property: Description("After a delete: pages whose links could not all be read, with the reason.")] IReadOnlyList<UnreadPage>? UnreadPages = null) : OfWiki;

/// <summary>One line of a listing: a page, a file beside the pages where those were asked for, or a folder where <c>depth</c> cut it off.</summary>
/// <param name="Path">Path without <c>.md</c>; a folder's ends in <c>/</c>.</param>
/// <param name="Kind"><c>page</c>, <c>file</c> or <c>folder</c>.</param>
/// <param name="Revision">Blob id of a page or file, tree id of a folder: the precondition of a move or restore of it.</param>
/// <param name="Pages">Number of pages below a folder; absent for a page.</param>
/// <param name="Size">Bytes of a page; only in a listing by tag, size or change.</param>
/// <param name="ChangedAt">When a page last changed; only in such a listing.</param>
public sealed record PageListItem(string Path, string Kind, string? Revision = null, int? Pages = null, long? Size = null, DateTimeOffset? ChangedAt = null);

/// <summary>Answer of <c>GET /wikis/{wiki}/pages</c>.</summary>
/// <param name="Items">This page of the list, in path order.</param>
/// <param name="Commit">The commit that the list was read at; a cursor stays on it.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> to go on; absent at the end.</param>
/// <param name="Revision">Tree id of the folder that was asked for, or of the whole wiki: the precondition of a move or restore of it; absent where there is no such folder.</param>
public sealed record PageList(IReadOnlyList<PageListItem> Items, string Commit, string? NextCursor = null, string? Revision = null);
