using Wikibot.Git.Backups;

namespace Wikibot.Tests.Git.Backups;

public sealed class PartedUploadTests
{
    private const long MiB = 1 << 20;

    [Fact]
    public void PartSize_allPartsThatS3Takes_areOfASizeThatItTakesAndHoldEightyGiB()
    {
        var sizes = Enumerable.Range(1, 10_000).Select(number => (long)PartedUpload.PartSize(number)).ToList();

        sizes.ShouldAllBe(size => size >= 5 * MiB && size <= 5 * 1024 * MiB);
        sizes.Sum().ShouldBeGreaterThan(80 * 1024 * MiB);
    }

    [Fact]
    public void PartSize_wikiOfSomeGigabytes_isTheLeastThatS3Takes() =>
        Enumerable.Range(1, 1_000).Select(PartedUpload.PartSize).Distinct().ShouldHaveSingleItem().ShouldBe((int)(5 * MiB));
}
