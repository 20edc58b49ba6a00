using System.Buffers.Binary;

namespace Wikibot.Git.Pictures;

/// <summary>Makes colours of a PNG's samples: any depth, a palette, and what a chunk says is transparent.</summary>
internal sealed class PngColors
{
    private readonly PngHeader _header;
    private readonly float[]? _palette;
    private readonly int[]? _clear;

    /// <summary>The colours of a file.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="palette">Its PLTE chunk.</param>
    /// <param name="transparency">Its tRNS chunk.</param>
    public PngColors(PngHeader header, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency)
    {
        _header = header;
        if (header.Color == 3)
        {
            _palette = Palette(palette, transparency);
        }
        else if (header.Color is 0 or 2 && transparency.Length >= header.Samples * 2)
        {
            _clear = new int[header.Samples];
            for (var i = 0; i < _clear.Length; i++)
            {
                _clear[i] = BinaryPrimitives.ReadUInt16BigEndian(transparency[(2 * i)..]);
            }
        }
    }

    /// <summary>Whether there may be pixels that something shines through.</summary>
    public bool HasAlpha => _header.Color is 4 or 6 || _clear is not null || (_palette is not null && Translucent(_palette));

    /// <summary>Lays a row's pixels out as red, green, blue (each times alpha, so that what is not seen does not colour its neighbours) and alpha, 0 to 255.</summary>
    public void Read(ReadOnlySpan<byte> row, Span<float> red, Span<float> green, Span<float> blue, Span<float> alpha)
    {
        var samples = _header.Samples;
        var scale = 255f / ((1 << _header.Depth) - 1);
        for (var x = 0; x < red.Length; x++)
        {
            var first = Sample(row, x * samples);
            if (_palette is not null)
            {
                // What the palette does not hold is black, as browsers show it.
                var at = first * 4;
                var known = at + 4 <= _palette.Length;
                Set(x, known ? _palette[at] : 0, known ? _palette[at + 1] : 0, known ? _palette[at + 2] : 0, known ? _palette[at + 3] : 255, red, green, blue, alpha);
                continue;
            }

            var second = samples >= 3 ? Sample(row, (x * samples) + 1) : first;
            var third = samples >= 3 ? Sample(row, (x * samples) + 2) : first;
            var cover = samples switch
            {
                2 or 4 => Sample(row, (x * samples) + samples - 1) * scale,
                _ => _clear is not null && first == _clear[0] && (samples == 1 || (second == _clear[1] && third == _clear[2])) ? 0 : 255,
            };
            Set(x, first * scale, second * scale, third * scale, cover, red, green, blue, alpha);
        }
    }

    private static void Set(int x, float r, float g, float b, float a, Span<float> red, Span<float> green, Span<float> blue, Span<float> alpha)
    {
        var cover = a / 255;
        (red[x], green[x], blue[x], alpha[x]) = (r * cover, g * cover, b * cover, a);
    }

    private int Sample(ReadOnlySpan<byte> row, int index) => _header.Depth switch
    {
        8 => row[index],
        16 => (row[2 * index] << 8) | row[(2 * index) + 1],
        var depth => (row[index * depth / 8] >> (8 - depth - (index * depth % 8))) & ((1 << depth) - 1),
    };

    private static float[] Palette(ReadOnlySpan<byte> colors, ReadOnlySpan<byte> alpha)
    {
        if (colors.Length is 0 or > 768 || colors.Length % 3 != 0)
        {
            throw new BrokenPictureException("it has no palette");
        }

        var palette = new float[colors.Length / 3 * 4];
        for (var i = 0; i < colors.Length / 3; i++)
        {
            (palette[4 * i], palette[(4 * i) + 1], palette[(4 * i) + 2]) = (colors[3 * i], colors[(3 * i) + 1], colors[(3 * i) + 2]);
            palette[(4 * i) + 3] = i < alpha.Length ? alpha[i] : 255;
        }

        return palette;
    }

    private static bool Translucent(float[] palette)
    {
        for (var i = 3; i < palette.Length; i += 4)
        {
            if (palette[i] < 255)
            {
                return true;
            }
        }

        return false;
    }
}
