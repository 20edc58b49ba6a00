using System.ComponentModel;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>One step of <c>page_history</c>.</summary>
internal sealed record HistoryStep(
    [property: Description("Commit id: what read_page takes as \"commit\".")] string Commit,
    [property: Description("Name of the author.")] string Author,
    [property: Description("When.")] DateTimeOffset When,
    [property: Description("Why.")] string Message,
    [property: Description("What it did to the page: created, changed, deleted or moved; absent for a whole wiki.")] string? Kind = null,
    [property: Description("Where it moved from.")] string? From = null,
    [property: Description("The page's path after it; only in the detailed form.")] string? Path = null,
    [property: Description("E-mail of the author; only in the detailed form.")] string? Email = null,
    [property: Description("The page's revision after it; only in the detailed form.")] string? Revision = null,
    [property: Description("Where it moved to: its history goes on there.")] string? To = null,
    [property: Description("Of which session.")] string? Session = null,
    [property: Description("By which OAuth client or token; only in the detailed form.")] string? Client = null,
    [property: Description("By which program and version; only in the detailed form.")] string? Agent = null)
{
    public static HistoryStep Of(HistoryEntry entry, bool detailed) => new(
        entry.Change.Commit, entry.Change.Author, entry.Change.When, entry.Change.Message, entry.Kind, entry.From,
        detailed ? entry.Path : null, detailed ? entry.Change.Email : null, detailed ? entry.Revision : null, entry.To,
        entry.Change.Session, detailed ? entry.Change.Client : null, detailed ? entry.Change.Agent : null);
}

/// <summary>Answer of <c>page_history</c>.</summary>
internal sealed record HistoryResult(
    [property: Description("The wiki.")] string Wiki,
    [property: Description("Newest first.")] IReadOnlyList<HistoryStep> Entries,
    [property: Description(Help.Truncated)] bool Truncated,
    [property: Description(Help.NextCursor)] string? NextCursor = null,
    [property: Description("The page; absent for the whole wiki.")] string? Path = null);

/// <summary>One commit of <c>recent_changes</c>.</summary>
internal sealed record RecentStep(
    [property: Description("Commit id.")] string Commit,
    [property: Description("Name of the author.")] string Author,
    [property: Description("When.")] DateTimeOffset When,
    [property: Description("Why.")] string Message,
    [property: Description("The pages that it touched; the first 10, in the detailed form the first 50.")] IReadOnlyList<ChangedPage> Pages,
    [property: Description("How many it touched.")] int PageCount,
    [property: Description("E-mail of the author; only in the detailed form.")] string? Email = null,
    [property: Description("With text: how many more times it stands there now; negative when fewer.")] int? TextChange = null,
    [property: Description("Of which session.")] string? Session = null,
    [property: Description("By which OAuth client or token; only in the detailed form.")] string? Client = null,
    [property: Description("By which program and version; only in the detailed form.")] string? Agent = null,
    [property: Description("As many of the files that it touched.")] IReadOnlyList<TouchedFile>? Files = null,
    [property: Description("How many.")] int? FileCount = null)
{
    private const int PagesShown = 10;

    public static RecentStep Of(RecentChange recent, bool detailed) => new(
        recent.Change.Commit, recent.Change.Author, recent.Change.When, recent.Change.Message,
        [.. recent.Pages.Take(detailed ? recent.Pages.Count : PagesShown).Select(page => detailed ? page : page with { Revision = null })],
        recent.PageCount, detailed ? recent.Change.Email : null, recent.TextChange,
        recent.Change.Session, detailed ? recent.Change.Client : null, detailed ? recent.Change.Agent : null,
        recent.Files is { } files ? [.. files.Take(detailed ? files.Count : PagesShown).Select(file => new TouchedFile(file.Path, file.Kind, file.From))] : null, recent.FileCount);
}

/// <summary>A file beside the pages that a commit touched.</summary>
internal sealed record TouchedFile(
    [property: Description("The file.")] string Path,
    [property: Description("created, changed, deleted or moved.")] string Kind,
    [property: Description("Where it moved from.")] string? From = null);

/// <summary>Answer of <c>recent_changes</c>.</summary>
internal sealed record RecentResult(
    [property: Description("The wiki.")] string Wiki,
    [property: Description("Commits, newest first.")] IReadOnlyList<RecentStep> Changes,
    [property: Description(Help.Truncated)] bool Truncated,
    [property: Description(Help.NextCursor)] string? NextCursor = null);
