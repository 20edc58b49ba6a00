using System.Buffers.Binary;

namespace Wikibot.Git.Pictures;

/// <summary>Writes a small picture as a JPEG (T.81, baseline), with nothing in it but pixels. Colours stay at their full size: models read coloured letters.</summary>
internal static class JpegWriter
{
    /// <summary>The tables of T.81, annex K, in rows' order: for brightness and for colour.</summary>
    private static readonly byte[][] s_quantization =
    [
        [
            16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
            18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
        ],
        [
            17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
            99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
        ],
    ];

    /// <summary>The file.</summary>
    /// <param name="raster">The picture; what shines through, does on white.</param>
    /// <param name="quality">1 to 100, as libjpeg counts.</param>
    public static byte[] Write(Raster raster, int quality)
    {
        using var file = new MemoryStream();
        var tables = Array.ConvertAll(s_quantization, table => Array.ConvertAll(table, value => Scaled(value, quality)));
        file.Write([0xFF, 0xD8]);
        Segment(file, 0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        for (var i = 0; i < tables.Length; i++)
        {
            Segment(file, 0xDB, [(byte)i, .. JpegTables.Zigzag.Select(at => tables[i][at])]);
        }

        var (width, height) = (raster.Size.Width, raster.Size.Height);
        Segment(file, 0xC0, [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1]);
        Segment(file, 0xC4, [0x00, .. JpegCodes.Means.Counts, .. JpegCodes.Means.Values]);
        Segment(file, 0xC4, [0x10, .. JpegCodes.Rest.Counts, .. JpegCodes.Rest.Values]);
        Segment(file, 0xDA, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
        Scan(file, raster, [.. tables.Select(table => Cosines.ForForward(table))]);
        file.Write([0xFF, 0xD9]);
        return file.ToArray();
    }

    private static void Scan(MemoryStream file, Raster raster, float[][] tables)
    {
        var codes = new JpegCodes(file);
        Span<int> means = stackalloc int[3];
        Span<float> block = stackalloc float[JpegComponent.Block];
        Span<int> coefficients = stackalloc int[JpegComponent.Block];
        for (var top = 0; top < raster.Size.Height; top += 8)
        {
            for (var left = 0; left < raster.Size.Width; left += 8)
            {
                for (var channel = 0; channel < 3; channel++)
                {
                    Fill(block, raster, left, top, channel);
                    Cosines.Forward(block);
                    for (var i = 0; i < block.Length; i++)
                    {
                        var at = JpegTables.Zigzag[i];
                        coefficients[i] = (int)MathF.Round(block[at] * tables[Math.Min(channel, 1)][at]);
                    }

                    codes.Write(coefficients, coefficients[0] - means[channel]);
                    means[channel] = coefficients[0];
                }
            }
        }

        codes.End();
    }

    /// <summary>A block of one channel: brightness, or a difference of colour; the last row and column go on beyond the edge.</summary>
    private static void Fill(Span<float> block, Raster raster, int left, int top, int channel)
    {
        for (var i = 0; i < block.Length; i++)
        {
            var x = Math.Min(left + (i % 8), raster.Size.Width - 1);
            var y = Math.Min(top + (i / 8), raster.Size.Height - 1);
            var pixel = raster.Bytes.AsSpan(((y * raster.Size.Width) + x) * Raster.Channels, Raster.Channels);
            var (cover, white) = (pixel[3] / 255f, 255f - pixel[3]);
            var (red, green, blue) = ((pixel[0] * cover) + white, (pixel[1] * cover) + white, (pixel[2] * cover) + white);
            block[i] = channel switch
            {
                0 => (0.299f * red) + (0.587f * green) + (0.114f * blue) - 128,
                1 => (-0.168736f * red) - (0.331264f * green) + (0.5f * blue),
                _ => (0.5f * red) - (0.418688f * green) - (0.081312f * blue),
            };
        }
    }

    private static byte Scaled(byte value, int quality)
    {
        var percent = quality < 50 ? 5000 / quality : 200 - (2 * quality);
        return (byte)Math.Clamp(((value * percent) + 50) / 100, 1, 255);
    }

    private static void Segment(MemoryStream file, byte marker, byte[] data)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(data.Length + 2));
        file.Write([0xFF, marker]);
        file.Write(length);
        file.Write(data);
    }
}
