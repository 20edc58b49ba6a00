using System.Buffers.Binary;

namespace Wikibot.Git.Pictures;

/// <summary>What a PNG says of itself (PNG, third edition, 11.2.1), and where its data are.</summary>
/// <param name="Size">Its pixels.</param>
/// <param name="Depth">Bits of a sample: 1, 2, 4, 8 or 16.</param>
/// <param name="Color">0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha.</param>
/// <param name="Interlaced">Whether it comes in seven passes.</param>
internal sealed record PngHeader(PictureSize Size, int Depth, int Color, bool Interlaced)
{
    private const int Signature = 8;
    private const int HeaderLength = 13;

    /// <summary>Samples of a pixel.</summary>
    public int Samples => Color switch { 0 or 3 => 1, 2 => 3, 4 => 2, _ => 4 };

    /// <summary>Bits of a pixel.</summary>
    public int PixelBits => Samples * Depth;

    /// <summary>Reads it.</summary>
    /// <exception cref="BrokenPictureException">It says what no PNG can say.</exception>
    public static PngHeader Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < Signature + 8 + HeaderLength || !file.Slice(Signature + 4, 4).SequenceEqual("IHDR"u8))
        {
            throw BrokenPictureException.EndsEarly();
        }

        var header = file.Slice(Signature + 8, HeaderLength);
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
        var (depth, color) = (header[8], header[9]);
        var fits = color switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        return fits && width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue && header[10] == 0 && header[11] == 0 && header[12] <= 1
            ? new PngHeader(new PictureSize((int)width, (int)height), depth, color, header[12] == 1)
            : throw new BrokenPictureException("its header says what no PNG can");
    }

    /// <summary>Bytes of a row of so many pixels, without the byte that names its filter.</summary>
    public int RowBytes(int width) => checked((int)((((long)width * PixelBits) + 7) / 8));

    /// <summary>The chunks, in their order; what is no chunk any more ends them. Their check sums are not looked at: those of the pixels themselves are, by zlib.</summary>
    public static IEnumerable<(string Type, ReadOnlyMemory<byte> Data)> Chunks(ReadOnlyMemory<byte> file)
    {
        for (var at = Signature; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.Span[at..]);
            if (length > file.Length - at - 12)
            {
                yield break;
            }

            yield return (System.Text.Encoding.Latin1.GetString(file.Span.Slice(at + 4, 4)), file.Slice(at + 8, (int)length));
            at += 12 + (int)length;
        }
    }
}
