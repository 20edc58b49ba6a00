using System.Collections.Immutable;

namespace Wikibot.Git.Storage.Objects;

/// <summary>Git's tree objects. Searching and changing work on the bytes, so that a folder of a thousand pages costs microseconds.</summary>
internal static class TreeFormat
{
    public const int FileMode = 0x81A4; // 0100644
    public const int FolderMode = 0x4000; // 040000
    public const int LinkMode = 0xA000; // 0120000
    private const int SubmoduleMode = 0xE000; // 0160000

    /// <summary>One entry within a tree's bytes: <c>mode name\0id</c>.</summary>
    public readonly ref struct Entry(int mode, ReadOnlySpan<byte> name, ReadOnlySpan<byte> id)
    {
        public int Mode { get; } = mode;

        public ReadOnlySpan<byte> Name { get; } = name;

        public ObjectId Id => new(RawId);

        public ReadOnlySpan<byte> RawId { get; } = id;

        public bool IsFolder => Mode == FolderMode;

        /// <summary>Whether it names a commit of another repository.</summary>
        public bool IsSubmodule => (Mode & 0xF000) == SubmoduleMode;
    }

    /// <summary>Takes the next entry off <paramref name="rest"/>; false at the end.</summary>
    /// <exception cref="InvalidDataException">The bytes are no tree.</exception>
    public static bool TryNext(scoped ref ReadOnlySpan<byte> rest, out Entry entry)
    {
        entry = default;
        if (rest.IsEmpty)
        {
            return false;
        }

        var mode = 0;
        var i = 0;
        for (; i < rest.Length && rest[i] != ' '; i++)
        {
            mode = (mode << 3) | (rest[i] - '0');
        }

        var end = rest[i..].IndexOf((byte)0) + i;
        if (end < i || i > 7 || end + 1 + ObjectId.Size > rest.Length)
        {
            throw new InvalidDataException("A broken tree.");
        }

        entry = new Entry(mode, rest[(i + 1)..end], rest.Slice(end + 1, ObjectId.Size));
        rest = rest[(end + 1 + ObjectId.Size)..];
        return true;
    }

    /// <summary>Finds an entry by its name's UTF-8 bytes.</summary>
    public static bool TryFind(ReadOnlySpan<byte> tree, ReadOnlySpan<byte> name, out Entry entry)
    {
        while (TryNext(ref tree, out entry))
        {
            if (entry.Name.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>All entries, as records.</summary>
    public static Tree Read(ObjectId id, ReadOnlySpan<byte> data)
    {
        var entries = ImmutableArray.CreateBuilder<TreeEntry>();
        while (TryNext(ref data, out var entry))
        {
            entries.Add(ToRecord(entry));
        }

        return new Tree(id, entries.DrainToImmutable());
    }

    public static TreeEntry ToRecord(Entry entry) =>
        new(TreeName.Decode(entry.Name), KindOf(entry.Mode), entry.Id, entry.Mode);

    public static EntryKind KindOf(int mode) => (mode & 0xF000) switch
    {
        0x4000 => EntryKind.Tree,
        0x8000 => EntryKind.Blob,
        _ => EntryKind.Other,
    };

    /// <summary>Git's order: by bytes, a folder as if its name ended in a slash.</summary>
    public static int Compare(ReadOnlySpan<byte> a, bool aIsFolder, ReadOnlySpan<byte> b, bool bIsFolder)
    {
        var common = Math.Min(a.Length, b.Length);
        var order = a[..common].SequenceCompareTo(b[..common]);
        if (order != 0)
        {
            return order;
        }

        var nextOfA = a.Length > common ? a[common] : aIsFolder ? (byte)'/' : (byte)0;
        var nextOfB = b.Length > common ? b[common] : bIsFolder ? (byte)'/' : (byte)0;
        return nextOfA - nextOfB;
    }
}
