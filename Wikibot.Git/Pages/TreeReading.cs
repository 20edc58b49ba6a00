using Wikibot.Git.Client;
using Wikibot.Git.Problems;
using Wikibot.Git.Storage;

namespace Wikibot.Git.Pages;

/// <summary>Looking things up in a tree by path: the only way in which anything of a wiki is read.</summary>
internal static class TreeReading
{
    /// <summary>The entry at a full path, or null.</summary>
    public static async ValueTask<TreeEntry?> FindAsync(this IWiki wiki, Tree root, string path, CancellationToken cancellationToken)
    {
        var tree = root;
        var rest = path;
        while (true)
        {
            var slash = rest.IndexOf('/', StringComparison.Ordinal);
            var name = slash < 0 ? rest : rest[..slash];
            if (tree.Named(name) is not { } entry)
            {
                return null;
            }

            if (slash < 0)
            {
                return entry;
            }

            if (entry.Kind != EntryKind.Tree)
            {
                return null;
            }

            tree = await wiki.ReadTreeAsync(entry.Id, cancellationToken);
            rest = rest[(slash + 1)..];
        }
    }

    /// <summary>The blob of a page, or null.</summary>
    public static async ValueTask<ObjectId?> FindPageAsync(this IWiki wiki, Tree root, PagePath path, CancellationToken cancellationToken) =>
        await wiki.FindAsync(root, path.File, cancellationToken) is { Kind: EntryKind.Blob, Id: var id } ? id : null;

    public static TreeEntry? Named(this Tree tree, string name)
    {
        foreach (var entry in tree.Entries)
        {
            if (entry.Name == name)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>
    /// Refuses a path at which a file cannot be made beside what is there: a name that differs only in case or normalisation,
    /// or something of another kind under the very name. Files that the same change removes (<paramref name="leaving"/>) are not in the way.
    /// </summary>
    public static async ValueTask RequireFreeOfCollisionsAsync(
        this IWiki wiki, Tree root, string file, string field, CancellationToken cancellationToken, IReadOnlySet<string>? leaving = null)
    {
        var tree = root;
        var segments = file.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            var last = i == segments.Length - 1;
            var key = PagePath.CollisionKey(segments[i]);
            TreeEntry? next = null;
            foreach (var entry in tree.Entries)
            {
                var full = string.Join('/', segments[..i].Append(entry.Name));
                var same = entry.Name == segments[i];
                if (same && (last ? entry.Kind == EntryKind.Blob : entry.Kind == EntryKind.Tree))
                {
                    next = entry;
                }
                else if ((same || PagePath.CollisionKey(entry.Name) == key) && !await wiki.IsLeavingAsync(entry, full, leaving, cancellationToken))
                {
                    throw Collision(file, full, field, entry.Kind);
                }
            }

            if (last || next is null)
            {
                return;
            }

            tree = await wiki.ReadTreeAsync(next.Value.Id, cancellationToken);
        }
    }

    /// <summary>Every file below a tree, in git's order.</summary>
    public static async IAsyncEnumerable<(string Path, TreeEntry Entry)> FilesAsync(
        this IWiki wiki, Tree tree, string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var entry in tree.Entries)
        {
            if (entry.Kind == EntryKind.Tree)
            {
                var below = await wiki.ReadTreeAsync(entry.Id, cancellationToken);
                await foreach (var file in wiki.FilesAsync(below, $"{prefix}{entry.Name}/", cancellationToken))
                {
                    yield return file;
                }
            }
            else
            {
                yield return (prefix + entry.Name, entry);
            }
        }
    }

    private static async ValueTask<bool> IsLeavingAsync(this IWiki wiki, TreeEntry entry, string full, IReadOnlySet<string>? leaving, CancellationToken cancellationToken)
    {
        if (leaving is null)
        {
            return false;
        }

        if (entry.Kind != EntryKind.Tree)
        {
            return leaving.Contains(full);
        }

        await foreach (var (path, _) in wiki.FilesAsync(await wiki.ReadTreeAsync(entry.Id, cancellationToken), full + "/", cancellationToken))
        {
            if (!leaving.Contains(path))
            {
                return false;
            }
        }

        return true;
    }

    private static WikibotProblemException Collision(string file, string existing, string field, EntryKind kind)
    {
        var shown = kind == EntryKind.Tree ? existing + "/" : PagePath.FromFile(existing)?.Value ?? existing;
        return Problem.Make(
            409,
            ProblemCodes.PathCollision,
            $"'{PagePath.FromFile(file)?.Value ?? file}' differs from '{shown}', which exists, only in case or normalisation, or the two cannot stand side by side. Use the existing name or another one.",
            ("field", field),
            ("existing", shown));
    }
}
