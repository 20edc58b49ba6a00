using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Tests.Git.Imports;

/// <summary>Git objects of any content, as nobody's git would make them, and bundles of them.</summary>
internal sealed class RawHistory
{
    private readonly Dictionary<ObjectId, NewObject> _objects = [];

    /// <summary>Adds a file.</summary>
    public ObjectId Blob(string text = "text\n") => Add(ObjectKind.Blob, Encoding.UTF8.GetBytes(text));

    /// <summary>Adds a file.</summary>
    public ObjectId Blob(byte[] data) => Add(ObjectKind.Blob, data);

    /// <summary>Adds a folder, its entries in the order given; names are Latin-1, a byte each.</summary>
    public ObjectId Tree(params (string Mode, string Name, ObjectId Id)[] entries)
    {
        using var data = new MemoryStream();
        foreach (var (mode, name, id) in entries)
        {
            data.Write(Encoding.Latin1.GetBytes($"{mode} {name}\0"));
            data.Write(Convert.FromHexString(id.ToString()));
        }

        return Add(ObjectKind.Tree, data.ToArray());
    }

    /// <summary>Adds a commit.</summary>
    public ObjectId Commit(ObjectId tree, params ObjectId[] parents) => Add(
        ObjectKind.Commit,
        Encoding.UTF8.GetBytes($"tree {tree}\n{string.Concat(parents.Select(parent => $"parent {parent}\n"))}author A <a@example.org> 1790000000 +0000\ncommitter A <a@example.org> 1790000000 +0000\n\nWork\n"));

    /// <summary>Writes a bundle with a pack of everything.</summary>
    public void WriteBundle(string path, ObjectId tip, string header = "# v2 git bundle\n", string branch = "refs/heads/main")
    {
        using var file = File.Create(path);
        file.Write(Encoding.UTF8.GetBytes($"{header}{tip} {branch}\n\n"));
        file.Write(PackImage.Create([.. _objects.Values]).Pack);
    }

    /// <summary>The same with one object more: <paramref name="copies"/> times 16 MiB of zeros, as a delta of some bytes for each.</summary>
    public void WriteBundleWithBomb(string path, ObjectId tip, int copies)
    {
        using var pack = new MemoryStream();
        Span<byte> head = stackalloc byte[32];
        PackEntry.WriteHeader(head, _objects.Count + 2);
        pack.Write(head[..PackEntry.HeaderLength]);
        foreach (var (_, kind, data) in _objects.Values)
        {
            Write((int)kind, data, 0);
        }

        const int Size = 0xFFFFFF;
        var zeros = pack.Length;
        Write((int)ObjectKind.Blob, new byte[Size], 0);
        byte[] copy = [0x80 | 0x70, 0xFF, 0xFF, 0xFF];
        Write(PackEntry.OffsetDelta, [.. Number(Size), .. Number((long)Size * copies), .. Enumerable.Repeat(copy, copies).SelectMany(bytes => bytes)], pack.Length - zeros);
#pragma warning disable CA5350 // git's packs end in a SHA-1
        pack.Write(SHA1.HashData(pack.ToArray()));
#pragma warning restore CA5350
        using var file = File.Create(path);
        file.Write(Encoding.UTF8.GetBytes($"# v2 git bundle\n{tip} refs/heads/main\n\n"));
        file.Write(pack.ToArray());

        void Write(int type, byte[] data, long back)
        {
            Span<byte> start = stackalloc byte[32];
            pack.Write(start[..PackEntry.Write(start, type, data.Length, back)]);
            using var packed = new ZLibStream(pack, CompressionLevel.Optimal, leaveOpen: true);
            packed.Write(data);
        }
    }

    /// <summary>A size at the start of a delta.</summary>
    private static IEnumerable<byte> Number(long value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            yield return (byte)(0x80 | (value & 0x7F));
        }

        yield return (byte)value;
    }

    private ObjectId Add(ObjectKind kind, byte[] data)
    {
        var id = ObjectHash.Compute(kind, data);
        _objects[id] = new NewObject(id, kind, data);
        return id;
    }
}
