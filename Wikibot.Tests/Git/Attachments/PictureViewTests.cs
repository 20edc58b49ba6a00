using System.Buffers.Binary;
using Wikibot.Git.Attachments;
using Wikibot.Git.Pictures;
using Wikibot.Tests.Git.Pictures;

namespace Wikibot.Tests.Git.Attachments;

/// <summary>Whether a file is shown as it is, smaller, or not at all, and what is said of that.</summary>
public sealed class PictureViewTests
{
    public static TheoryData<string> Others => [.. SampleFiles.ByType.Keys.Where(type => !PictureScaler.Reads(type))];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Of_whatIsNoPictureThatIsRead_isNothing(string type) => (await OfAsync([.. SampleFiles.ByType[type], .. new byte[800 * 1024]])).ShouldBeNull();

    [Fact]
    public async Task Of_aSmallPicture_isNothing_alsoWhereItIsBroken()
    {
        (await OfAsync(PictureSamples.Read("turned-6.jpg"))).ShouldBeNull();
        (await OfAsync(SampleFiles.ByType["image/jpeg"])).ShouldBeNull("who looks at it may read more than we do");
    }

    [Fact]
    public async Task Of_aWidePicture_isASmallerOne_andSaysBothSizes()
    {
        var wide = PngWriter.Write(PictureSamples.Drawn(2000, 20, seed: 1, noise: 0));

        var view = (await OfAsync(wide))!;

        (view.Picture.Bytes, view.Picture.Width, view.Picture.Height, view.Picture.ShownWidth, view.Picture.ShownHeight).ShouldBe((wide.Length, 2000, 20, 1568, 16));
        (view.Picture.MediaType, view.Picture.Problem).ShouldBe(("image/png", null));
        PngHeader.Read(view.Content.Span).Size.ShouldBe(new PictureSize(1568, 16));
    }

    [Fact]
    public async Task Of_aPictureOfTooManyPixels_saysHowMany()
    {
        var bomb = PictureSamples.Read("truecolor.png");
        BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(16), 30_000);
        BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(20), 30_000);

        var view = (await OfAsync(bomb))!;

        (view.Content.Length, view.Picture.Width, view.Picture.MediaType).ShouldBe((0, 30_000, null));
        view.Picture.Problem.ShouldBe("it has 30000 × 30000 pixels, and 40 million are the most that are scaled down");
    }

    [Fact]
    public async Task Of_aPictureThatTakesTooLong_isGivenUp_andTheRequestIsNot()
    {
        var wide = PngWriter.Write(PictureSamples.Drawn(2000, 20, seed: 1, noise: 0));

        var view = (await PictureView.OfAsync(wide, "image/png", new OverAtOnce(), TestContext.Current.CancellationToken))!;

        view.Picture.Problem.ShouldBe("that took longer than 10 s");
    }

    [Fact]
    public async Task Of_aRequestThatIsGone_ends() =>
        await Should.ThrowAsync<OperationCanceledException>(async () => await PictureView.OfAsync(
            PngWriter.Write(PictureSamples.Drawn(2000, 20, seed: 1, noise: 0)), "image/png", TimeProvider.System, new CancellationToken(canceled: true)));

    /// <summary>By a clock that stands still: on a busy machine a picture may take longer than it may.</summary>
    private static ValueTask<PictureView?> OfAsync(byte[] file) => PictureView.OfAsync(file, MediaType.Of(file), new FakeTimeProvider(), TestContext.Current.CancellationToken);

    /// <summary>Every time is over as soon as it begins.</summary>
    private sealed class OverAtOnce : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            callback(state);
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
