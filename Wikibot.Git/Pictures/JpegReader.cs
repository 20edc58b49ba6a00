using System.Buffers.Binary;

namespace Wikibot.Git.Pictures;

/// <summary>
/// Reads a JPEG into a smaller picture. Of one that comes in a single scan no more than a row of blocks is held; of one whose scans refine each other, all coefficients are, as far as
/// <see cref="MaxHeldBytes"/>.
/// </summary>
internal sealed class JpegReader
{
    /// <summary>Most bytes of coefficients that are held, 128 MiB: a progressive JPEG of 44 million pixels with colours at half the size, of 22 million without.</summary>
    public const int MaxHeldBytes = 128 << 20;

    /// <summary>Most scans, 100: programs write 10; each may walk through the whole picture for a few bytes.</summary>
    public const int MaxScans = 100;

    private readonly ReadOnlyMemory<byte> _file;
    private readonly JpegTables _tables = new();
    private JpegFrame? _frame;
    private int _restartEvery;
    private int? _adobe;

    private JpegReader(ReadOnlyMemory<byte> file) => _file = file;

    /// <summary>Its pixels, as they lie in the file, and how EXIF says that they are turned; nothing of it is decoded.</summary>
    public static (PictureSize Size, int Orientation) Look(ReadOnlySpan<byte> file)
    {
        var orientation = 1;
        for (var at = 2; ;)
        {
            var marker = Segment(file, ref at, out var segment);
            if (marker == 0xE1 && Exif.Orientation(segment) is { } turned)
            {
                orientation = turned;
            }
            else if (IsFrame(marker))
            {
                return (JpegFrame.Read(marker, segment).Size, orientation);
            }
            else if (marker is 0xDA or 0xD9)
            {
                throw new BrokenPictureException("it has no header");
            }
        }
    }

    /// <summary>Reads it at a size.</summary>
    public static Raster Read(ReadOnlyMemory<byte> file, PictureSize wanted, CancellationToken cancellationToken) => new JpegReader(file).Read(wanted, cancellationToken);

    private Raster Read(PictureSize wanted, CancellationToken cancellationToken)
    {
        JpegPixels? pixels = null;
        var file = _file.Span;
        var scans = 0;
        for (var at = 2; at < file.Length;)
        {
            var marker = Segment(file, ref at, out var segment);
            if (marker == 0xD9)
            {
                break;
            }

            if (marker != 0xDA)
            {
                Take(marker, segment);
                continue;
            }

            var frame = _frame ?? throw new BrokenPictureException("it has no header");
            if (++scans > MaxScans)
            {
                throw new BrokenPictureException($"it comes in more than {MaxScans} scans");
            }

            var scan = JpegScan.Read(segment, frame, _tables);
            var whole = frame.Progressive || scan.Components.Count < frame.Components.Count;
            if (pixels is null)
            {
                pixels = Begin(frame, whole, wanted);
            }

            at = Decode(frame, scan, at, pixels.IsWhole ? null : pixels, cancellationToken);
            if (!pixels.IsWhole)
            {
                // All channels came in this one; what follows could only say the same again.
                return pixels.ToRaster(_adobe);
            }
        }

        if (pixels is null)
        {
            throw BrokenPictureException.EndsEarly();
        }

        for (var row = 0; row < _frame!.UnitsDown; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pixels.Add(row, _tables);
        }

        return pixels.ToRaster(_adobe);
    }

    private static JpegPixels Begin(JpegFrame frame, bool whole, PictureSize wanted)
    {
        if (frame.BytesToHold(whole) > MaxHeldBytes)
        {
            throw new BrokenPictureException("it comes in scans that refine each other, and has too many pixels to hold them all");
        }

        frame.Hold(whole);
        return new JpegPixels(frame, wanted, whole);
    }

    private void Take(int marker, ReadOnlySpan<byte> segment)
    {
        switch (marker)
        {
            case 0xDB:
                _tables.AddQuantization(segment);
                break;
            case 0xC4:
                _tables.AddHuffman(segment);
                break;
            case 0xDD when segment.Length >= 2:
                _restartEvery = BinaryPrimitives.ReadUInt16BigEndian(segment);
                break;
            case 0xEE when segment.Length >= 12 && segment.StartsWith("Adobe"u8):
                _adobe = segment[11];
                break;
            default:
                if (IsFrame(marker))
                {
                    _frame = _frame is null ? JpegFrame.Read(marker, segment) : throw new BrokenPictureException("it has two headers");
                }

                break;
        }
    }

    /// <summary>Goes through the blocks of a scan; says where it ends.</summary>
    private int Decode(JpegFrame frame, JpegScan scan, int at, JpegPixels? pixels, CancellationToken cancellationToken)
    {
        var blocks = new JpegBlocks(new JpegBits(_file.Span, at), scan, frame.Progressive);
        var alone = scan.Components.Count == 1 ? scan.Components[0] : null;
        var across = alone is null ? frame.UnitsAcross : JpegFrame.Groups(alone.Width, 8);
        var down = alone is null ? frame.UnitsDown : JpegFrame.Groups(alone.Height, 8);
        var left = _restartEvery;
        foreach (var one in scan.Components)
        {
            one.Predicted = 0;
        }

        for (var row = 0; row < down; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (pixels is not null)
            {
                foreach (var one in scan.Components)
                {
                    Array.Clear(one.Coefficients);
                }
            }

            for (var column = 0; column < across; column++)
            {
                if (_restartEvery > 0 && left-- == 0)
                {
                    blocks.Restart();
                    left = _restartEvery - 1;
                }

                if (alone is not null)
                {
                    blocks.Read(alone, alone.At(column, row));
                    continue;
                }

                foreach (var one in scan.Components)
                {
                    for (var i = 0; i < one.Across * one.Down; i++)
                    {
                        blocks.Read(one, one.At((column * one.Across) + (i % one.Across), (row * one.Down) + (i / one.Across)));
                    }
                }
            }

            pixels?.Add(row, _tables);
        }

        return blocks.End;
    }

    /// <summary>The next marker with what stands behind it; goes behind that. Bytes that belong to nothing are passed over, as all readers do.</summary>
    private static int Segment(ReadOnlySpan<byte> file, ref int at, out ReadOnlySpan<byte> segment)
    {
        for (; at + 1 < file.Length; at++)
        {
            var marker = file[at + 1];
            if (file[at] != 0xFF || marker is 0 or 1 or 0xFF or (>= 0xD0 and <= 0xD8))
            {
                continue;
            }

            at += 2;
            if (marker == 0xD9)
            {
                segment = default;
                return marker;
            }

            var length = at + 2 <= file.Length ? BinaryPrimitives.ReadUInt16BigEndian(file[at..]) : 0;
            if (length < 2 || at + length > file.Length)
            {
                throw BrokenPictureException.EndsEarly();
            }

            segment = file.Slice(at + 2, length - 2);
            at += length;
            return marker;
        }

        throw BrokenPictureException.EndsEarly();
    }

    private static bool IsFrame(int marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
