using Wikibot.Git.History;
using Wikibot.Git.Members;

namespace Wikibot.Git.Pages;

/// <summary>A page that was found in a state.</summary>
/// <param name="Path">Its path there.</param>
/// <param name="Blob">Its blob.</param>
/// <param name="Asked">What it was asked for by: a path, or a text that cannot be one.</param>
/// <param name="ResolvedBy">How it was found by another name than its path; null when by its path.</param>
internal sealed record FoundPage(PagePath Path, ObjectId Blob, string Asked, string? ResolvedBy = null);

/// <summary>
/// Finds the page that a reader means: the one at the path, or that was there before it moved, or else the only one that the text can name, as a
/// link would find it. Only readers are answered so: whoever changes a page names it exactly.
/// </summary>
internal sealed class PageFinder(IEnumerable<IFurtherNames> furtherNames)
{
    /// <summary>The page.</summary>
    /// <exception cref="WikibotProblemException">There is none, or the name fits several, or it is no path and no other name of a page.</exception>
    public async ValueTask<FoundPage> FindAsync(WikiAccess access, Snapshot tip, Snapshot state, string asked, PageNames names, CancellationToken cancellationToken)
    {
        PagePath path;
        try
        {
            path = PagePath.Parse(asked);
        }
        catch (WikibotProblemException refused) when (refused.Code == ProblemCodes.InvalidArgument && asked.Length <= PagePath.MaxBytes)
        {
            // No path, but perhaps a title or an alias: "What is MCP?".
            if (await PageAsync(access.Wiki, state, asked, await FurtherAsync(access.Wiki, state, asked, cancellationToken), cancellationToken) is { } titled)
            {
                return titled;
            }

            throw;
        }

        var wiki = access.Wiki;
        var place = await PastPlace.OfAsync(wiki, tip, state, path, cancellationToken);
        if (await wiki.FindAsync(state.Root, place.File, cancellationToken) is { } entry)
        {
            // A link or submodule of that very name is meant, and is no page.
            return entry.Kind == EntryKind.Blob ? new FoundPage(place, entry.Id, path.Value) : throw await MissingPage.AtAsync(wiki, tip, state, path, names, cancellationToken);
        }

        return await PageAsync(wiki, state, path.Value, await NamedAsync(wiki, state, path, names, cancellationToken), cancellationToken)
            ?? throw await MissingPage.AtAsync(wiki, tip, state, path, names, cancellationToken);
    }

    private static async ValueTask<FoundPage?> PageAsync(IWiki wiki, Snapshot state, string asked, (PagePath Page, string By)? named, CancellationToken cancellationToken) =>
        named is { } found && await wiki.FindPageAsync(state.Root, found.Page, cancellationToken) is { } blob ? new FoundPage(found.Page, blob, asked, found.By) : null;

    private async ValueTask<(PagePath Page, string By)?> NamedAsync(IWiki wiki, Snapshot state, PagePath path, PageNames names, CancellationToken cancellationToken) =>
        await names.EndingAsync(path, cancellationToken) is { } ending ? (ending, ResolvedBy.PathEnd) : await FurtherAsync(wiki, state, path.Value, cancellationToken);

    private async ValueTask<(PagePath Page, string By)?> FurtherAsync(IWiki wiki, Snapshot state, string name, CancellationToken cancellationToken)
    {
        foreach (var known in furtherNames)
        {
            if (await known.FindAsync(wiki, state, name, cancellationToken) is [var only])
            {
                return only;
            }
        }

        return null;
    }
}
