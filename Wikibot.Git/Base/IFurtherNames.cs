namespace Wikibot.Git.Base;

/// <summary>
/// Names that pages have beside their paths, such as aliases and titles in their front matter. A room that knows some registers itself; a page is
/// opened by one only where no path would do.
/// </summary>
internal interface IFurtherNames
{
    /// <summary>The pages of a state that are named so, in any case, with what the name is of them: one of <see cref="ResolvedBy"/>.</summary>
    /// <param name="wiki">The wiki.</param>
    /// <param name="state">The state; none of its names may be known here, and then there are none.</param>
    /// <param name="name">The name as it was asked for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<IReadOnlyList<(PagePath Page, string By)>> FindAsync(IWiki wiki, Snapshot state, string name, CancellationToken cancellationToken);
}
