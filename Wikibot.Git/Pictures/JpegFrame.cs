using System.Buffers.Binary;

namespace Wikibot.Git.Pictures;

/// <summary>What a JPEG says of its picture (T.81, B.2.2), with its channels.</summary>
/// <param name="Size">Its pixels, as they lie in the file.</param>
/// <param name="Progressive">Whether it comes in scans that refine each other.</param>
/// <param name="Components">One for grey, three for colours, four for print.</param>
internal sealed record JpegFrame(PictureSize Size, bool Progressive, IReadOnlyList<JpegComponent> Components)
{
    /// <summary>Most blocks of a channel in one direction in a unit.</summary>
    public int MostAcross { get; } = Components.Max(one => one.Across);

    /// <inheritdoc cref="MostAcross"/>
    public int MostDown { get; } = Components.Max(one => one.Down);

    /// <summary>Units in a row.</summary>
    public int UnitsAcross => Groups(Size.Width, 8 * MostAcross);

    /// <summary>Rows of units.</summary>
    public int UnitsDown => Groups(Size.Height, 8 * MostDown);

    /// <summary>Reads it.</summary>
    /// <param name="marker">Which kind of JPEG it is.</param>
    /// <param name="segment">What stands behind the marker and its length.</param>
    /// <exception cref="BrokenPictureException">A kind that is not read, or nonsense.</exception>
    public static JpegFrame Read(int marker, ReadOnlySpan<byte> segment)
    {
        if (marker > 0xC2)
        {
            throw new BrokenPictureException("it is a lossless or arithmetic JPEG, which hardly any program reads");
        }

        if (segment.Length < 6 || segment.Length < 6 + (3 * segment[5]))
        {
            throw BrokenPictureException.EndsEarly();
        }

        var size = new PictureSize(BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), BinaryPrimitives.ReadUInt16BigEndian(segment[1..]));
        var count = segment[5];
        if (segment[0] != 8 || size.Pixels == 0 || count is not (1 or 3 or 4))
        {
            throw new BrokenPictureException("its header says what no usual JPEG does");
        }

        var components = new JpegComponent[count];
        for (var i = 0; i < count; i++)
        {
            var (id, sampling, table) = (segment[6 + (3 * i)], segment[7 + (3 * i)], segment[8 + (3 * i)]);

            // Of a single channel the units are its blocks, whatever is said.
            var (across, down) = count == 1 ? (1, 1) : (sampling >> 4, sampling & 15);
            if (across is < 1 or > 4 || down is < 1 or > 4 || table > 3 || components.Take(i).Any(one => one.Id == id))
            {
                throw new BrokenPictureException("its header says what no usual JPEG does");
            }

            components[i] = new JpegComponent(id, across, down, table);
        }

        return new JpegFrame(size, marker == 0xC2, components);
    }

    /// <summary>Makes room: for all of the picture where scans refine each other, else for one row of units. Says how many bytes that would take first.</summary>
    public long BytesToHold(bool whole) => Components.Sum(one => one.BytesOf(UnitsAcross, whole ? UnitsDown : 1));

    /// <inheritdoc cref="BytesToHold"/>
    public void Hold(bool whole)
    {
        foreach (var one in Components)
        {
            one.Hold(Groups(Size.Width * one.Across, MostAcross), Groups(Size.Height * one.Down, MostDown), UnitsAcross, whole ? UnitsDown : 1);
        }
    }

    /// <summary>How many groups of a size hold a number of things.</summary>
    internal static int Groups(int things, int size) => (things + size - 1) / size;
}
