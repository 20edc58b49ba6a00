using System.ComponentModel;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Tools;

/// <summary>A page or file that an undo changed, or would.</summary>
internal sealed record RevertedPage(
    [property: Description("The page, or the file with its extension.")] string Path,
    [property: Description("created, changed, deleted or moved.")] string Kind,
    [property: Description("Its revision after.")] string? Revision = null,
    [property: Description("Where it moved from.")] string? From = null,
    [property: Description("With preview: the difference.")] string? Diff = null,
    [property: Description("With preview: lines added.")] int? Added = null,
    [property: Description("With preview: lines removed.")] int? Removed = null,
    [property: Description("True when diff was cut: a preview with this page as prefix has more.")] bool? Truncated = null,
    [property: Description("True for a file that is no page.")] bool? IsFile = null,
    [property: Description("With preview: a file's bytes before; absent where there was none.")] long? BytesBefore = null,
    [property: Description("With preview: a file's bytes after; absent where there is none.")] long? Bytes = null);

/// <summary>Answer of <c>revert_changes</c>.</summary>
internal sealed record RevertAnswer(
    [property: Description("The wiki.")] string Wiki,
    [property: Description("The commit that holds this state; with preview the one that it was worked out on.")] string Commit,
    [property: Description("False when there was nothing to undo, or only conflicts, and with preview.")] bool Changed,
    [property: Description("How many commits of the author were found.")] int Commits,
    [property: Description("The pages and files that changed by it, or would; the first 200.")] IReadOnlyList<RevertedPage> Pages,
    [property: Description("How many changed, or would.")] int PageCount,
    [property: Description("The pages and files left as they are because others changed the same since, each with the reason; the first 200.")] IReadOnlyList<RevertConflict> Conflicts,
    [property: Description("How many were left.")] int ConflictCount,
    [property: Description("True when this only says what would change.")] bool? Preview = null)
{
    /// <summary>Most characters of differences in a preview, as many as <c>compare</c> gives by itself.</summary>
    public const int MaxPreview = CompareQuery.DefaultBudget;

    /// <summary>What was done.</summary>
    public static RevertAnswer Of(string wiki, RevertResult result) => new(
        wiki, result.Commit, result.Changed, result.Commits, [.. result.Pages.Select(page => new RevertedPage(page.Path, page.Kind, page.Revision, page.From, IsFile: page.IsFile))],
        result.PageCount, result.Conflicts, result.ConflictCount);

    /// <summary>What would be done, with differences as far as a model should read them at once.</summary>
    public static RevertAnswer Of(string wiki, RevertPreview preview)
    {
        var pages = new List<RevertedPage>(preview.Pages.Count);
        var room = MaxPreview;
        foreach (var page in preview.Pages)
        {
            var diff = Cut(page.Diff, room);
            room -= diff.Length;
            pages.Add(new RevertedPage(
                page.Path, page.Kind, From: page.From, Diff: diff, Added: page.Added, Removed: page.Removed, Truncated: page.Truncated || diff.Length < page.Diff.Length ? true : null,
                IsFile: page.IsFile, BytesBefore: page.BytesBefore, Bytes: page.Bytes));
        }

        return new RevertAnswer(wiki, preview.Commit, Changed: false, preview.Commits, pages, preview.PageCount, preview.Conflicts, preview.ConflictCount, Preview: true);
    }

    /// <summary>As many whole lines as there is room for.</summary>
    private static string Cut(string diff, int room) => diff.Length <= room ? diff : diff[..(diff.LastIndexOf('\n', Math.Max(room - 1, 0)) + 1)];
}
