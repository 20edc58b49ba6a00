namespace Wikibot.Git.Links;

/// <summary>What links to a page.</summary>
/// <param name="Links">The links, in path order.</param>
/// <param name="Unread">The pages whose links could not all be read, and why.</param>
internal sealed record Backlinks(IReadOnlyList<Backlink> Links, IReadOnlyList<UnreadPage> Unread);

/// <summary>Finds what links to a page, by reading the links of the pages that may hold one.</summary>
internal sealed class BacklinkFinder(LinkCache cache, ILinkCandidates candidates)
{
    /// <summary>The links to <paramref name="file"/> from other pages of a state.</summary>
    public async Task<Backlinks> FindAsync(IWiki wiki, Tree root, string file, CancellationToken cancellationToken)
    {
        var files = new List<(string Path, TreeEntry Entry)>();
        await foreach (var found in wiki.FilesAsync(root, "", cancellationToken))
        {
            files.Add(found);
        }

        var concerned = await candidates.FindAsync(wiki, root.Id, [file], cancellationToken);
        var map = new LinkMap(files.Select(found => found.Path));
        var backlinks = new List<Backlink>();
        var unread = new List<UnreadPage>();
        foreach (var (path, entry) in files)
        {
            if (entry.Kind != EntryKind.Blob || path == file || concerned?.Contains(path) == false || !path.EndsWith(PagePath.Extension, StringComparison.Ordinal))
            {
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            var found = await cache.ReadAsync(wiki, entry.Id, cancellationToken);
            var page = path[..^PagePath.Extension.Length];
            if (found.Unread is { } why)
            {
                unread.Add(new UnreadPage(page, why));
            }

            foreach (var link in found.Links)
            {
                if (map.Resolve(path, link) == file)
                {
                    backlinks.Add(new Backlink(page, link.Line, link.Raw));
                }
            }
        }

        return new Backlinks(backlinks, unread);
    }
}
