namespace Wikibot.Git.History;

/// <summary>
/// Finds a page in a former state. Its path counts as it is; only where nothing was at it then, and moves have brought a page there since,
/// that page is meant, where it was.
/// </summary>
internal static class PastPlace
{
    /// <summary>Where <paramref name="page"/>, a path of <paramref name="tip"/>, was in <paramref name="past"/>.</summary>
    public static async ValueTask<PagePath> OfAsync(IWiki wiki, Snapshot tip, Snapshot past, PagePath page, CancellationToken cancellationToken)
    {
        if (past.Commit.Id == tip.Commit.Id || await wiki.FindPageAsync(past.Root, page, cancellationToken) is not null)
        {
            return page;
        }

        var moves = await MoveLog.BetweenAsync(wiki, past.Commit, tip.Commit, cancellationToken);
        return moves.OriginOf(page) is { } origin ? PagePath.Parse(origin) : page;
    }

    /// <summary>The same of a folder, with its slash.</summary>
    public static async ValueTask<string> OfAsync(IWiki wiki, Snapshot tip, Snapshot past, string folder, CancellationToken cancellationToken)
    {
        if (past.Commit.Id == tip.Commit.Id || await wiki.FindFolderAsync(past.Root, folder, cancellationToken) is not null)
        {
            return folder;
        }

        var moves = await MoveLog.BetweenAsync(wiki, past.Commit, tip.Commit, cancellationToken);
        return moves.OriginOf(folder) ?? folder;
    }
}
