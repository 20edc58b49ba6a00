using Wikibot.Git.Budgets;
using Wikibot.Git.Compare;
using Wikibot.Git.Members;
using Wikibot.Git.Pages;

namespace Wikibot.Git.Restore;

/// <summary>Says what a revert would do, page by page, and does none of it.</summary>
internal static class RevertPreviewer
{
    /// <summary>Pages, and conflicts, named in the preview of a revert; the counts say how many there are.</summary>
    private const int MaxListed = 200;

    /// <summary>Most characters of differences in the preview of a revert.</summary>
    private const int MaxCharacters = 200_000;

    /// <summary>What git says of files without lines.</summary>
    private const string NoText = "Binary files differ\n";

    public static async Task<RevertPreview> PreviewAsync(WikiAccess access, RevertRequest request, CancellationToken cancellationToken)
    {
        RevertService.Require(request);
        var tip = await access.Wiki.TipAsync(cancellationToken);
        var plan = await RevertPlan.MakeAsync(access.Wiki, tip, request, cancellationToken);
        var files = plan.Changes.Files.Where(file => PagePath.FromFile(file.Path) is not null).OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
        var pages = new List<ComparedPage>();
        var left = MaxCharacters;
        foreach (var file in files.Take(MaxListed))
        {
            var page = await DescribeAsync(access.Wiki, tip, file, cancellationToken);
            left -= page.Diff.Length;
            pages.Add(left >= 0 ? page : page with { Diff = "", Truncated = true });
        }

        return new RevertPreview(tip.Commit.Id.ToString(), plan.Commits, pages, files.Count, [.. plan.Conflicts.Take(MaxListed)], plan.Conflicts.Count);
    }

    private static async Task<ComparedPage> DescribeAsync(IWiki wiki, Snapshot tip, FileChange file, CancellationToken cancellationToken)
    {
        var name = PagePath.FromFile(file.Path)!.Value.Value;
        var before = await wiki.FindAsync(tip.Root, file.Path, cancellationToken) is { Kind: EntryKind.Blob } there ? there.Id : (ObjectId?)null;
        var goes = file is { Content: null, Existing: null };
        var kind = before is null ? "created" : goes ? "deleted" : "changed";
        var old = before is { } blob ? PageText.TryDecode(await wiki.ReadBlobAsync(blob, cancellationToken)) : "";
        var @new = goes ? "" : PageText.TryDecode(file.Content ?? await wiki.ReadBlobAsync(file.Existing!.Value, cancellationToken));
        if (old is null || @new is null)
        {
            return new ComparedPage(name, kind, NoText, 0, 0);
        }

        var (text, added, removed) = await WorkLane.RunAsync(
            old.Length + @new.Length,
            () =>
            {
                var diff = TextDiff.Of(old, @new);
                return (DiffText.Write(diff, words: false), diff.Hunks.Sum(hunk => hunk.NewCount), diff.Hunks.Sum(hunk => hunk.OldCount));
            },
            cancellationToken);
        return new ComparedPage(name, kind, text, added, removed);
    }
}
