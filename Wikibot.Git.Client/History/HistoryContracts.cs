using System.ComponentModel;

namespace Wikibot.Git.Client;

/// <summary>Who changed something, when and why.</summary>
public sealed record ChangeInfo(
    [property: Description("Commit id: what read_page takes as \"commit\".")] string Commit,
    [property: Description("Name of the author.")] string Author,
    [property: Description("E-mail of the author; only in the detailed form.")] string Email,
    [property: Description("When.")] DateTimeOffset When,
    [property: Description("Why.")] string Message,
    [property: Description("Of which session.")] string? Session = null,
    [property: Description("By which OAuth client or static token; only in the detailed form.")] string? Client = null,
    [property: Description("By which program and version; only in the detailed form.")] string? Agent = null);

/// <summary>One step of a page's or a wiki's history, newest first.</summary>
/// <param name="Change">The commit.</param>
/// <param name="Kind">Of a page or file: <c>created</c>, <c>changed</c>, <c>deleted</c>, <c>moved</c>; absent for a wiki.</param>
/// <param name="Revision">Of a page: its revision after that commit; absent after a delete and for a wiki.</param>
/// <param name="Path">Of a page: its path after that commit (history follows moves); absent for a wiki.</param>
/// <param name="From">The path before, where <paramref name="Kind"/> is <c>moved</c> and the page came here.</param>
/// <param name="To">The path after, where <paramref name="Kind"/> is <c>moved</c> and the page left this path.</param>
public sealed record HistoryEntry(ChangeInfo Change, string? Kind = null, string? Revision = null, string? Path = null, string? From = null, string? To = null);

/// <summary>Answer of <c>GET /wikis/{wiki}/history</c>.</summary>
/// <param name="Entries">This page of the history, newest first.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> to go on; absent at the beginning of time.</param>
/// <param name="IsFile">True where it is that of a file beside the pages; absent otherwise.</param>
public sealed record History(IReadOnlyList<HistoryEntry> Entries, string? NextCursor = null, bool? IsFile = null);
