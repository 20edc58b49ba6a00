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
    [property: Description("Where it moved to: its history goes on there.")] string? To = null)
{
    public static HistoryStep Of(HistoryEntry entry, bool detailed) => new(
        entry.Change.Commit, entry.Change.Author, entry.Change.When, entry.Change.Message, entry.Kind, entry.From,
        detailed ? entry.Path : null, detailed ? entry.Change.Email : null, detailed ? entry.Revision : null, entry.To);
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
    [property: Description("The pages that it touched; the first 10, in the detailed form the first 50.")] IReadOnlyList<TouchedPage> Pages,
    [property: Description("How many it touched.")] int PageCount,
    [property: Description("E-mail of the author; only in the detailed form.")] string? Email = null)
{
    private const int PagesShown = 10;

    public static RecentStep Of(RecentChange recent, bool detailed) => new(
        recent.Change.Commit, recent.Change.Author, recent.Change.When, recent.Change.Message,
        [.. recent.Pages.Take(detailed ? recent.Pages.Count : PagesShown).Select(page => TouchedPage.Of(page, detailed))],
        recent.PageCount, detailed ? recent.Change.Email : null);
}

/// <summary>A page that a commit, a restore or a revert changed.</summary>
internal sealed record TouchedPage(
    [property: Description("The page.")] string Path,
    [property: Description("created, changed, deleted or moved.")] string Kind,
    [property: Description("Where it moved from.")] string? From = null,
    [property: Description("Its revision after.")] string? Revision = null)
{
    public static TouchedPage Of(ChangedPage page, bool detailed) => new(page.Path, page.Kind, page.From, detailed ? page.Revision : null);
}

/// <summary>Answer of <c>recent_changes</c>.</summary>
internal sealed record RecentResult(
    [property: Description("The wiki.")] string Wiki,
    [property: Description("Commits, newest first.")] IReadOnlyList<RecentStep> Changes,
    [property: Description(Help.Truncated)] bool Truncated,
    [property: Description(Help.NextCursor)] string? NextCursor = null);

/// <summary>Answer of <c>compare</c>.</summary>
internal sealed record CompareResult(
    [property: Description("The wiki.")] string Wiki,
    [property: Description("The newer commit.")] string To,
    [property: Description("The pages that differ, in path order.")] IReadOnlyList<DifferingPage> Pages,
    [property: Description(Help.Truncated)] bool Truncated,
    [property: Description(Help.NextCursor)] string? NextCursor = null,
    [property: Description("The older commit; absent before the first.")] string? From = null);

/// <summary>One page of <c>compare</c>.</summary>
internal sealed record DifferingPage(
    [property: Description("The page.")] string Path,
    [property: Description("created, changed, deleted or moved.")] string Kind,
    [property: Description("The difference, in the format asked for.")] string Diff,
    [property: Description("Lines added.")] int Added,
    [property: Description("Lines removed.")] int Removed,
    [property: Description("True when diff was cut: \"cursor\" goes on inside this page.")] bool Truncated,
    [property: Description("Where it moved from.")] string? From = null)
{
    public static DifferingPage Of(ComparedPage page) => new(page.Path, page.Kind, page.Diff, page.Added, page.Removed, page.Truncated, page.From);
}

/// <summary>Answer of <c>restore_page</c>.</summary>
internal sealed record RestoredResult(
    [property: Description("The wiki.")] string Wiki,
    [property: Description("The commit that holds this state.")] string Commit,
    [property: Description("False when everything was as it had been, so that no commit was made.")] bool Changed,
    [property: Description("The pages that changed by it, the first 200.")] IReadOnlyList<TouchedPage> Pages,
    [property: Description("How many changed.")] int PageCount);

/// <summary>Answer of <c>revert_changes</c>.</summary>
internal sealed record RevertedResult(
    [property: Description("The wiki.")] string Wiki,
    [property: Description("The commit that holds this state.")] string Commit,
    [property: Description("False when there was nothing to undo, or only conflicts.")] bool Changed,
    [property: Description("How many commits of the author were found.")] int Commits,
    [property: Description("The pages that changed by it, the first 200.")] IReadOnlyList<TouchedPage> Pages,
    [property: Description("How many changed.")] int PageCount,
    [property: Description("The pages left as they are because others changed the same since, each with the reason; the first 200.")] IReadOnlyList<LeftPage> Conflicts,
    [property: Description("How many were left.")] int ConflictCount);

/// <summary>A page that <c>revert_changes</c> left alone.</summary>
internal sealed record LeftPage(
    [property: Description("The page.")] string Path,
    [property: Description("Who changed what since.")] string Reason,
    [property: Description("The commit in the way.")] string? Commit = null);
