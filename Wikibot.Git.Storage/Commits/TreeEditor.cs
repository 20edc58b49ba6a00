using System.Text;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Commits;

/// <summary>Applies a change set to a tree: new trees for the folders on the way, everything else shared.</summary>
internal sealed class TreeEditor(ObjectReader reader)
{
    private readonly List<NewObject> _created = [];

    /// <summary>The objects that the last <see cref="Apply"/> needs written: blobs first, then trees from the leaves up.</summary>
    public IReadOnlyList<NewObject> Created => _created;

    /// <summary>The root tree after the changes.</summary>
    /// <exception cref="ArgumentException">A path that git cannot hold, or a file where a folder is (or the other way round).</exception>
    public ObjectId Apply(ObjectId root, ChangeSet changes)
    {
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

    private ObjectId? Target(FileChange file) => file.Content is { } content ? Add(ObjectKind.Blob, content.ToArray()) : file.Existing;

    private ObjectId? Folder(ObjectId? id, List<Edit> edits, int depth)
    {
        var before = id is { } known ? reader.Tree(known).Raw : [];
        var entries = new List<Item>();
        ReadOnlySpan<byte> rest = before;
        while (TreeFormat.TryNext(ref rest, out var entry))
        {
            entries.Add(new Item(entry.Name.ToArray(), entry.Mode, entry.Id));
        }

        var byName = edits.GroupBy(e => TreeName.Decode(e.Segments[depth]), StringComparer.Ordinal);
        foreach (var group in byName)
        {
            var name = group.First().Segments[depth];
            var at = entries.FindIndex(e => e.Name.AsSpan().SequenceEqual(name));
            var old = at < 0 ? (Item?)null : entries[at];
            var now = Changed(old, name, [.. group], depth);
            if (at >= 0)
            {
                entries.RemoveAt(at);
            }

            if (now is { } item)
            {
                var place = entries.FindIndex(e => TreeFormat.Compare(item.Name, item.IsFolder, e.Name, e.IsFolder) < 0);
                entries.Insert(place < 0 ? entries.Count : place, item);
            }
        }

        if (entries.Count == 0)
        {
            return null;
        }

        var after = Serialize(entries);
        return id is { } same && after.AsSpan().SequenceEqual(before) ? same : Add(ObjectKind.Tree, after);
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
