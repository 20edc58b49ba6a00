using System.Globalization;
using Wikibot.Benchmarks.Costs;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;

namespace Wikibot.Benchmarks.Modes;

/// <summary><c>bench cost</c>: every tool with its hostile inputs, at 1, 2, 4 and 8 times a size, the largest at the limits. Do steps and memory grow in proportion?</summary>
/// <param name="quick">Small sizes, as the tests take them.</param>
/// <param name="only">Only rows whose name holds this text.</param>
internal sealed class CostMode(bool quick, string only)
{
    private const double Steepest = 1.15;
    private const long MostBytes = 256L << 20;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(2);

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        using var scene = new CostScene(work.Folder);
        var measured = new List<(string Name, IReadOnlyList<Cost> Costs)>();
        foreach (var row in CostRow.All.Where(row => row.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            measured.Add((row.Name, await row.MeasureAsync(scene, !quick)));
            Console.WriteLine(string.Join(" | ", Cells(measured[^1].Name, measured[^1].Costs)));
        }

        var steep = measured.Max(row => Math.Max(Cost.Slope(row.Costs, cost => cost.Steps), Cost.Slope(row.Costs, cost => cost.Bytes)));
        var bytes = measured.Max(row => row.Costs.Max(cost => cost.Bytes));
        var time = measured.Max(row => row.Costs.Max(cost => cost.Time));
        return new Report(
            "cost", "Cost: tools with hostile inputs", machine,
            [$"{measured.Count} inputs, each at 1, 2, 4 and 8 times {(quick ? "a small size" : "an eighth of its limit")}; the slope is of a straight line through the logarithms of sizes and costs: 1 is in proportion, 2 quadratic"],
            [new ResultTable("At the largest size", ["tool, input", "size", "steps", "slope", "MiB", "slope", "ms", "ended in"], [.. measured.Select(row => Cells(row.Name, row.Costs))])],
            [
                new Bar("slope of steps and of memory", $"at most {Steepest}", $"{steep:F2}", steep <= Steepest),
                new Bar("memory of a request", $"at most {MostBytes >> 20} MiB", $"{bytes >> 20} MiB", bytes <= MostBytes),
                new Bar("time of a request", $"at most {s_longest.TotalSeconds} s", $"{time.TotalSeconds:F2} s", time <= s_longest),
            ],
            [.. measured.Select(row => Figure.Of(row.Name, "at the largest size", [row.Costs[^1].Time.TotalMicroseconds]))]);
    }

    private static string[] Cells(string name, IReadOnlyList<Cost> costs) =>
    [
        name, Number(costs[^1].Size), Number(costs[^1].Steps), $"{Cost.Slope(costs, cost => cost.Steps):F2}", $"{costs[^1].Bytes / 1048576.0:F1}",
        $"{Cost.Slope(costs, cost => cost.Bytes):F2}", $"{costs[^1].Time.TotalMilliseconds:F0}", costs[^1].Refused ?? "done",
    ];

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
