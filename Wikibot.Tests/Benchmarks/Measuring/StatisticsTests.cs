using Wikibot.Benchmarks.Measuring;

namespace Wikibot.Tests.Benchmarks.Measuring;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(50, 50)]
    [InlineData(95, 95)]
    [InlineData(99, 99)]
    [InlineData(100, 100)]
    [InlineData(0.1, 1)]
    public void Percentile_of_one_to_hundred_in_any_order_is_its_rank(double percent, double expected) =>
        Statistics.Percentile(Enumerable.Range(1, 100).Select(i => (double)(i * 37 % 101)).Where(v => v > 0), percent).ShouldBe(expected);

    [Fact]
    public void Percentile_of_three_values_median_is_the_middle_one() => Statistics.Percentile([9, 1, 5], 50).ShouldBe(5);

    [Fact]
    public void Percentile_of_nothing_is_refused() => Should.Throw<ArgumentException>(() => Statistics.Percentile([], 50));

    [Fact]
    public async Task DescribeAsync_folder_in_memory_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Directory.Exists("/dev/shm") && new DriveInfo("/dev/shm").DriveFormat == "tmpfs", "No tmpfs at /dev/shm.");

        var refused = await Should.ThrowAsync<NotADiskException>(() => Machine.DescribeAsync("/dev/shm", TimeProvider.System, TestContext.Current.CancellationToken));

        refused.Message.ShouldContain("tmpfs");
    }
}
