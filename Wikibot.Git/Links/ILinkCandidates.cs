namespace Wikibot.Git.Links;

/// <summary>Finds the pages whose links have to be read, so that not all are.</summary>
internal interface ILinkCandidates
{
    /// <summary>
    /// The files of a state that may hold a link to one of <paramref name="targets"/>, and those whose links cannot all be read: all of them, and perhaps
    /// some more. Null when it is not known, so that every page has to be read.
    /// </summary>
    /// <param name="wiki">The wiki.</param>
    /// <param name="root">The state's root tree.</param>
    /// <param name="targets">Files, and folders with a slash at the end, that are there or not.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlySet<string>?> FindAsync(IWiki wiki, ObjectId root, IEnumerable<string> targets, CancellationToken cancellationToken);
}
