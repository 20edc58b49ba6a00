using System.Text;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>An object that is sent by itself: loose, or a delta against something that is not sent.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The name that it had; packers look for likenesses among equal names.</param>
/// <param name="FileSize">Size of its file, when it has one.</param>
internal readonly record struct SingleObject(ObjectId Id, string Name = "", long FileSize = 0);

/// <summary>
/// What some commits reach and others do not. Of packed objects it keeps two bits each; what is in no pack yet is a list, which
/// maintenance keeps short.
/// </summary>
internal sealed class ObjectWalk(ObjectSource source, CancellationToken cancellationToken)
{
    private static readonly ObjectId s_emptyTree = ObjectHash.Compute(ObjectKind.Tree, []);

    private const int SubmoduleMode = 0xE000;
    private readonly List<PackSelection> _packs = [.. source.Refresh().Select(pack => new PackSelection(pack))];
    private readonly HashSet<ObjectId> _metSingle = [];
    private readonly List<SingleObject> _single = [];
    private readonly Stack<ObjectId> _trees = new();
    private PackFilter _filter;

    /// <summary>Where packed objects are.</summary>
    public IReadOnlyList<PackSelection> Packs => _packs;

    /// <summary>Objects that are in no pack.</summary>
    public IReadOnlyList<SingleObject> Single => _single;

    /// <summary>Commits to be sent.</summary>
    public int Commits { get; private set; }

    /// <summary>All objects to be sent.</summary>
    public int Count => _packs.Sum(pack => pack.Count) + _single.Count;

    /// <exception cref="StoreFailedException">An object is missing or damaged.</exception>
    public void Run(PackOrder order)
    {
        _filter = order.Filter;
        var others = order.Wants.Where(want => KindOf(want) != ObjectKind.Commit).ToList();
        foreach (var id in others)
        {
            VisitAsked(id);
        }

        var ends = order.Shallow.ToHashSet();
        var commits = new CommitDifference(id => ReadCommit(id) is var commit && ends.Contains(id) ? commit with { Parents = [] } : commit);
        commits.Run([.. order.Wants.Except(others), .. order.Unshallow.SelectMany(end => ReadCommit(end).Parents)], order.Haves, cancellationToken);
        foreach (var (_, tree) in _filter.OmitsTrees ? [] : commits.Edges)
        {
            Visit(tree, choose: false);
        }

        foreach (var (commit, tree) in commits.Shown)
        {
            Commits++;
            Meet(commit, [], choose: true);
            if (!_filter.OmitsTrees)
            {
                Visit(tree, choose: true);
            }
        }
    }

    private static byte[] Read(ObjectSource source, ObjectId id, ObjectKind kind) =>
        source.Read(id) is { } raw && raw.Kind == kind ? raw.Data
        : kind == ObjectKind.Tree && id == s_emptyTree ? []
        : throw Missing(id);

    private static StoreFailedException Missing(ObjectId id) => new($"Object {id} is missing.", inner: null, StoreDamage.MissingObject, id);

    private Commit ReadCommit(ObjectId id) => CommitFormat.Read(id, Read(source, id, ObjectKind.Commit), out _);

    /// <summary>A folder or file that is asked for by its id.</summary>
    private void VisitAsked(ObjectId id)
    {
        if (KindOf(id) == ObjectKind.Tree && !_filter.OmitsTrees)
        {
            Visit(id, choose: true);
        }
        else
        {
            Meet(id, [], choose: true);
        }
    }

    private void Visit(ObjectId root, bool choose)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!Meet(root, [], choose))
        {
            return;
        }

        _trees.Push(root);
        while (_trees.TryPop(out var tree))
        {
            LeanMemory.Tick();
            ReadOnlySpan<byte> rest = Read(source, tree, ObjectKind.Tree);
            while (TreeFormat.TryNext(ref rest, out var entry))
            {
                // A submodule's commit is in another repository.
                if ((entry.Mode & 0xF000) != SubmoduleMode && (entry.IsFolder || IsWanted(entry.Id)) && Meet(entry.Id, entry.Name, choose) && entry.IsFolder)
                {
                    _trees.Push(entry.Id);
                }
            }
        }
    }

    /// <summary>Whether a file passes the filter.</summary>
    private bool IsWanted(ObjectId blob) => !_filter.OmitsBlobs && (_filter.BlobLimit is not { } limit || Describe(blob).Size < limit);

    private ObjectKind KindOf(ObjectId id) => Describe(id).Kind;

    private (ObjectKind Kind, long Size) Describe(ObjectId id)
    {
        foreach (var pack in _packs)
        {
            if (pack.Pack.Describe(id) is { } packed)
            {
                return packed;
            }
        }

        using var loose = source.Loose.Open(id);
        return loose is not null ? (loose.Kind, loose.Size)
            : source.Read(id) is { } raw ? (raw.Kind, raw.Data.Length)
            : id == s_emptyTree ? (ObjectKind.Tree, 0)
            : throw Missing(id);
    }

    private bool Meet(ObjectId id, ReadOnlySpan<byte> name, bool choose)
    {
        if (_metSingle.Contains(id))
        {
            return false;
        }

        if (MeetPacked(id, choose, from: 0) is { } first)
        {
            return first;
        }

        if (source.Loose.Size(id) is not { } size)
        {
            // Packed meanwhile by another process, or hidden by an NFS client's memory of what was not there.
            var known = _packs.Count;
            _packs.AddRange(source.Refresh().Where(pack => _packs.TrueForAll(old => old.Pack != pack)).Select(pack => new PackSelection(pack)));
            if (MeetPacked(id, choose, known) is { } late)
            {
                return late;
            }

            source.Loose.Refresh(id);
            size = source.Loose.Size(id) ?? (id == s_emptyTree ? 0 : throw Missing(id));
        }

        _metSingle.Add(id);
        if (choose)
        {
            _single.Add(new SingleObject(id, Encoding.UTF8.GetString(name), size));
        }

        return true;
    }

    private bool? MeetPacked(ObjectId id, bool choose, int from)
    {
        for (var i = from; i < _packs.Count; i++)
        {
            if (_packs[i].Pack.Index.Position(id) is >= 0 and var position)
            {
                return _packs[i].Meet(position, choose);
            }
        }

        return null;
    }
}
