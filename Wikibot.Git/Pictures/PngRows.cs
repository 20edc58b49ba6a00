namespace Wikibot.Git.Pictures;

/// <summary>Rows of pixels out of a PNG's stream, their filters undone (PNG, third edition, 9).</summary>
internal sealed class PngRows(Stream pixels, PngHeader header)
{
    private readonly int _back = Math.Max(1, header.PixelBits / 8);
    private byte[] _row = [];
    private byte[] _above = [];

    /// <summary>Begins rows of so many bytes, as each pass of an interlaced picture does.</summary>
    public void Begin(int bytes)
    {
        _row = new byte[bytes];
        _above = new byte[bytes];
    }

    /// <summary>The next row, good until the one after it is asked for.</summary>
    /// <exception cref="BrokenPictureException">There is none, or its filter is unknown.</exception>
    public ReadOnlySpan<byte> Next()
    {
        (_row, _above) = (_above, _row);
        try
        {
            var filter = pixels.ReadByte();
            if (filter < 0)
            {
                throw BrokenPictureException.EndsEarly();
            }

            pixels.ReadExactly(_row);
            Undo(filter);
            return _row;
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            throw BrokenPictureException.EndsEarly(broken);
        }
    }

    private void Undo(int filter)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (var i = _back; i < _row.Length; i++)
                {
                    _row[i] += _row[i - _back];
                }

                break;
            case 2:
                for (var i = 0; i < _row.Length; i++)
                {
                    _row[i] += _above[i];
                }

                break;
            case 3:
                for (var i = 0; i < _row.Length; i++)
                {
                    _row[i] += (byte)(((i >= _back ? _row[i - _back] : 0) + _above[i]) / 2);
                }

                break;
            case 4:
                for (var i = 0; i < _row.Length; i++)
                {
                    _row[i] += i >= _back ? Paeth(_row[i - _back], _above[i], _above[i - _back]) : _above[i];
                }

                break;
            default:
                throw new BrokenPictureException("its rows are not those of a PNG");
        }
    }

    /// <summary>Whichever of left, above and left above is nearest to where they lead.</summary>
    internal static byte Paeth(byte left, byte above, byte corner)
    {
        var (toLeft, toAbove, toCorner) = (Math.Abs(above - corner), Math.Abs(left - corner), Math.Abs(left + above - (2 * corner)));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}
