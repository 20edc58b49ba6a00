using System.Buffers.Binary;
using System.Text;
using Wikibot.Git.Pictures;

namespace Wikibot.Tests.Git.Pictures;

/// <summary>Pictures made smaller: what comes out looks like what went in, holds nothing else, and what cannot be read is refused in words.</summary>
public sealed class PictureScalerTests
{
    public static TheoryData<string> Samples => [.. PictureSamples.Names];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Scale_ofEachKind_isTheMeanOfItsPixels_upright(string name)
    {
        var (file, type) = (PictureSamples.Read(name), PictureSamples.TypeOf(name));

        var read = PictureSamples.Read(file, type, PictureSamples.Side);
        var scaled = Scale(file, type, PictureSamples.Side);

        (scaled.Size, scaled.Shown, read.Size).ShouldBe((new PictureSize(100, 75), new PictureSize(24, 18), new PictureSize(24, 18)));

        // Inks are mixed by a formula here and by a profile there.
        var inks = name.StartsWith("cmyk", StringComparison.Ordinal);
        PictureSamples.Difference(PictureSamples.Pixels(read), PictureSamples.Seen(name)).ShouldBeLessThan(inks ? 12 : 2.5, name);
        PictureSamples.Difference(PictureSamples.Pixels(PictureSamples.Read(scaled.Content, scaled.MediaType, PictureSamples.Side)), PictureSamples.Pixels(read)).ShouldBeLessThan(7, name);
    }

    [Fact]
    public void Read_ofEachKind_atItsOwnSize_isTheSamePicture()
    {
        var truth = PictureSamples.Pixels(PictureSamples.Read(PictureSamples.Read("truecolor.png"), "image/png", 1000));
        string[] others = ["grey", "alpha", "cmyk"];
        foreach (var name in PictureSamples.Names.Where(name => !others.Any(other => name.StartsWith(other, StringComparison.Ordinal))))
        {
            var read = PictureSamples.Read(PictureSamples.Read(name), PictureSamples.TypeOf(name), 1000);

            read.Size.ShouldBe(new PictureSize(100, 75), "nothing is enlarged");
            PictureSamples.Difference(PictureSamples.Pixels(read), truth).ShouldBeLessThan(6, name);
        }
    }

    [Fact]
    public void Scale_ofAPhoto_leavesPlaceAndAuthorBehind()
    {
        var photo = PictureSamples.Read("turned-6.jpg");
        Encoding.Latin1.GetString(photo).ShouldContain("Ada Lovelace");

        var text = Encoding.Latin1.GetString(Scale(photo, "image/jpeg", PictureSamples.Side).Content);

        foreach (var kept in (string[])["Ada", "Exif", "GPS", "Lovelace"])
        {
            text.ShouldNotContain(kept);
        }
    }

    [Fact]
    public void Scale_ofADrawing_staysPngAndTransparent_andAPhotoOfAPngBecomesAJpeg()
    {
        var drawing = Scale(PictureSamples.Read("alpha.png"), "image/png", PictureSamples.Side);
        drawing.MediaType.ShouldBe("image/png");
        PictureSamples.Read(drawing.Content, "image/png", PictureSamples.Side).HasAlpha.ShouldBeTrue();

        var noise = Scale(PngWriter.Write(PictureSamples.Drawn(1600, 1200, seed: 1, noise: 0.8)), "image/png", PictureScaler.MaxSide);

        (noise.MediaType, noise.Shown).ShouldBe(("image/jpeg", new PictureSize(1568, 1176)));
        noise.Content.Length.ShouldBeLessThanOrEqualTo(PictureScaler.MaxBytes);
    }

    [Theory]
    [InlineData(1568, 1176, 600 * 1024, true)]
    [InlineData(1569, 10, 1000, false)]
    [InlineData(10, 1569, 1000, false)]
    [InlineData(10, 10, (700 * 1024) + 1, false)]
    public void IsSmall_isByTheLongerSideAndTheBytes(int width, int height, int bytes, bool small) => PictureScaler.IsSmall(new PictureSize(width, height), bytes).ShouldBe(small);

    [Theory]
    [InlineData(4000, 3000, 1568, 1568, 1176)]
    [InlineData(100_000, 3, 1568, 1568, 1)]
    [InlineData(3, 100_000, 1568, 1, 1568)]
    [InlineData(1568, 1568, 1568, 1568, 1568)]
    public void Within_keepsTheShape(int width, int height, int side, int acrossThen, int downThen) =>
        new PictureSize(width, height).Within(side).ShouldBe(new PictureSize(acrossThen, downThen));

    [Theory]
    [InlineData(7000, 6000)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(1, 40_000_001)]
    public void Scale_ofTooManyPixels_isRefusedByTheHeader_beforeMemoryIsTaken(int width, int height)
    {
        var bomb = PictureSamples.Read("truecolor.png");
        BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(20), height);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var refused = Should.Throw<BrokenPictureException>(() => Scale(bomb, "image/png", PictureScaler.MaxSide));

        refused.Message.ShouldContain("40 million are the most");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
    }

    [Fact]
    public void Scale_ofAJpegWithEndlessScans_isRefused()
    {
        var file = PictureSamples.Read("progressive-420.jpg");
        var scan = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        var end = scan + 2 + file.AsSpan(scan + 2).IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC4]);
        byte[] again = [.. file[..scan], .. Enumerable.Repeat(file[scan..end], JpegReader.MaxScans + 1).SelectMany(bytes => bytes), .. file[end..]];

        Should.Throw<BrokenPictureException>(() => Scale(again, "image/jpeg", PictureSamples.Side)).Message.ShouldContain("scans");
    }

    [Fact]
    public void Scale_whenCancelled_endsBetweenTwoRows()
    {
        foreach (var name in PictureSamples.Names)
        {
            Should.Throw<OperationCanceledException>(() => PictureScaler.Scale(PictureSamples.Read(name), PictureSamples.TypeOf(name), PictureSamples.Side, new CancellationToken(canceled: true)), name);
        }
    }

    [Fact]
    public void Scale_ofALargePhoto_holdsARowAndNotThePicture()
    {
        var photo = JpegWriter.Write(PictureSamples.Drawn(4000, 3000, seed: 2, noise: 0.1), 85);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var scaled = Scale(photo, "image/jpeg", PictureScaler.MaxSide);

        scaled.Shown.ShouldBe(new PictureSize(1568, 1176));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(48L << 20, "4000 × 3000 pixels of four bytes are 46 MiB alone, and what is shown takes 28 of it");
    }

    /// <summary>Files that are damaged in places that matter and in any: a picture or the sentence, and nothing else.</summary>
    [Fact]
    public void Scale_ofDamagedFiles_givesAPictureOrTheSentence()
    {
        var random = new Random(TestScale.Seed(20261130));
        var (read, refused) = (0, 0);
        for (var i = 0; i < TestScale.Cases(few: 600, full: 40_000); i++)
        {
            var name = PictureSamples.Names[i % PictureSamples.Names.Count];
            var file = PictureDamage.Of(PictureSamples.Read(name), random);
            try
            {
                Scale(file, PictureSamples.TypeOf(name), PictureSamples.Side).Content.Length.ShouldBeInRange(1, PictureScaler.MaxBytes);
                read++;
            }
            catch (BrokenPictureException broken)
            {
                broken.Message.ShouldNotBeNullOrWhiteSpace();
                refused++;
            }
            catch (Exception other) when (other is not Shouldly.ShouldAssertException)
            {
                throw new InvalidOperationException($"Case {i}, {name}: {Convert.ToBase64String(file)}", other);
            }
        }

        read.ShouldBeGreaterThan(0);
        refused.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Sources_haveNoPointerAndNoWayAroundBounds()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "Wikibot.Git", "Pictures"), "*.cs"))
        {
            var text = File.ReadAllText(file);
            foreach (var way in (string[])["unsafe", "Unsafe.", "MemoryMarshal", "DllImport", "LibraryImport", "Marshal.", "fixed ("])
            {
                text.ShouldNotContain(way, Case.Sensitive, Path.GetFileName(file));
            }
        }
    }

    private static ScaledPicture Scale(byte[] file, string mediaType, int side) => PictureScaler.Scale(file, mediaType, side, CancellationToken.None);
}
