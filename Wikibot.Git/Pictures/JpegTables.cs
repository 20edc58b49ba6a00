using System.Buffers.Binary;

namespace Wikibot.Git.Pictures;

/// <summary>The tables that a JPEG has told so far (T.81, B.2.4).</summary>
internal sealed class JpegTables
{
    /// <summary>Where the zigzag's coefficients stand in rows.</summary>
    public static readonly byte[] Zigzag =
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <summary>What coefficients are multiplied by, in rows' order.</summary>
    public ushort[]?[] Quantization { get; } = new ushort[4][];

    /// <summary>Tables of the blocks' means.</summary>
    public JpegHuffman?[] Means { get; } = new JpegHuffman[4];

    /// <summary>Tables of the rest.</summary>
    public JpegHuffman?[] Rest { get; } = new JpegHuffman[4];

    /// <summary>Takes in a segment of quantization tables.</summary>
    public void AddQuantization(ReadOnlySpan<byte> segment)
    {
        while (!segment.IsEmpty)
        {
            var (bytes, which) = (1 + (segment[0] >> 4), segment[0] & 15);
            if (bytes > 2 || which > 3 || segment.Length < 1 + (64 * bytes))
            {
                throw Wrong();
            }

            var table = new ushort[64];
            for (var i = 0; i < 64; i++)
            {
                table[Zigzag[i]] = bytes == 1 ? segment[1 + i] : BinaryPrimitives.ReadUInt16BigEndian(segment[(1 + (2 * i))..]);
            }

            Quantization[which] = table;
            segment = segment[(1 + (64 * bytes))..];
        }
    }

    /// <summary>Takes in a segment of Huffman tables.</summary>
    public void AddHuffman(ReadOnlySpan<byte> segment)
    {
        while (!segment.IsEmpty)
        {
            if (segment.Length < 17)
            {
                throw Wrong();
            }

            var (kind, which) = (segment[0] >> 4, segment[0] & 15);
            var counts = segment.Slice(1, 16);
            var codes = 0;
            foreach (var count in counts)
            {
                codes += count;
            }

            if (kind > 1 || which > 3 || codes > 256 || segment.Length < 17 + codes)
            {
                throw Wrong();
            }

            (kind == 0 ? Means : Rest)[which] = new JpegHuffman(counts, segment.Slice(17, codes));
            segment = segment[(17 + codes)..];
        }
    }

    private static BrokenPictureException Wrong() => new("its tables are not those of a JPEG");
}
