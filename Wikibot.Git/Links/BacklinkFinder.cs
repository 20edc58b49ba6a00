using Wikibot.Git.Client;
using Wikibot.Git.Pages;
using Wikibot.Git.Storage;

namespace Wikibot.Git.Links;

/// <summary>Finds what links to a page, by reading every page's links (each blob once in a process).</summary>
internal sealed class BacklinkFinder(LinkCache cache)
{
    /// <summary>The links to <paramref name="file"/> from other pages of a state, in path order.</summary>
    public async Task<IReadOnlyList<Backlink>> FindAsync(IWiki wiki, Tree root, string file, CancellationToken cancellationToken)
    {
        var files = new List<(string Path, TreeEntry Entry)>();
        await foreach (var found in wiki.FilesAsync(root, "", cancellationToken))
        {
            files.Add(found);
        }

        var map = new LinkMap(files.Select(found => found.Path));
        var backlinks = new List<Backlink>();
        foreach (var (path, entry) in files)
        {
            if (entry.Kind != EntryKind.Blob || path == file || !path.EndsWith(PagePath.Extension, StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var link in await cache.ReadAsync(wiki, entry.Id, cancellationToken))
            {
                if (map.Resolve(path, link) == file)
                {
                    backlinks.Add(new Backlink(path[..^PagePath.Extension.Length], link.Line, link.Raw));
                }
            }
        }

        return backlinks;
    }
}
