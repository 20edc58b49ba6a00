using Wikibot.Git.History;
using Wikibot.Git.Members;

namespace Wikibot.Git.Pages;

/// <summary>A page that was found in a state.</summary>
/// <param name="Path">Its path there.</param>
/// <param name="Blob">Its blob.</param>
/// <param name="ResolvedBy">How it was found by another name than its path; null when by its path.</param>
internal sealed record FoundPage(PagePath Path, ObjectId Blob, string? ResolvedBy = null);

/// <summary>
/// Finds the page that a reader means: the one at the path, or that was there before it moved, or else the only one that the text can name, as a
/// link would find it. Only readers are answered so: whoever changes a page names it exactly.
/// </summary>
internal sealed class PageFinder(IEnumerable<IFurtherNames> furtherNames)
{
    /// <summary>The page.</summary>
    /// <exception cref="WikibotProblemException">There is none, or the name fits several.</exception>
    public async ValueTask<FoundPage> FindAsync(WikiAccess access, Snapshot tip, Snapshot state, PagePath path, PageNames names, CancellationToken cancellationToken)
    {
        var wiki = access.Wiki;
        var place = await PastPlace.OfAsync(wiki, tip, state, path, cancellationToken);
        if (await wiki.FindAsync(state.Root, place.File, cancellationToken) is { } entry)
        {
            // A link or submodule of that very name is meant, and is no page.
            return entry.Kind == EntryKind.Blob ? new FoundPage(place, entry.Id) : throw await MissingPage.AtAsync(wiki, tip, state, path, names, cancellationToken);
        }

        return await NamedAsync(wiki, state, path, names, cancellationToken) is { } named && await wiki.FindPageAsync(state.Root, named.Page, cancellationToken) is { } blob
            ? new FoundPage(named.Page, blob, named.By)
            : throw await MissingPage.AtAsync(wiki, tip, state, path, names, cancellationToken);
    }

    private async ValueTask<(PagePath Page, string By)?> NamedAsync(IWiki wiki, Snapshot state, PagePath path, PageNames names, CancellationToken cancellationToken)
    {
        if (await names.EndingAsync(path, cancellationToken) is { } ending)
        {
            return (ending, ResolvedBy.PathEnd);
        }

        foreach (var known in furtherNames)
        {
            if (await known.FindAsync(wiki, state, path.Value, cancellationToken) is [var only])
            {
                return only;
            }
        }

        return null;
    }
}
