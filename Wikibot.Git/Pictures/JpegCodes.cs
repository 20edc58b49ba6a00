using System.Numerics;

namespace Wikibot.Git.Pictures;

/// <summary>Writes blocks as Huffman codes, by the tables of T.81, annex K.3, for brightness: colours take them too, for a hundredth more bytes.</summary>
internal sealed class JpegCodes(Stream file)
{
    private readonly (ushort Code, byte Length)[] _means = Codes(Means), _rest = Codes(Rest);
    private ulong _bits;
    private int _count;

    /// <summary>How many codes of each length, and their values, for the blocks' means.</summary>
    public static (byte[] Counts, byte[] Values) Means { get; } = ([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);

    /// <summary>The same for the rest: above, so many zeros; below, bits of the number behind them.</summary>
    public static (byte[] Counts, byte[] Values) Rest { get; } = (
        [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125],
        [
            0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07, 0x22, 0x71, 0x14, 0x32, 0x81, 0x91, 0xA1, 0x08, 0x23, 0x42, 0xB1,
            0xC1, 0x15, 0x52, 0xD1, 0xF0, 0x24, 0x33, 0x62, 0x72, 0x82, 0x09, 0x0A, 0x16, 0x17, 0x18, 0x19, 0x1A, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x34, 0x35, 0x36, 0x37,
            0x38, 0x39, 0x3A, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4A, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5A, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A,
            0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7A, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9A, 0xA2, 0xA3,
            0xA4, 0xA5, 0xA6, 0xA7, 0xA8, 0xA9, 0xAA, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBA, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xD2, 0xD3,
            0xD4, 0xD5, 0xD6, 0xD7, 0xD8, 0xD9, 0xDA, 0xE1, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0xFA,
        ]);

    /// <summary>Writes one block.</summary>
    /// <param name="coefficients">Its coefficients, in the zigzag's order.</param>
    /// <param name="mean">By how much its mean differs from the one before.</param>
    public void Write(ReadOnlySpan<int> coefficients, int mean)
    {
        Number(_means, 0, mean, 11);
        var zeros = 0;
        foreach (var coefficient in coefficients[1..])
        {
            if (coefficient == 0)
            {
                zeros++;
                continue;
            }

            for (; zeros > 15; zeros -= 16)
            {
                Bits(_rest[0xF0].Code, _rest[0xF0].Length);
            }

            Number(_rest, zeros << 4, coefficient, 10);
            zeros = 0;
        }

        if (zeros > 0)
        {
            Bits(_rest[0].Code, _rest[0].Length);
        }
    }

    /// <summary>Fills the last byte.</summary>
    public void End() => Bits(0x7F, 7);

    private void Number((ushort Code, byte Length)[] codes, int zeros, int value, int mostBits)
    {
        var most = (1 << mostBits) - 1;
        value = Math.Clamp(value, -most, most);
        var size = 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(value));
        Bits(codes[zeros | size].Code, codes[zeros | size].Length);
        Bits((value < 0 ? value - 1 : value) & ((1 << size) - 1), size);
    }

    private void Bits(int bits, int length)
    {
        _bits = (_bits << length) | (uint)bits;
        for (_count += length; _count >= 8; _count -= 8)
        {
            var value = (byte)(_bits >> (_count - 8));
            file.WriteByte(value);
            if (value == 0xFF)
            {
                file.WriteByte(0);
            }
        }
    }

    private static (ushort Code, byte Length)[] Codes((byte[] Counts, byte[] Values) table)
    {
        var codes = new (ushort, byte)[256];
        var (code, at) = (0, 0);
        for (var length = 1; length <= 16; length++)
        {
            for (var i = 0; i < table.Counts[length - 1]; i++)
            {
                codes[table.Values[at++]] = ((ushort)code++, (byte)length);
            }

            code <<= 1;
        }

        return codes;
    }
}
