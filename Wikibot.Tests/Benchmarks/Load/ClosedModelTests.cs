using Wikibot.Benchmarks.Load;

namespace Wikibot.Tests.Benchmarks.Load;

/// <summary>The laws that a closed network obeys, whatever it is made of.</summary>
public sealed class ClosedModelTests
{
    [Fact]
    public void Throughput_oneClient_isTheInverseOfWhatACallTakes() => new ClosedModel(Demand: 400, Apart: 600, Processors: 1).Throughput(1).ShouldBe(1000, 0.001);

    [Fact]
    public void Throughput_twoClients_isWhatIsWorkedOutByHand() =>
        // R(1) = 400, X(1) = 1/1000, Q(1) = 0.4; R(2) = 400 · 1.4 = 560; X(2) = 2 / (600 + 560).
        new ClosedModel(Demand: 400, Apart: 600, Processors: 1).Throughput(2).ShouldBe(2_000_000.0 / 1160, 0.001);

    [Fact]
    public void Throughput_asManyClientsAsProcessors_waitForNobody() => new ClosedModel(Demand: 400, Apart: 600, Processors: 2).Throughput(2).ShouldBe(2000, 0.001);

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(300, 1000, 1)]
    [InlineData(300, 100_000, 1)]
    [InlineData(300, 100_000, 4)]
    public void Throughput_ofMoreClients_growsUpToAFullMachine(double demand, double apart, int processors)
    {
        var model = new ClosedModel(demand, apart, processors);
        var before = 0.0;
        for (var clients = 1; clients <= 2000; clients++)
        {
            var now = model.Throughput(clients);
            now.ShouldBeGreaterThanOrEqualTo(before * (1 - 1e-9));
            now.ShouldBeLessThanOrEqualTo(Math.Min(processors * 1_000_000 / demand, clients * 1_000_000 / (demand + apart)) * (1 + 1e-9), "neither more than the machine does, nor than as many that wait for nobody");
            before = now;
        }

        before.ShouldBe(processors * 1_000_000 / demand, 0.02 * processors * 1_000_000 / demand);
    }
}
