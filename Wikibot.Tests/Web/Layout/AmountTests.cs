using Wikibot.Web.Layout;

namespace Wikibot.Tests.Web.Layout;

public sealed class AmountTests
{
    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(9_999, "9,999 bytes")]
    [InlineData(10_000, "9 KiB")]
    [InlineData(10_239_999, "9,999 KiB")]
    [InlineData(10_240_000, "9 MiB")]
    [InlineData(long.MaxValue, "8,388,607 TiB")]
    public void Bytes_anyNumber_isToldInAUnitThatFits(long bytes, string told) => Amount.Bytes(bytes).ShouldBe(told);

    [Fact]
    public void Number_largeOne_hasItsThousandsApart() => Amount.Number(1_234_567).ShouldBe("1,234,567");
}
