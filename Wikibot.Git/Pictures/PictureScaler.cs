namespace Wikibot.Git.Pictures;

/// <summary>A picture that was made smaller.</summary>
/// <param name="Size">Its own pixels, upright.</param>
/// <param name="Shown">Those that are left.</param>
/// <param name="MediaType">What <paramref name="Content"/> is: <c>image/jpeg</c> or <c>image/png</c>.</param>
/// <param name="Content">The file, which holds pixels and nothing else: no place, no time, no camera.</param>
internal sealed record ScaledPicture(PictureSize Size, PictureSize Shown, string MediaType, byte[] Content);

/// <summary>
/// Makes pictures as small as models look at them. Readers and writers are ours, in C# without a pointer (decision 0029): what a crafted picture can do is be refused, by
/// <see cref="BrokenPictureException"/>. How large it is, is known before a pixel is made.
/// </summary>
internal static class PictureScaler
{
    /// <summary>Longest side of a picture that is shown to a model, 1,568 pixels: to that side Claude's interface scales what is larger before a model sees it.</summary>
    public const int MaxSide = 1568;

    /// <summary>Most bytes of a picture that is shown to a model, 700 KiB: as Base64 it stays below the 1 MB that clients take of one answer.</summary>
    public const int MaxBytes = 700 * 1024;

    /// <summary>Most pixels of a picture that is made smaller, 40 million.</summary>
    public const int MaxPixels = 40_000_000;

    /// <summary>Most bytes of a picture that is made smaller, 32 MiB: pictures that came by git may be larger than those that are written here.</summary>
    public const int MaxFileBytes = 32 << 20;

    /// <summary>Most bytes of a picture of few colours that stays a PNG, 350 KiB: its lines stay sharp.</summary>
    private const int MaxDrawingBytes = MaxBytes / 2;

    private const string Jpeg = "image/jpeg";
    private const string Png = "image/png";

    /// <summary>From fine to coarse: the first that is small enough is taken.</summary>
    private static readonly int[] s_qualities = [85, 70, 50, 30];

    /// <summary>Whether pictures of a type are read here.</summary>
    public static bool Reads(string mediaType) => mediaType is Jpeg or Png;

    /// <summary>Its pixels, upright: from its header alone.</summary>
    /// <exception cref="BrokenPictureException">It has none that could be read.</exception>
    public static PictureSize Look(ReadOnlySpan<byte> file, string mediaType)
    {
        if (mediaType == Png)
        {
            return PngHeader.Read(file).Size;
        }

        var (size, orientation) = JpegReader.Look(file);
        return Upright(size, orientation);
    }

    /// <summary>Whether it is shown as it is.</summary>
    public static bool IsSmall(PictureSize size, int bytes) => bytes <= MaxBytes && size.Side <= MaxSide;

    /// <summary>Makes it smaller.</summary>
    /// <param name="file">A PNG or JPEG.</param>
    /// <param name="mediaType">Which of them.</param>
    /// <param name="side">The longest side that is wanted, in pixels.</param>
    /// <param name="cancellationToken">Ends it between two rows.</param>
    /// <exception cref="BrokenPictureException">It is damaged, of a kind that is not read, or too large.</exception>
    public static ScaledPicture Scale(ReadOnlyMemory<byte> file, string mediaType, int side, CancellationToken cancellationToken)
    {
        if (file.Length > MaxFileBytes)
        {
            throw new BrokenPictureException($"it has more than {MaxFileBytes} bytes");
        }

        return mediaType == Png ? OfPng(file, side, cancellationToken) : OfJpeg(file, side, cancellationToken);
    }

    private static ScaledPicture OfPng(ReadOnlyMemory<byte> file, int side, CancellationToken cancellationToken)
    {
        var header = PngHeader.Read(file.Span);
        RequireFew(header.Size);
        var raster = PngReader.Read(file, header, header.Size.Within(side), cancellationToken);
        var drawing = PngWriter.Write(raster);
        return drawing.Length <= (raster.HasAlpha ? MaxBytes : MaxDrawingBytes)
            ? new ScaledPicture(header.Size, raster.Size, Png, drawing)
            : new ScaledPicture(header.Size, raster.Size, Jpeg, AsJpeg(raster));
    }

    private static ScaledPicture OfJpeg(ReadOnlyMemory<byte> file, int side, CancellationToken cancellationToken)
    {
        var (size, orientation) = JpegReader.Look(file.Span);
        RequireFew(size);
        var raster = JpegReader.Read(file, size.Within(side), cancellationToken).Upright(orientation);
        return new ScaledPicture(Upright(size, orientation), raster.Size, Jpeg, AsJpeg(raster));
    }

    private static byte[] AsJpeg(Raster raster)
    {
        foreach (var quality in s_qualities)
        {
            var file = JpegWriter.Write(raster, quality);
            if (file.Length <= MaxBytes)
            {
                return file;
            }
        }

        throw new BrokenPictureException("it stays too large even when it is scaled down");
    }

    private static void RequireFew(PictureSize size)
    {
        if (size.Pixels > MaxPixels)
        {
            throw new BrokenPictureException($"it has {size} pixels, and {MaxPixels / 1_000_000} million are the most that are scaled down");
        }
    }

    private static PictureSize Upright(PictureSize size, int orientation) => orientation >= 5 ? new PictureSize(size.Height, size.Width) : size;
}
