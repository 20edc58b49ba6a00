namespace Wikibot.Git.Pictures;

/// <summary>A Huffman table (T.81, annex C and F.2.2.3).</summary>
internal sealed class JpegHuffman
{
    private const int Longest = 16;
    private const int Fast = 9;

    /// <summary>By the next nine bits: the length of the code times 256 and its value; zero where it is longer.</summary>
    private readonly ushort[] _fast = new ushort[1 << Fast];
    private readonly int[] _end = new int[Longest + 1];
    private readonly int[] _offset = new int[Longest + 1];
    private readonly byte[] _values;

    /// <summary>A table.</summary>
    /// <param name="counts">How many codes of each length from 1 to 16.</param>
    /// <param name="values">What they stand for.</param>
    /// <exception cref="BrokenPictureException">More codes than there can be.</exception>
    public JpegHuffman(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values)
    {
        _values = values.ToArray();
        var (code, at) = (0, 0);
        for (var length = 1; length <= Longest; length++)
        {
            _offset[length] = at - code;
            for (var i = 0; i < counts[length - 1]; i++, code++, at++)
            {
                if (length <= Fast && code < 1 << length)
                {
                    _fast.AsSpan(code << (Fast - length), 1 << (Fast - length)).Fill((ushort)((length << 8) | values[at]));
                }
            }

            if (code > 1 << length)
            {
                throw new BrokenPictureException("its tables are not those of a JPEG");
            }

            _end[length] = code;
            code <<= 1;
        }
    }

    /// <summary>The next value.</summary>
    public int Next(ref JpegBits bits)
    {
        var entry = _fast[bits.Peek(Fast)];
        if (entry != 0)
        {
            bits.Skip(entry >> 8);
            return entry & 0xFF;
        }

        var seen = bits.Peek(Longest);
        for (var length = Fast + 1; length <= Longest; length++)
        {
            var code = seen >> (Longest - length);
            if (code < _end[length])
            {
                bits.Skip(length);
                return _values[code + _offset[length]];
            }
        }

        throw new BrokenPictureException("its data are damaged");
    }
}
