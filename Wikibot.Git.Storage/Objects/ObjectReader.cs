using Wikibot.Git.Storage.Diagnostics;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Objects;

/// <summary>A wiki's objects through the cache.</summary>
internal sealed class ObjectReader(ObjectSource source, ObjectCache cache, int wiki)
{
    private static readonly ObjectId s_emptyTree = ObjectHash.Compute(ObjectKind.Tree, []);

    /// <exception cref="ObjectNotFoundException">There is none of that kind.</exception>
    public CachedCommit Commit(ObjectId id)
    {
        if (Cached<CachedCommit>(id) is { } known)
        {
            return known;
        }

        var commit = new CachedCommit(CommitFormat.Read(id, Load(id, ObjectKind.Commit), out var slot), slot);
        cache.Add(wiki, id, commit);
        return commit;
    }

    /// <summary>A commit with its root tree.</summary>
    /// <exception cref="ObjectNotFoundException">There is none of that kind.</exception>
    public Snapshot Snapshot(ObjectId id)
    {
        var commit = Commit(id).Commit;
        return new Snapshot(commit, Tree(commit.Tree).Tree);
    }

    /// <exception cref="ObjectNotFoundException">There is none of that kind.</exception>
    public CachedTree Tree(ObjectId id)
    {
        if (Cached<CachedTree>(id) is { } known)
        {
            return known;
        }

        // Git itself does not store the empty tree.
        var tree = new CachedTree(id, id == s_emptyTree ? [] : Load(id, ObjectKind.Tree));
        cache.Add(wiki, id, tree);
        return tree;
    }

    /// <exception cref="ObjectNotFoundException">There is none of that kind.</exception>
    public byte[] Blob(ObjectId id)
    {
        if (Cached<CachedBlob>(id) is { } known)
        {
            return known.Data;
        }

        var blob = new CachedBlob(Load(id, ObjectKind.Blob));
        cache.Add(wiki, id, blob);
        return blob.Data;
    }

    /// <summary>Takes in what this process has just written.</summary>
    public void Remember(ObjectId id, CachedObject value) => cache.Add(wiki, id, value);

    private T? Cached<T>(ObjectId id)
        where T : CachedObject
    {
        var found = cache.Get<T>(wiki, id);
        StorageTelemetry.CacheAccess(found is not null);
        ShareMeter.CountObject();
        return found;
    }

    private byte[] Load(ObjectId id, ObjectKind kind) =>
        source.Read(id) is { } raw && raw.Kind == kind ? raw.Data : throw new ObjectNotFoundException(id);
}
