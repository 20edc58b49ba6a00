namespace Wikibot.Git.Pictures;

/// <summary>One channel of a JPEG: its grid of blocks, and their coefficients as far as they are held.</summary>
internal sealed class JpegComponent(byte id, int across, int down, int quantization)
{
    /// <summary>Coefficients of a block.</summary>
    public const int Block = 64;

    private int _rows;

    /// <summary>Its name in scans.</summary>
    public byte Id { get; } = id;

    /// <summary>Blocks of it beside each other in one unit of the picture.</summary>
    public int Across { get; } = across;

    /// <summary>Blocks of it below each other in one unit.</summary>
    public int Down { get; } = down;

    /// <summary>Which table its coefficients are divided by.</summary>
    public int Quantization { get; } = quantization;

    /// <summary>Samples of a row that are of the picture.</summary>
    public int Width { get; private set; }

    /// <summary>Rows that are of the picture.</summary>
    public int Height { get; private set; }

    /// <summary>Blocks of a row, with those that only fill the last unit.</summary>
    public int RowBlocks { get; private set; }

    /// <summary>The coefficients, in rows' order and not in the zigzag's.</summary>
    public short[] Coefficients { get; private set; } = [];

    /// <summary>What the next block's mean is told as a difference from.</summary>
    public int Predicted { get; set; }

    /// <summary>Table of the means in this scan.</summary>
    public JpegHuffman? Means { get; set; }

    /// <summary>Table of the rest in this scan.</summary>
    public JpegHuffman? Rest { get; set; }

    /// <summary>Bytes that it takes to hold so many rows of units.</summary>
    public long BytesOf(int unitsAcross, int unitsDown) => (long)unitsAcross * Across * unitsDown * Down * Block * sizeof(short);

    /// <summary>Makes room for its blocks: for all, or for one row of units that is filled again and again.</summary>
    public void Hold(int width, int height, int unitsAcross, int unitsDown)
    {
        (Width, Height) = (width, height);
        RowBlocks = unitsAcross * Across;
        _rows = unitsDown * Down;
        Coefficients = new short[RowBlocks * _rows * Block];
    }

    /// <summary>The block of a column and row.</summary>
    public Span<short> At(int column, int row) => Coefficients.AsSpan((((row % _rows) * RowBlocks) + column) * Block, Block);
}
