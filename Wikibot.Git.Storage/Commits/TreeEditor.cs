using System.Text;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Commits;

/// <summary>Applies a change set to a tree: new trees for the folders on the way, everything else shared.</summary>
/// <param name="reader">The wiki's objects.</param>
/// <param name="incoming">The ids of bytes that were fetched from elsewhere.</param>
internal sealed class TreeEditor(ObjectReader reader, Func<IncomingBytes, ObjectId>? incoming = null)
{
    private readonly List<NewObject> _created = [];
    private CancellationToken _cancellationToken;

    /// <summary>The objects that the last <see cref="Apply"/> needs written: blobs first, then trees from the leaves up.</summary>
    public IReadOnlyList<NewObject> Created => _created;

    /// <summary>The root tree after the changes.</summary>
    /// <exception cref="ArgumentException">A path that git cannot hold, or a file where a folder is (or the other way round).</exception>
    public ObjectId Apply(ObjectId root, ChangeSet changes, CancellationToken cancellationToken = default)
    {
        _cancellationToken = cancellationToken;
        _created.Clear();
        var edits = new List<Edit>(changes.Files.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in changes.Files)
        {
            TreePath.Check(file.Path);
            if (!seen.Add(file.Path))
            {
                throw new ArgumentException($"'{file.Path}' is changed twice.", nameof(changes));
            }

            edits.Add(new Edit([.. file.Path.Split('/').Select(TreeName.Encode)], Target(file), file.Mode));
        }

        return Folder(root, edits, 0) ?? Add(ObjectKind.Tree, []);
    }

    private ObjectId? Target(FileChange file) =>
        file.Content is { } content ? Add(ObjectKind.Blob, content.ToArray()) : file.Incoming is { } fetched ? incoming!(fetched) : file.Existing;

    /// <summary>A folder after the changes in it, in time that grows with its entries and the changes together. It goes down the stack: a path has few segments.</summary>
    private ObjectId? Folder(ObjectId? id, List<Edit> edits, int depth)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var before = id is { } known ? reader.Tree(known).Raw : [];

        // By the bytes of their names, a character each.
        var edited = edits.GroupBy(e => Encoding.Latin1.GetString(e.Segments[depth]), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        var (kept, placed) = (new List<Item>(), new List<Item>());
        ReadOnlySpan<byte> rest = before;
        while (TreeFormat.TryNext(ref rest, out var entry))
        {
            var old = new Item(entry.Name.ToArray(), entry.Mode, entry.Id);
            if (!edited.Remove(Encoding.Latin1.GetString(entry.Name), out var ofName))
            {
                kept.Add(old);
            }
            else if (Changed(old, old.Name, ofName, depth) is { } now)
            {
                // A folder has another place in git's order than a file of its name.
                (now.IsFolder == old.IsFolder ? kept : placed).Add(now);
            }
        }

        foreach (var ofName in edited.Values)
        {
            if (Changed(null, ofName[0].Segments[depth], ofName, depth) is { } now)
            {
                placed.Add(now);
            }
        }

        if (kept.Count + placed.Count == 0)
        {
            return null;
        }

        var after = Serialize(Merge(kept, placed));
        return id is { } same && after.AsSpan().SequenceEqual(before) ? same : Add(ObjectKind.Tree, after);
    }

    /// <summary>Entries in git's order, with more put in their places.</summary>
    private static List<Item> Merge(List<Item> ordered, List<Item> more)
    {
        if (more.Count == 0)
        {
            return ordered;
        }

        more.Sort(Order);
        var merged = new List<Item>(ordered.Count + more.Count);
        var next = 0;
        foreach (var item in ordered)
        {
            while (next < more.Count && Order(more[next], item) < 0)
            {
                merged.Add(more[next++]);
            }

            merged.Add(item);
        }

        merged.AddRange(more.Skip(next));
        return merged;

        static int Order(Item a, Item b) => TreeFormat.Compare(a.Name, a.IsFolder, b.Name, b.IsFolder);
    }

    /// <summary>What stands under a name after the changes of it (the one whose path ends here) and below it.</summary>
    private Item? Changed(Item? old, byte[] name, List<Edit> edits, int depth)
    {
        var leaf = edits.FindIndex(e => e.Segments.Length == depth + 1);
        var below = edits.Where(e => e.Segments.Length > depth + 1).ToList();
        var now = old;
        if (below.Count > 0 && (old is not { IsFolder: false } || leaf >= 0))
        {
            // A file that goes makes room for a folder of its name.
            now = Folder(old is { IsFolder: true } folder ? folder.Id : null, below, depth + 1) is { } tree ? new Item(name, TreeFormat.FolderMode, tree) : null;
        }
        else if (below.Exists(e => e.Target is not null))
        {
            throw Clash();
        }

        if (leaf < 0)
        {
            return now;
        }

        if (edits[leaf].Target is not { } blob)
        {
            return now is { IsFolder: true } ? below.Count > 0 ? now : throw Clash() : null;
        }

        var mode = edits[leaf].Mode ?? (old?.Mode is { } known && TreeFormat.KindOf(known) == EntryKind.Blob ? known : TreeFormat.FileMode);
        return now is { IsFolder: true } ? throw Clash() : new Item(name, mode, blob);

        ArgumentException Clash() => new($"'{TreeName.Show(TreeName.Decode(name))}' is both a file and a folder.", nameof(edits));
    }

    private ObjectId Add(ObjectKind kind, byte[] data)
    {
        var id = ObjectHash.Compute(kind, data);
        _created.Add(new NewObject(id, kind, data));
        return id;
    }

    private static byte[] Serialize(List<Item> entries)
    {
        var size = 0;
        foreach (var e in entries)
        {
            size += 8 + e.Name.Length + ObjectId.Size;
        }

        using var target = new MemoryStream(size);
        Span<byte> id = stackalloc byte[ObjectId.Size];
        foreach (var e in entries)
        {
            target.Write(Encoding.ASCII.GetBytes(Convert.ToString(e.Mode, 8)));
            target.WriteByte((byte)' ');
            target.Write(e.Name);
            target.WriteByte(0);
            e.Id.CopyTo(id);
            target.Write(id);
        }

        return target.ToArray();
    }

    private readonly record struct Edit(byte[][] Segments, ObjectId? Target, int? Mode);

    private readonly record struct Item(byte[] Name, int Mode, ObjectId Id)
    {
        public bool IsFolder => Mode == TreeFormat.FolderMode;
    }
}
