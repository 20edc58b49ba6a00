using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace Wikibot.Tests.Git.Imports;

/// <summary>Zips written by hand: names of any bytes, sizes and checksums that lie, entries that lie over each other.</summary>
internal sealed class RawZip
{
    private readonly List<byte> _file = [];
    private readonly List<byte> _directory = [];
    private int _count;

    /// <summary>Adds an entry.</summary>
    /// <param name="name">Its name's bytes.</param>
    /// <param name="content">Its content.</param>
    /// <param name="flags">Bit 11: the name is UTF-8; bit 0: encrypted.</param>
    /// <param name="size">The size that the directory claims; the true one when left out.</param>
    /// <param name="mode">Unix mode in the external attributes.</param>
    /// <param name="method">8: deflated.</param>
    /// <param name="checksum">The checksum claimed; the true one when left out.</param>
    /// <param name="extra">Extra field of the directory's entry.</param>
    public RawZip Add(byte[] name, byte[] content, int flags = 0, uint? size = null, int mode = 0, int method = 8, uint? checksum = null, byte[]? extra = null)
    {
        var at = (uint)_file.Count;
        var packed = method == 8 ? Deflate(content) : content;
        byte[] common = new byte[26];
        BinaryPrimitives.WriteUInt16LittleEndian(common, 20);
        BinaryPrimitives.WriteUInt16LittleEndian(common.AsSpan(2), (ushort)flags);
        BinaryPrimitives.WriteUInt16LittleEndian(common.AsSpan(4), (ushort)method);
        BinaryPrimitives.WriteUInt16LittleEndian(common.AsSpan(8), 0x21);
        BinaryPrimitives.WriteUInt32LittleEndian(common.AsSpan(10), checksum ?? Crc32.HashToUInt32(content));
        BinaryPrimitives.WriteUInt32LittleEndian(common.AsSpan(14), (uint)packed.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(common.AsSpan(18), size ?? (uint)content.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(common.AsSpan(22), (ushort)name.Length);
        _file.AddRange("PK\x03\x04"u8);
        _file.AddRange(common);
        _file.AddRange(name);
        _file.AddRange(packed);
        BinaryPrimitives.WriteUInt16LittleEndian(common.AsSpan(24), (ushort)(extra?.Length ?? 0));
        return AddDirectory(common, name, at, mode, extra);
    }

    /// <summary>Adds an entry whose name is ASCII or UTF-8 that says so.</summary>
    public RawZip Add(string name, string content, int mode = 0) => Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(content), flags: 0x800, mode: mode);

    /// <summary>Writes the file.</summary>
    public void Write(string path)
    {
        using var file = File.Create(path);
        file.Write([.. _file]);
        file.Write([.. _directory]);
        byte[] end = new byte[22];
        "PK\x05\x06"u8.CopyTo(end);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)_count);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)_count);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)_directory.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), (uint)_file.Count);
        file.Write(end);
    }

    private RawZip AddDirectory(byte[] common, byte[] name, uint at, int mode, byte[]? extra)
    {
        byte[] tail = new byte[14];
        BinaryPrimitives.WriteUInt32LittleEndian(tail.AsSpan(6), (uint)mode << 16);
        BinaryPrimitives.WriteUInt32LittleEndian(tail.AsSpan(10), at);
        _directory.AddRange("PK\x01\x02"u8);
        // Made by Unix, so that the mode counts.
        _directory.AddRange([(byte)20, (byte)3]);
        _directory.AddRange(common);
        _directory.AddRange(tail);
        _directory.AddRange(name);
        _directory.AddRange(extra ?? []);
        _count++;
        return this;
    }

    private static byte[] Deflate(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(content);
        }

        // Of nothing .NET's stream makes nothing.
        return content.Length == 0 ? [3, 0] : packed.ToArray();
    }
}
