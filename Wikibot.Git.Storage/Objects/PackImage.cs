using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Objects;

/// <summary>
/// A pack and its index in memory (gitformat-pack, both of version 2). Whole objects without deltas: maintenance finds better
/// ones than could be found among the objects of one commit.
/// </summary>
internal sealed class PackImage
{
    private const int HeaderSize = 8;
    private const int FanoutSize = 256 * 4;

    private PackImage(byte[] pack, byte[] index)
    {
        (Pack, Index) = (pack, index);
        Name = $"pack-{Convert.ToHexStringLower(pack.AsSpan(^ObjectId.Size..))}";
    }

    /// <summary><c>pack-…</c>, after the pack's checksum, as git does it: equal names are equal files.</summary>
    public string Name { get; }

    /// <summary>The <c>.pack</c> file.</summary>
    public byte[] Pack { get; }

    /// <summary>The <c>.idx</c> file.</summary>
    public byte[] Index { get; }

    /// <summary>Packs objects, which must differ from each other.</summary>
    public static PackImage Create(IReadOnlyList<NewObject> objects)
    {
        var entries = new byte[objects.Count][];
        ParallelFiles.Run(objects.Count, i => entries[i] = Entry(objects[i]));
        var pack = new byte[PackEntry.HeaderLength + entries.Sum(e => e.Length) + PackEntry.TrailerLength];
        PackEntry.WriteHeader(pack, objects.Count);
        var offsets = new int[entries.Length];
        var at = PackEntry.HeaderLength;
        for (var i = 0; i < entries.Length; at += entries[i].Length, i++)
        {
            offsets[i] = at;
            entries[i].CopyTo(pack, at);
        }

        Seal(pack);
        return new PackImage(pack, IndexOf(objects, entries, offsets, pack.AsSpan(^ObjectId.Size..)));
    }

    private static byte[] Entry(NewObject o)
    {
        Span<byte> head = stackalloc byte[PackEntry.MaxLength];
        var length = PackEntry.Write(head, (int)o.Kind, o.Data.Length);
        return [.. head[..length], .. Zlib.Deflate([], o.Data)];
    }

    /// <summary>Header, fan-out, sorted ids, a CRC-32 of each entry, their offsets, the pack's checksum, its own.</summary>
    private static byte[] IndexOf(IReadOnlyList<NewObject> objects, byte[][] entries, int[] offsets, ReadOnlySpan<byte> packChecksum)
    {
        var index = new byte[HeaderSize + FanoutSize + (objects.Count * (ObjectId.Size + 8)) + (2 * ObjectId.Size)];
        BinaryPrimitives.WriteUInt32BigEndian(index, 0xFF744F63);
        BinaryPrimitives.WriteInt32BigEndian(index.AsSpan(4), 2);
        var fanout = index.AsSpan(HeaderSize, FanoutSize);
        var ids = index.AsSpan(HeaderSize + FanoutSize, objects.Count * ObjectId.Size);
        var checks = index.AsSpan(HeaderSize + FanoutSize + ids.Length, objects.Count * 4);
        var places = index.AsSpan(HeaderSize + FanoutSize + ids.Length + checks.Length, objects.Count * 4);
        Span<int> upTo = stackalloc int[256];
        upTo.Clear();
        var sorted = Enumerable.Range(0, objects.Count).OrderBy(i => objects[i].Id.ToString(), StringComparer.Ordinal).ToArray();
        for (var i = 0; i < sorted.Length; i++)
        {
            var id = ids.Slice(i * ObjectId.Size, ObjectId.Size);
            objects[sorted[i]].Id.CopyTo(id);
            upTo[id[0]] = i + 1;
            BinaryPrimitives.WriteUInt32BigEndian(checks[(i * 4)..], Crc32.HashToUInt32(entries[sorted[i]]));
            BinaryPrimitives.WriteInt32BigEndian(places[(i * 4)..], offsets[sorted[i]]);
        }

        for (int first = 0, count = 0; first < 256; first++)
        {
            count = Math.Max(count, upTo[first]);
            BinaryPrimitives.WriteInt32BigEndian(fanout[(first * 4)..], count);
        }

        packChecksum.CopyTo(index.AsSpan(^(2 * ObjectId.Size)..));
        Seal(index);
        return index;
    }

    /// <summary>Ends a file with the checksum of what is before it.</summary>
    private static void Seal(byte[] file)
    {
#pragma warning disable CA5350 // Git's format; integrity against accidents, not a signature.
        SHA1.HashData(file.AsSpan(..^ObjectId.Size), file.AsSpan(^ObjectId.Size..));
#pragma warning restore CA5350
    }
}
