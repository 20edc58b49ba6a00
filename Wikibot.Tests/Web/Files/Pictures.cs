using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Wikibot.Tests.Web.Files;

/// <summary>Pictures of any size that a browser shows.</summary>
internal static class Pictures
{
    /// <summary>A PNG of noise, which does not compress: three bytes a pixel.</summary>
    public static byte[] Png(int width, int height)
    {
        var rows = new byte[height * ((width * 3) + 1)];
        new Random(1).NextBytes(rows);
        for (var row = 0; row < height; row++)
        {
            rows[row * ((width * 3) + 1)] = 0;
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        using var png = new MemoryStream();
        png.Write([0x89, .. "PNG\r\n\u001A\n"u8]);
        Chunk(png, "IHDR"u8, header);
        Chunk(png, "IDAT"u8, Deflated(rows));
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static byte[] Deflated(byte[] rows)
    {
        using var target = new MemoryStream();
#pragma warning disable RS0030 // The engine's rule, for objects of git.
        using (var zlib = new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true))
#pragma warning restore RS0030
        {
            zlib.Write(rows);
        }

        return target.ToArray();
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> name, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] named = [.. name, .. data];
        png.Write(named);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(named));
        png.Write(number);
    }
}
