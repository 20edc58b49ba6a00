using Wikibot.ServiceDefaults.XRay;

namespace Wikibot.Tests.ServiceDefaults.XRay;

public sealed class XRayTraceIdTests
{
    [Fact]
    public void Create_atATime_beginsWithItsSecondsAndEndsAtRandom()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(0x5759e988));

        var ids = Enumerable.Range(0, 100).Select(_ => XRayTraceId.Create(time).ToHexString()).ToList();

        // The time of the example in X-Ray's guide, 1-5759e988-bd862e3fe1be46a994272793.
        ids.ShouldAllBe(id => id.StartsWith("5759e988", StringComparison.Ordinal));
        ids.ShouldBeUnique();
    }
}
