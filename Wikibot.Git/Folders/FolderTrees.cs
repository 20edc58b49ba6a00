using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Wikibot.ServiceDefaults.Memory;

namespace Wikibot.Git.Folders;

/// <summary>
/// The trees of a wiki of which one folder is seen: those of the folder are the wiki's own, those above it have one entry each, the next on the way there. The latter's ids
/// are made of the folder's, so that equal ones are equal trees on every machine, and each can be told from its id alone.
/// </summary>
internal sealed class FolderTrees(IWiki wiki, string folder)
{
    /// <summary>Ids that are remembered as made here; any other is found out to be by asking the wiki first.</summary>
    private const int MaxKnown = 4096;

    /// <summary>git's mode of a folder.</summary>
    private const int FolderMode = 0x4000;

    private readonly string[] _way = folder.Split('/');
    private readonly ConcurrentDictionary<ObjectId, (int Level, ObjectId? Folder)> _known = new();

    /// <summary>The folder's tree below a root of the wiki; null where there is none.</summary>
    public async ValueTask<ObjectId?> FindAsync(ObjectId root, CancellationToken cancellationToken) =>
        await wiki.FindAsync(await wiki.ReadTreeAsync(root, cancellationToken), folder, cancellationToken) is { Kind: EntryKind.Tree, Id: var id } ? id : null;

    /// <summary>The root that leads to the folder's tree and nowhere else.</summary>
    public Tree RootOf(ObjectId? tree) => Make(0, tree);

    /// <summary>A tree of either kind.</summary>
    public async ValueTask<Tree> ReadAsync(ObjectId id, CancellationToken cancellationToken) => (await LookAsync(id, cancellationToken)).Tree;

    /// <summary>The files that differ between two trees of either kind.</summary>
    public async IAsyncEnumerable<FileDifference> DiffAsync(ObjectId? before, ObjectId? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Stack<(string Prefix, ObjectId? Old, ObjectId? New)> open = new([("", before, after)]);
        while (open.TryPop(out var pair))
        {
            if (pair.Old == pair.New)
            {
                continue;
            }

            if (!await IsMadeAsync(pair.Old, cancellationToken) && !await IsMadeAsync(pair.New, cancellationToken))
            {
                await foreach (var file in wiki.DiffAsync(pair.Old, pair.New, cancellationToken))
                {
                    yield return file with { Path = pair.Prefix + file.Path };
                }

                continue;
            }

            var (old, now) = (await EntriesAsync(pair.Old, cancellationToken), await EntriesAsync(pair.New, cancellationToken));
            foreach (var name in old.Keys.Union(now.Keys, StringComparer.Ordinal).OrderDescending(StringComparer.Ordinal))
            {
                TreeEntry? gone = old.TryGetValue(name, out var known) ? known : null, come = now.TryGetValue(name, out var found) ? found : null;
                if (IsFile(gone) || IsFile(come))
                {
                    yield return new FileDifference(pair.Prefix + name, IsFile(gone) ? gone : null, IsFile(come) ? come : null);
                }

                open.Push(($"{pair.Prefix}{name}/", IsFile(gone) ? null : gone?.Id, IsFile(come) ? null : come?.Id));
            }
        }
    }

    private static bool IsFile(TreeEntry? entry) => entry is { Kind: not EntryKind.Tree };

    private async ValueTask<Dictionary<string, TreeEntry>> EntriesAsync(ObjectId? id, CancellationToken cancellationToken) =>
        id is { } tree ? (await ReadAsync(tree, cancellationToken)).Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal) : [];

    private async ValueTask<bool> IsMadeAsync(ObjectId? id, CancellationToken cancellationToken) => id is { } tree && (await LookAsync(tree, cancellationToken)).IsMade;

    private async ValueTask<(Tree Tree, bool IsMade)> LookAsync(ObjectId id, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(id, out var known))
        {
            return (Make(known.Level, known.Folder), true);
        }

        try
        {
            return (await wiki.ReadTreeAsync(id, cancellationToken), false);
        }
        catch (ObjectNotFoundException missing) when (missing.Id == id)
        {
            // It is none of the wiki's: then it was made here, and forgotten.
            return (await MakeAgainAsync(id, cancellationToken) ?? throw new ObjectNotFoundException(id), true);
        }
    }

    private Tree Make(int level, ObjectId? tree)
    {
        var id = IdOf(level, tree);
        _known.Keep(MaxKnown, id, (level, tree));
        return new Tree(id, tree is not { } below ? [] : [new TreeEntry(_way[level], EntryKind.Tree, level + 1 == _way.Length ? below : Make(level + 1, tree).Id, FolderMode)]);
    }

    private async ValueTask<Tree?> MakeAgainAsync(ObjectId id, CancellationToken cancellationToken)
    {
        for (var level = 0; level < _way.Length; level++)
        {
            var tree = IdOf(level, id);
            if (tree == default)
            {
                return Make(level, null);
            }

            try
            {
                await wiki.ReadTreeAsync(tree, cancellationToken);
                return Make(level, tree);
            }
            catch (ObjectNotFoundException missing) when (missing.Id == tree)
            {
                // Of another level, or never made.
            }
        }

        return null;
    }

    /// <summary>The id of a tree on the way, of that of the folder's tree; and the reverse, because it is its own.</summary>
    private ObjectId IdOf(int level, ObjectId? tree)
    {
        Span<byte> id = stackalloc byte[ObjectId.Size];
        (tree ?? default).CopyTo(id);
        var mask = SHA256.HashData(Encoding.UTF8.GetBytes($"{level}\n{folder}"));
        for (var i = 0; i < id.Length; i++)
        {
            id[i] ^= mask[i];
        }

        return new ObjectId(id);
    }
}
