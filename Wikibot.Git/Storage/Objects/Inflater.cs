using System.IO.Compression;

namespace Wikibot.Git.Storage.Objects;

/// <summary>Zlib, as objects and packs use it.</summary>
internal static class Inflater
{
    /// <summary>Deflates quickly: most of a tree is hashes, which do not shrink, and the share's cost is operations, not bytes.</summary>
    public static byte[] Deflate(ReadOnlySpan<byte> head, ReadOnlySpan<byte> data)
    {
        using var target = new MemoryStream(head.Length + (data.Length / 2) + 64);
        using (var zlib = new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(head);
            zlib.Write(data);
        }

        return target.ToArray();
    }

    /// <summary>Inflates exactly <paramref name="size"/> bytes.</summary>
    /// <exception cref="InvalidDataException">The stream is damaged, or holds more or less.</exception>
    public static byte[] Inflate(Stream source, long size)
    {
        if (size > int.MaxValue / 2)
        {
            throw new InvalidDataException($"An object of {size} bytes.");
        }

        using var zlib = new ZLibStream(source, CompressionMode.Decompress, leaveOpen: true);
        var data = new byte[size];
        zlib.ReadExactly(data);
        // The end marker must follow: reading it lets zlib check its checksum.
        return zlib.ReadByte() < 0 ? data : throw new InvalidDataException("More bytes than the header says.");
    }
}
