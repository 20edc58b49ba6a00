using System.IO.Hashing;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>
/// Goes through the folders of many commits. Of a folder that it has seen in another commit it looks at what differs alone, and of what the reader has it
/// looks into those folders alone that differ: what was copied from elsewhere may be sent though the reader has it, what it lacks is never left out.
/// </summary>
internal sealed class FolderWalk(MetObjects met, PackFilter filter, CancellationToken cancellationToken)
{
    private readonly KnownFolders _known = new(met, cancellationToken);
    private readonly Stack<Folder> _open = new();
    private readonly List<Arrival> _folders = [];
    private readonly List<Arrival> _files = [];
    private readonly Stack<ObjectId> _gone = new();
    private ObjectId[] _edges = [];

    /// <summary>Notes the root folders of commits that the reader has and on which those to be sent build.</summary>
    public void Know(IReadOnlyCollection<ObjectId> trees)
    {
        _edges = [.. trees.Distinct()];
        foreach (var tree in _edges)
        {
            met.Meet(tree, [], choose: false, out _);
        }
    }

    /// <summary>Notes everything in these folders, for deltas.</summary>
    public void KnowAll() => _known.MeetAll(new(_edges));

    /// <summary>Goes through the folders of a commit to be sent.</summary>
    /// <exception cref="StoreFailedException">An object is missing or damaged.</exception>
    public void Visit(ObjectId root) => Visit(root, _edges);

    /// <summary>Goes through a folder that was asked for by its id, whatever the reader has.</summary>
    /// <exception cref="StoreFailedException">An object is missing or damaged.</exception>
    public void VisitAsked(ObjectId root) => Visit(root, []);

    private static ulong PathOf(ulong folder, ReadOnlySpan<byte> name) => XxHash3.HashToUInt64(name, unchecked((long)folder));

    private void Visit(ObjectId root, ObjectId[] edges)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!met.Meet(root, [], choose: true, out var place))
        {
            return;
        }

        _open.Push(new Folder(root, place, 0, edges));
        do
        {
            while (_open.TryPop(out var folder))
            {
                Look(folder);
            }

            foreach (var arrival in _folders)
            {
                Open(arrival.Id, arrival.Name, arrival.Path, arrival.Edges);
            }

            _folders.Clear();
        }
        while (_open.Count > 0);

        foreach (var arrival in _files)
        {
            met.Meet(arrival.Id, arrival.Name, choose: true, out _);
        }

        _files.Clear();
    }

    private bool Open(ObjectId tree, ReadOnlySpan<byte> name, ulong path, ObjectId[] edges)
    {
        if (!met.Meet(tree, name, choose: true, out var place))
        {
            return false;
        }

        _open.Push(new Folder(tree, place, path, edges));
        return true;
    }

    private void Look(in Folder folder)
    {
        LeanMemory.Tick();
        var raw = met.Read(folder.Tree, folder.Place, ObjectKind.Tree);
        var edges = _known.EdgesAt(folder.Path, folder.Edges);
        var last = _known.SeenAt(folder.Path);
        var isEdge = last is null && edges.Length > 0;
        ReadOnlySpan<byte> seen = last ?? (isEdge ? edges[0] : []);
        ReadOnlySpan<byte> rest = raw;
        while (!rest.IsEmpty)
        {
            var all = rest;
            TreeFormat.TryNext(ref rest, out var entry);
            var bytes = all[..(all.Length - rest.Length)];
            if (seen.StartsWith(bytes))
            {
                // As it was: all that it leads to was met.
                seen = seen[bytes.Length..];
                continue;
            }

            var isNew = !StoodThere(ref seen, entry, isEdge, out var isSame);
            if (!isSame && !entry.IsSubmodule)
            {
                Take(folder, edges, entry, isNew, isEdge, new ArraySegment<byte>(raw, raw.Length - rest.Length - ObjectId.Size - 1 - entry.Name.Length, entry.Name.Length));
            }
        }

        if (isEdge)
        {
            // What is gone from here may have come elsewhere.
            while (TreeFormat.TryNext(ref seen, out var old))
            {
                if (old.IsFolder)
                {
                    _gone.Push(old.Id);
                }
            }

            _known.MeetAll(_gone);
        }

        _known.See(folder.Path, raw);
    }

    private void Take(in Folder folder, byte[][] edges, TreeFormat.Entry entry, bool isNew, bool isEdge, ArraySegment<byte> name)
    {
        // Under a new name something may come that was elsewhere, which is known only when all folders that differ have been looked at.
        var waits = _edges.Length > 0;
        if (entry.IsFolder)
        {
            var (path, below) = (PathOf(folder.Path, entry.Name), KnownFolders.Below(edges, entry.Name));
            if (waits && isNew)
            {
                _folders.Add(new Arrival(entry.Id, name, path, below));
            }
            else if (!Open(entry.Id, entry.Name, path, below) && isEdge)
            {
                // It is another folder that the reader has: what was here is gone, too.
                Array.ForEach(below, _gone.Push);
            }
        }
        else if (!filter.OmitsBlobs && (filter.BlobLimit is not { } limit || met.Describe(entry.Id).Size < limit))
        {
            if (waits)
            {
                _files.Add(new Arrival(entry.Id, name, 0, []));
            }
            else
            {
                met.Meet(entry.Id, entry.Name, choose: true, out _);
            }
        }
    }

    /// <summary>Goes on in what was seen to behind an entry's name; false when that name was not there.</summary>
    private bool StoodThere(ref ReadOnlySpan<byte> seen, TreeFormat.Entry entry, bool isEdge, out bool isSame)
    {
        isSame = false;
        while (!seen.IsEmpty)
        {
            var rest = seen;
            TreeFormat.TryNext(ref rest, out var old);
            var order = TreeFormat.Compare(old.Name, old.IsFolder, entry.Name, entry.IsFolder);
            if (order > 0)
            {
                return false;
            }

            seen = rest;
            if (order == 0)
            {
                isSame = old.Mode == entry.Mode && old.RawId.SequenceEqual(entry.RawId);
                return true;
            }

            if (isEdge && old.IsFolder)
            {
                _gone.Push(old.Id);
            }
        }

        return false;
    }

    /// <summary>A folder to be looked into.</summary>
    /// <param name="Tree">What it is.</param>
    /// <param name="Place">Where that lies.</param>
    /// <param name="Path">Where it is in the wiki, as a number; equal ones of two places do no harm.</param>
    /// <param name="Edges">What the reader has at that place.</param>
    private readonly record struct Folder(ObjectId Tree, ObjectPlace Place, ulong Path, ObjectId[] Edges);

    /// <summary>Something that has yet to be met.</summary>
    private readonly record struct Arrival(ObjectId Id, ArraySegment<byte> Name, ulong Path, ObjectId[] Edges);
}
