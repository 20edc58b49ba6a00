using System.Buffers.Binary;

namespace Wikibot.Git.Pictures;

/// <summary>The one thing that is wanted of EXIF: how a picture is turned.</summary>
internal static class Exif
{
    private const int OrientationTag = 0x0112;

    /// <summary>The orientation, 1 to 8, of an APP1 segment; null for none.</summary>
    public static int? Orientation(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith("Exif\0\0"u8))
        {
            return null;
        }

        var tiff = segment[6..];
        var little = tiff.StartsWith("II"u8);
        if (tiff.Length < 8 || (!little && !tiff.StartsWith("MM"u8)))
        {
            return null;
        }

        var start = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (start > tiff.Length - 2)
        {
            return null;
        }

        var entries = tiff[(int)start..];
        var count = Number(entries, 0);
        for (var i = 0; i < count && 2 + (12 * (i + 1)) <= entries.Length; i++)
        {
            if (Number(entries, 2 + (12 * i)) == OrientationTag)
            {
                return Number(entries, 2 + (12 * i) + 8) is >= 1 and <= 8 and var orientation ? orientation : null;
            }
        }

        return null;

        int Number(ReadOnlySpan<byte> bytes, int at) => little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
    }
}
