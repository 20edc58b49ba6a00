using Wikibot.Git.Storage.Diagnostics;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Objects;

/// <summary>A wiki's objects through the cache.</summary>
/// <param name="source">Where they are read from.</param>
/// <param name="cache">What is kept of them.</param>
/// <param name="wiki">The wiki's number in the cache.</param>
/// <param name="lineParent">Of a merge that was made elsewhere, the parent by which the line goes on, where that is not the first.</param>
internal sealed class ObjectReader(IRawObjects source, ObjectCache cache, int wiki, Func<ObjectId, ObjectId?>? lineParent = null)
{
    private static readonly ObjectId s_emptyTree = ObjectHash.Compute(ObjectKind.Tree, []);

    /// <exception cref="ObjectNotFoundException">There is none of that kind.</exception>
    public CachedCommit Commit(ObjectId id)
    {
        if (Cached<CachedCommit>(id) is { } known)
        {
            return known;
        }

        var read = CommitFormat.Read(id, Load(id, ObjectKind.Commit), out var slot);
        var commit = new CachedCommit(read.Parents.Length > 1 ? InLine(read) : read, slot);
        cache.Add(wiki, id, commit);
        return commit;
    }

    /// <summary>A commit that is in memory; null for any other.</summary>
    public Commit? KnownCommit(ObjectId id) => Cached<CachedCommit>(id)?.Commit;

    /// <summary>The number of bytes of a blob that is in memory; null for any other.</summary>
    public long? KnownSize(ObjectId id) => Cached<CachedBlob>(id)?.Data.Length;

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

    /// <summary>A merge with that parent first by which the line goes on.</summary>
    private Commit InLine(Commit merge) => lineParent?.Invoke(merge.Id) is { } parent && merge.Parents.Contains(parent)
        ? merge with { Parents = [parent, .. merge.Parents.Remove(parent)] }
        : merge;

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
