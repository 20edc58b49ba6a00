namespace Wikibot.Git.Pictures;

/// <summary>A small picture as it is in memory: red, green, blue and how much it covers, a byte each.</summary>
internal sealed class Raster(PictureSize size)
{
    /// <summary>Bytes of a pixel.</summary>
    public const int Channels = 4;

    /// <summary>Its pixels.</summary>
    public PictureSize Size { get; } = size;

    /// <summary>The bytes, row by row.</summary>
    public byte[] Bytes { get; } = new byte[size.Width * size.Height * Channels];

    /// <summary>Whether something shines through.</summary>
    public bool HasAlpha { get; private set; }

    /// <summary>Sets a pixel; what lies outside of a byte is cut off.</summary>
    public void Set(int pixel, float red, float green, float blue, float alpha = 255)
    {
        var at = Bytes.AsSpan(pixel * Channels, Channels);
        (at[0], at[1], at[2], at[3]) = (Byte(red), Byte(green), Byte(blue), Byte(alpha));
        HasAlpha |= at[3] != 255;
    }

    /// <summary>The same upright: EXIF's orientation, 1 to 8, says what a camera or viewer turned or mirrored.</summary>
    public Raster Upright(int orientation)
    {
        if (orientation is < 2 or > 8)
        {
            return this;
        }

        var (width, height) = (Size.Width, Size.Height);
        var turned = new Raster(orientation >= 5 ? new PictureSize(height, width) : Size) { HasAlpha = HasAlpha };
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (toX, toY) = orientation switch
                {
                    2 => (width - 1 - x, y),
                    3 => (width - 1 - x, height - 1 - y),
                    4 => (x, height - 1 - y),
                    5 => (y, x),
                    6 => (height - 1 - y, x),
                    7 => (height - 1 - y, width - 1 - x),
                    _ => (y, width - 1 - x),
                };
                Bytes.AsSpan(((y * width) + x) * Channels, Channels).CopyTo(turned.Bytes.AsSpan(((toY * turned.Size.Width) + toX) * Channels));
            }
        }

        return turned;
    }

    private static byte Byte(float value) => (byte)Math.Clamp((int)MathF.Round(value), 0, 255);
}
