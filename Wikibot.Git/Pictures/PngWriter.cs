using System.Buffers.Binary;

namespace Wikibot.Git.Pictures;

/// <summary>Writes a small picture as PNG, with nothing in it but pixels.</summary>
internal static class PngWriter
{
    /// <summary>The file: 8 bits a channel, with alpha only where something shines through.</summary>
    public static byte[] Write(Raster raster)
    {
        using var file = new MemoryStream();
        file.Write([0x89, .. "PNG\r\n\u001A\n"u8]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, raster.Size.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), raster.Size.Height);
        (header[8], header[9]) = (8, (byte)(raster.HasAlpha ? 6 : 2));
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, Pixels(raster));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Pixels(Raster raster)
    {
        var channels = raster.HasAlpha ? Raster.Channels : Raster.Channels - 1;
        var length = raster.Size.Width * channels;
        byte[] row = new byte[length], above = new byte[length];
        var tried = new byte[5][];
        for (var i = 0; i < tried.Length; i++)
        {
            tried[i] = new byte[length + 1];
        }

        using var data = new MemoryStream();
        using (var deflated = PngStream.Deflate(data))
        {
            for (var y = 0; y < raster.Size.Height; y++)
            {
                for (var x = 0; x < raster.Size.Width; x++)
                {
                    raster.Bytes.AsSpan(((y * raster.Size.Width) + x) * Raster.Channels, channels).CopyTo(row.AsSpan(x * channels));
                }

                deflated.Write(Best(row, above, channels, tried));
                (row, above) = (above, row);
            }
        }

        return data.ToArray();
    }

    /// <summary>The filtered row with the smallest sum of distances from zero, as the standard advises.</summary>
    private static byte[] Best(byte[] row, byte[] above, int back, byte[][] tried)
    {
        var (best, least) = (tried[0], long.MaxValue);
        for (var filter = 0; filter < tried.Length; filter++)
        {
            var to = tried[filter];
            to[0] = (byte)filter;
            var sum = 0L;
            for (var i = 0; i < row.Length; i++)
            {
                var left = i >= back ? row[i - back] : (byte)0;
                var corner = i >= back ? above[i - back] : (byte)0;
                var value = (byte)(row[i] - filter switch { 0 => 0, 1 => left, 2 => above[i], 3 => (left + above[i]) / 2, _ => PngRows.Paeth(left, above[i], corner) });
                to[i + 1] = value;
                sum += Math.Min(value, 256 - value);
            }

            if (sum < least)
            {
                (best, least) = (to, sum);
            }
        }

        return best;
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        var sum = new System.IO.Hashing.Crc32();
        sum.Append(type);
        sum.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, sum.GetCurrentHashAsUInt32());
        file.Write(number);
    }
}
