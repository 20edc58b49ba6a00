using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>What a walk knows of folders by where they are, some megabytes of it: what is forgotten is looked up again.</summary>
internal sealed class KnownFolders(MetObjects met, CancellationToken cancellationToken)
{
    /// <summary>Bytes of folders as they were seen last, and as many of those that the reader has: of the wikis of 100,000 pages, all.</summary>
    private const int Capacity = 8 << 20;

    /// <summary>Bytes that an entry takes beside its folder's.</summary>
    private const int Overhead = 100;

    private readonly Dictionary<ulong, byte[]> _seen = [];
    private readonly Dictionary<ulong, byte[][]?> _edges = [];
    private int _seenLeft = Capacity;
    private int _edgesLeft = Capacity;

    /// <summary>A folder as it was where the walk came by last; everything in it was met. Null when it was not seen.</summary>
    public byte[]? SeenAt(ulong path) => _seen.GetValueOrDefault(path);

    /// <summary>Remembers a folder of which everything was met, if there is room for it.</summary>
    public void See(ulong path, byte[] folder)
    {
        var before = _seen.TryGetValue(path, out var old) ? old.Length : -Overhead;
        if (folder.Length - before <= _seenLeft)
        {
            _seen[path] = folder;
            _seenLeft -= folder.Length - before;
        }
        else if (old is not null)
        {
            // What is there would do as well, but less and less.
            _seen.Remove(path);
            _seenLeft += old.Length + Overhead;
        }
    }

    /// <summary>What the reader has in a folder; where the walk comes by first, all of its entries are met.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="trees">What the reader has there.</param>
    public byte[][] EdgesAt(ulong path, ObjectId[] trees)
    {
        if (trees.Length == 0)
        {
            return [];
        }

        var isKnown = _edges.TryGetValue(path, out var known);
        if (known is not null)
        {
            return known;
        }

        var edges = Array.ConvertAll(trees, tree => met.Read(tree, met.PlaceOf(tree), ObjectKind.Tree));
        if (isKnown)
        {
            return edges;
        }

        Array.ForEach(edges, Meet);
        var bytes = edges.Sum(edge => edge.Length) + Overhead;
        _edges[path] = bytes <= _edgesLeft ? edges : null;
        _edgesLeft -= bytes <= _edgesLeft ? bytes : 0;
        return edges;
    }

    /// <summary>Meets everything in some of the reader's folders.</summary>
    public void MeetAll(Stack<ObjectId> folders)
    {
        HashSet<ObjectId> done = [];
        while (folders.TryPop(out var folder))
        {
            if (!done.Add(folder))
            {
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            LeanMemory.Tick();
            ReadOnlySpan<byte> rest = met.Read(folder, met.PlaceOf(folder), ObjectKind.Tree);
            while (TreeFormat.TryNext(ref rest, out var entry))
            {
                Meet(entry);
                if (entry.IsFolder)
                {
                    folders.Push(entry.Id);
                }
            }
        }
    }

    /// <summary>What the reader has in a folder below.</summary>
    public static ObjectId[] Below(byte[][] edges, ReadOnlySpan<byte> name)
    {
        List<ObjectId> below = [];
        foreach (var edge in edges)
        {
            if (TreeFormat.TryFind(edge, name, out var entry) && entry.IsFolder && !below.Contains(entry.Id))
            {
                below.Add(entry.Id);
            }
        }

        return [.. below];
    }

    private void Meet(byte[] folder)
    {
        ReadOnlySpan<byte> rest = folder;
        while (TreeFormat.TryNext(ref rest, out var entry))
        {
            Meet(entry);
        }
    }

    private void Meet(TreeFormat.Entry entry)
    {
        if (!entry.IsSubmodule)
        {
            met.Meet(entry.Id, entry.Name, choose: false, out _);
        }
    }
}
