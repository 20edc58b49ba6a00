using Wikibot.Benchmarks.Costs;

namespace Wikibot.Tests.Git.Budgets;

/// <summary>
/// What hostile inputs cost at 1×, 2×, 4× and 8× their size: steps of loops and bytes that are allocated grow in proportion (slope at most
/// 1.15 in a log-log fit), whether the request is done or refused. Sizes up to the limits with WIKIBOT_TEST_FULL=1; seconds are for <c>./wikibot bench cost</c>.
/// </summary>
public sealed class CostTableTests : IDisposable
{
    private const double Steepest = 1.15;

    private readonly ScratchFolder _folder = new();

    public static TheoryData<string> Rows => [.. CostRow.All.Select(row => row.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Cost_hostileInput_growsInProportion(string row)
    {
        using var scene = new CostScene(_folder.Path);

        var costs = await CostRow.All.Single(known => known.Name == row).MeasureAsync(scene, TestScale.Full);

        var told = string.Join(", ", costs.Select(cost => $"{cost.Size}: {cost.Steps} steps, {cost.Bytes >> 10} KiB{(cost.Refused is { } code ? $", {code}" : "")}"));
        TestContext.Current.TestOutputHelper?.WriteLine(told);
        Cost.Slope(costs, cost => cost.Bytes).ShouldBeLessThanOrEqualTo(Steepest, $"allocations of {told}");
        Cost.Slope(costs, cost => cost.Steps).ShouldBeLessThanOrEqualTo(Steepest, $"steps of {told}");
        costs[^1].Bytes.ShouldBeLessThan(256 << 20);
    }
}
