namespace Wikibot.Git.Base;

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
    public static ValueTask<ObjectId?> FindPageAsync(this IWiki wiki, Tree root, PagePath path, CancellationToken cancellationToken) => wiki.FindBlobAsync(root, path.File, cancellationToken);

    /// <summary>The blob of a file of any kind, by its full path, or null.</summary>
    public static async ValueTask<ObjectId?> FindBlobAsync(this IWiki wiki, Tree root, string file, CancellationToken cancellationToken) =>
        await wiki.FindAsync(root, file, cancellationToken) is { Kind: EntryKind.Blob, Id: var id } ? id : null;

    /// <summary>The tree of a folder, whose path ends in a slash, or is empty for the root; null where there is none.</summary>
    public static async ValueTask<ObjectId?> FindFolderAsync(this IWiki wiki, Tree root, string folder, CancellationToken cancellationToken) =>
        folder.Length == 0 ? root.Id
        : await wiki.FindAsync(root, folder[..^1], cancellationToken) is { Kind: EntryKind.Tree, Id: var id } ? id : null;

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

    /// <summary>Refuses a path at which a new file cannot be made: it collides, or a name on it that is not there yet breaks a rule for new ones.</summary>
    public static async ValueTask RequireMakeableAsync(
        this IWiki wiki, Tree root, string file, string field, CancellationToken cancellationToken, IReadOnlySet<string>? leaving = null)
    {
        var known = await wiki.RequireFreeOfCollisionsAsync(root, file, field, cancellationToken, leaving);
        foreach (var name in file.Split('/').Skip(known))
        {
            NewName.Require(name, field);
        }
    }

    /// <summary>
    /// Refuses a path at which a file cannot be made beside what is there: a name that differs only in case, normalisation or what is not seen,
    /// or something of another kind under the very name. Files that the same change removes (<paramref name="leaving"/>) are not in the way.
    /// </summary>
    /// <returns>How many names of the path, from its start, are there already.</returns>
    public static async ValueTask<int> RequireFreeOfCollisionsAsync(
        this IWiki wiki, Tree root, string file, string field, CancellationToken cancellationToken, IReadOnlySet<string>? leaving = null)
    {
        var tree = root;
        var segments = file.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            var last = i == segments.Length - 1;
            var key = PagePath.SightKey(segments[i]);
            if (tree.Named(segments[i]) is { } known && known.Kind == (last ? EntryKind.Blob : EntryKind.Tree))
            {
                // What is there is not made: whatever stands beside it came so by git, and is no fault of this change.
                tree = last ? tree : await wiki.ReadTreeAsync(known.Id, cancellationToken);
                continue;
            }

            foreach (var entry in tree.Entries.Where(entry => PagePath.SightKey(entry.Name) == key))
            {
                var full = string.Join('/', segments[..i].Append(entry.Name));
                if (!await wiki.IsLeavingAsync(entry, full, leaving, cancellationToken))
                {
                    throw Collision(file, full, field, entry.Kind);
                }
            }

            return i;
        }

        return segments.Length;
    }

    /// <summary>Every file below a tree, in git's order.</summary>
    public static async IAsyncEnumerable<(string Path, TreeEntry Entry)> FilesAsync(
        this IWiki wiki, Tree tree, string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A list of its own instead of the stack: folders may be nested without bounds.
        Stack<(string Prefix, Tree Tree, int Next)> open = new([(prefix, tree, 0)]);
        while (open.TryPop(out var folder))
        {
            if (folder.Next == folder.Tree.Entries.Length)
            {
                continue;
            }

            open.Push(folder with { Next = folder.Next + 1 });
            var entry = folder.Tree.Entries[folder.Next];
            if (entry.Kind == EntryKind.Tree)
            {
                open.Push(($"{folder.Prefix}{entry.Name}/", await wiki.ReadTreeAsync(entry.Id, cancellationToken), 0));
            }
            else
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return (folder.Prefix + entry.Name, entry);
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

    private static string Named(EntryKind kind) => kind switch
    {
        EntryKind.Tree => "a folder",
        EntryKind.Blob => "a file",
        _ => "a symbolic link or submodule",
    };

    private static WikibotProblemException Collision(string file, string existing, string field, EntryKind kind)
    {
        var shown = TreeName.Show(kind == EntryKind.Tree ? existing + "/" : PagePath.FromFile(existing)?.Value ?? existing);
        var wanted = PagePath.FromFile(file)?.Value ?? file;
        return Problem.Make(
            409,
            ProblemCodes.PathCollision,
            file == existing || FolderScope.IsBelow(file, existing + "/")
                ? $"'{wanted}' cannot be made: '{shown}' is {Named(kind)} there. Use another name."
                : $"'{wanted}' differs from '{shown}', which exists, only in case, in how its characters are composed, or in characters that are not seen. Use '{shown}', or another name.",
            ("field", field),
            ("existing", shown));
    }
}
