using System.IO.Compression;

namespace Wikibot.Git.Storage.Objects;

/// <summary>
/// Zlib, as objects and packs use it: the only place that deflates or inflates. .NET's stream writes nothing at all when it is given
/// nothing (dotnet/runtime 66449), which no reader of git's takes for the zlib stream of an empty object.
/// </summary>
internal static class Zlib
{
#pragma warning disable RS0030 // Banned everywhere else.

    /// <summary>The zlib stream of nothing.</summary>
    public static ReadOnlySpan<byte> Empty => [0x78, 0x01, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];

    /// <summary>The next piece of what is to be deflated, put into the buffer; 0 at its end.</summary>
    public delegate int Reading(Span<byte> buffer);

    /// <summary>Deflates quickly: most of a tree is hashes, which do not shrink, and the share's cost is operations, not bytes.</summary>
    public static byte[] Deflate(ReadOnlySpan<byte> head, ReadOnlySpan<byte> data)
    {
        if (head.IsEmpty && data.IsEmpty)
        {
            return Empty.ToArray();
        }

        using var target = new MemoryStream(head.Length + (data.Length / 2) + 64);
        using (var zlib = new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(head);
            zlib.Write(data);
        }

        return target.ToArray();
    }

    /// <summary>Deflates piece by piece what is too large to hold.</summary>
    public static void Deflate(Reading source, Stream target)
    {
        var buffer = new byte[64 * 1024];
        var read = source(buffer);
        if (read == 0)
        {
            target.Write(Empty);
            return;
        }

        using var zlib = new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true);
        for (; read > 0; read = source(buffer))
        {
            zlib.Write(buffer, 0, read);
        }
    }

    /// <summary>Inflates exactly <paramref name="size"/> bytes.</summary>
    /// <remarks>Of nothing the stream is not read: in packs that this system made until November 2026 it is missing (see <see cref="Empty"/>).</remarks>
    /// <exception cref="InvalidDataException">The stream is damaged, or holds more or less.</exception>
    public static byte[] Inflate(Stream source, long size)
    {
        if (size > int.MaxValue / 2)
        {
            throw new InvalidDataException($"An object of {size} bytes.");
        }

        if (size == 0)
        {
            return [];
        }

        using var zlib = Open(source, leaveOpen: true);
        var data = new byte[size];
        zlib.ReadExactly(data);
        // The end marker must follow: reading it lets zlib check its checksum.
        return zlib.ReadByte() < 0 ? data : throw new InvalidDataException("More bytes than the header says.");
    }

    /// <summary>A stream of what <paramref name="source"/> inflates to.</summary>
    public static Stream Open(Stream source, bool leaveOpen = false) => new ZLibStream(source, CompressionMode.Decompress, leaveOpen);

#pragma warning restore RS0030
}
