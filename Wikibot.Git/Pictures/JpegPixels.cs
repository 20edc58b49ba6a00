namespace Wikibot.Git.Pictures;

/// <summary>Makes pixels of a JPEG's coefficients: each channel is brought to the wanted size by itself, and colours are made of what comes out.</summary>
internal sealed class JpegPixels
{
    private readonly JpegFrame _frame;
    private readonly PictureSize _wanted;
    private readonly Plane[] _planes;
    private readonly float[][] _rows;
    private readonly float[]?[] _tables;

    /// <summary>Pixels of a picture at a size.</summary>
    public JpegPixels(JpegFrame frame, PictureSize wanted, bool whole)
    {
        (_frame, _wanted, IsWhole) = (frame, wanted, whole);
        _planes = [.. frame.Components.Select(one => new Plane(
            new Axis(one.Width, (double)frame.MostAcross / one.Across, frame.Size.Width, wanted.Width),
            new Axis(one.Height, (double)frame.MostDown / one.Down, frame.Size.Height, wanted.Height)))];
        _rows = [.. frame.Components.Select(one => new float[one.RowBlocks * JpegComponent.Block])];
        _tables = new float[frame.Components.Count][];
    }

    /// <summary>Whether all coefficients are held until the last scan was read.</summary>
    public bool IsWhole { get; }

    /// <summary>Takes in a row of units.</summary>
    public void Add(int row, JpegTables tables)
    {
        Span<float> block = stackalloc float[JpegComponent.Block];
        for (var c = 0; c < _planes.Length; c++)
        {
            var component = _frame.Components[c];
            var table = _tables[c] ??= Cosines.ForInverse(tables.Quantization[component.Quantization] ?? throw new BrokenPictureException("it lacks a table"));
            var samples = _rows[c];
            var width = component.RowBlocks * 8;
            for (var down = 0; down < component.Down; down++)
            {
                for (var column = 0; column < component.RowBlocks; column++)
                {
                    var coefficients = component.At(column, (row * component.Down) + down);
                    for (var i = 0; i < block.Length; i++)
                    {
                        block[i] = coefficients[i] * table[i];
                    }

                    Cosines.Inverse(block);
                    for (var i = 0; i < block.Length; i++)
                    {
                        samples[(i / 8 * width) + (column * 8) + (i % 8)] = Math.Clamp(block[i] + 128, 0, 255);
                    }
                }

                for (var y = 0; y < 8; y++)
                {
                    _planes[c].Add(samples.AsSpan(y * width, width));
                }
            }
        }
    }

    /// <summary>The picture. How its channels are meant is said by Adobe's segment, where there is one (0: as they are, 1 or 2: brightness and two differences of colour).</summary>
    public Raster ToRaster(int? adobe)
    {
        var raster = new Raster(_wanted);
        for (var i = 0; i < _wanted.Pixels; i++)
        {
            var first = _planes[0].Values[i];
            if (_planes.Length == 1)
            {
                raster.Set(i, first, first, first);
                continue;
            }

            var (red, green, blue) = (first, _planes[1].Values[i], _planes[2].Values[i]);
            if (IsDifferences(adobe))
            {
                (red, green, blue) = (
                    first + (1.402f * (_planes[2].Values[i] - 128)),
                    first - (0.344136f * (_planes[1].Values[i] - 128)) - (0.714136f * (_planes[2].Values[i] - 128)),
                    first + (1.772f * (_planes[1].Values[i] - 128)));
            }

            if (_planes.Length == 4)
            {
                // Inks, which Adobe's programs write upside down: 255 is none.
                var black = _planes[3].Values[i];
                (red, green, blue) = adobe switch
                {
                    null => ((255 - red) * (255 - black) / 255, (255 - green) * (255 - black) / 255, (255 - blue) * (255 - black) / 255),
                    2 => ((255 - red) * black / 255, (255 - green) * black / 255, (255 - blue) * black / 255),
                    _ => (red * black / 255, green * black / 255, blue * black / 255),
                };
            }

            raster.Set(i, red, green, blue);
        }

        return raster;
    }

    private bool IsDifferences(int? adobe) => _planes.Length == 4
        ? adobe == 2
        : adobe is { } said ? said != 0 : _frame.Components is not [{ Id: (byte)'R' }, { Id: (byte)'G' }, { Id: (byte)'B' }];
}
