namespace Wikibot.Git.Pictures;

/// <summary>Pixels of a picture.</summary>
internal readonly record struct PictureSize(int Width, int Height)
{
    /// <summary>All of them.</summary>
    public long Pixels => (long)Width * Height;

    /// <summary>The longer side.</summary>
    public int Side => Math.Max(Width, Height);

    /// <summary>The same shape with no side longer than <paramref name="side"/>; never enlarged, never without a pixel.</summary>
    public PictureSize Within(int side)
    {
        if (Side <= side)
        {
            return this;
        }

        var ratio = (double)side / Side;
        return new PictureSize(Scaled(Width), Scaled(Height));

        int Scaled(int length) => Math.Clamp((int)Math.Round(length * ratio), 1, side);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Width} × {Height}");
}
