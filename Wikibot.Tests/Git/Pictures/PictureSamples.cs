using Wikibot.Git.Pictures;

namespace Wikibot.Tests.Git.Pictures;

/// <summary>
/// Small pictures of 100 × 75 pixels by libjpeg and ImageMagick, each in another kind of file, and the means of their pixels at 24 × 18, worked out
/// by a few lines of Python. Those called
/// <c>turned-</c> lie in all ways that EXIF knows, with a place and an author in them.
/// </summary>
internal static class PictureSamples
{
    /// <summary>The side that the references have.</summary>
    public const int Side = 24;

    /// <summary>The names of all.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)).Where(name => !name.EndsWith(".ppm", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(RepositoryRoot.Path, "Wikibot.Tests", "Git", "Pictures", "Samples");

    /// <summary>One.</summary>
    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    /// <summary>The type of one.</summary>
    public static string TypeOf(string name) => name.EndsWith(".png", StringComparison.Ordinal) ? "image/png" : "image/jpeg";

    /// <summary>What it looks like at 24 × 18: red, green and blue of each pixel.</summary>
    public static byte[] Seen(string name)
    {
        var reference = name.StartsWith("grey", StringComparison.Ordinal) ? "seen-grey.ppm" : name.StartsWith("alpha", StringComparison.Ordinal) ? "seen-alpha.ppm" : "seen.ppm";
        return Read(reference)[^(Side * 18 * 3)..];
    }

    /// <summary>A picture of noise, drawn over by rectangles.</summary>
    public static Raster Drawn(int width, int height, int seed, double noise = 1)
    {
        var random = new Random(seed);
        var raster = new Raster(new PictureSize(width, height));
        for (var i = 0; i < width * height; i++)
        {
            var (x, y) = (i % width, i / width);
            var shade = (float)(random.NextDouble() * 255 * noise);
            raster.Set(i, Mixed(x * 255f / width), Mixed(y * 255f / height), Mixed((x / 50 + y / 50) % 2 * 255));

            float Mixed(float value) => (float)(value * (1 - noise)) + shade;
        }

        return raster;
    }

    /// <summary>A file as it is read at a size, upright.</summary>
    public static Raster Read(byte[] file, string mediaType, int side)
    {
        if (mediaType == "image/png")
        {
            var header = PngHeader.Read(file);
            return PngReader.Read(file, header, header.Size.Within(side), CancellationToken.None);
        }

        var (size, orientation) = JpegReader.Look(file);
        return JpegReader.Read(file, size.Within(side), CancellationToken.None).Upright(orientation);
    }

    /// <summary>Red, green and blue, what shines through on white.</summary>
    public static byte[] Pixels(Raster raster)
    {
        var pixels = new byte[raster.Size.Pixels * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var alpha = raster.Bytes[(i / 3 * Raster.Channels) + 3];
            pixels[i] = (byte)(((raster.Bytes[(i / 3 * Raster.Channels) + (i % 3)] * alpha) + (255 * (255 - alpha))) / 255);
        }

        return pixels;
    }

    /// <summary>The mean difference of two pictures, in steps of 256.</summary>
    public static double Difference(byte[] one, byte[] other)
    {
        one.Length.ShouldBe(other.Length);
        return one.Zip(other, (a, b) => (double)Math.Abs(a - b)).Average();
    }
}
