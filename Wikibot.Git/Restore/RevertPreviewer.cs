using Wikibot.Git.Changes;
using Wikibot.Git.Compare;
using Wikibot.Git.Members;

namespace Wikibot.Git.Restore;

/// <summary>Says what a revert would do, page by page and file by file, and does none of it.</summary>
internal static class RevertPreviewer
{
    /// <summary>Pages and files, and conflicts, named in the preview of a revert; the counts say how many there are.</summary>
    private const int MaxListed = 200;

    /// <summary>Most characters of differences in the preview of a revert.</summary>
    private const int MaxCharacters = 200_000;

    /// <summary>Bytes of pages and files that the preview of a revert looks into, from about where it names files without their difference.</summary>
    private const long MaxRead = 8 * 1024 * 1024;

    public static async Task<RevertPreview> PreviewAsync(WikiAccess access, RevertRequest request, CancellationToken cancellationToken)
    {
        RevertService.Require(request);
        var tip = await access.Wiki.TipAsync(cancellationToken);
        var plan = await RevertPlan.MakeAsync(access.Wiki, tip, request, cancellationToken);
        var differences = await DifferencesAsync(access.Wiki, tip, plan, cancellationToken);
        var merged = plan.Changes.Files.Where(file => file.Content is not null).ToDictionary(file => file.Path, file => file.Content!.Value, StringComparer.Ordinal);
        var pages = new List<ComparedPage>();
        var (left, read) = (MaxCharacters, 0L);
        foreach (var one in differences.Take(MaxListed))
        {
            var changed = one.ToChangedPage();
            var page = new ComparedPage(changed.Path, changed.Kind, "", 0, 0, Truncated: true, changed.From, changed.IsFile);
            if (!one.IsFile || read <= MaxRead)
            {
                var found = await DiffAsync(access.Wiki, one, merged, cancellationToken);
                (left, read) = (left - found.Text.Length, read + found.Read);
                page = page with
                {
                    Diff = left >= 0 ? found.Text : "", Added = found.Added, Removed = found.Removed, Truncated = left < 0, BytesBefore = found.Before, Bytes = found.After,
                };
            }

            pages.Add(page);
        }

        return new RevertPreview(tip.Commit.Id.ToString(), plan.Commits, pages, differences.Count, [.. plan.Conflicts.Take(MaxListed)], plan.Conflicts.Count, Stood(plan, pages));
    }

    private static IReadOnlyList<FileOrigin>? Stood(RevertPlan plan, List<ComparedPage> pages)
    {
        FileOrigin[] files = [.. pages.Where(page => page.IsFile == true && page.Diff == ComparedPage.NoLines && plan.Stood.ContainsKey(page.Path))
            .Select(page => new FileOrigin(page.Path, plan.Stood[page.Path].Commit.ToString(), plan.Stood[page.Path].Path))];
        return files.Length > 0 ? files : null;
    }

    /// <summary>What the plan makes of the tip, as a comparison of the two would name it.</summary>
    private static async Task<List<PageDifference>> DifferencesAsync(IWiki wiki, Snapshot tip, RevertPlan plan, CancellationToken cancellationToken)
    {
        var differences = new List<PageDifference>();
        foreach (var file in plan.Changes.Files)
        {
            var now = await wiki.FindBlobAsync(tip.Root, file.Path, cancellationToken);

            // What is merged is no blob yet: its id is that of none.
            differences.Add(CommitPages.Of(file.Path, now, file.Content is null ? file.Existing : default(ObjectId)));
        }

        return CommitPages.InOrder(differences);
    }

    private static async Task<ContentDifference> DiffAsync(
        IWiki wiki, PageDifference one, Dictionary<string, ReadOnlyMemory<byte>> merged, CancellationToken cancellationToken)
    {
        if (one.Old == one.New)
        {
            return ContentDifference.None;
        }

        var file = one.IsFile ? one.Path : one.Path + PagePath.Extension;
        return await ContentDifference.OfAsync(
            await ComparedContent.ReadAsync(wiki, one.Old, one.IsFile, cancellationToken),
            merged.TryGetValue(file, out var content) ? ComparedContent.Of(content) : await ComparedContent.ReadAsync(wiki, one.New, one.IsFile, cancellationToken),
            one.IsFile, words: false, cancellationToken);
    }
}
