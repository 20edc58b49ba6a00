using Wikibot.Git.Budgets;
using Wikibot.Git.Client;

namespace Wikibot.Benchmarks.Costs;

/// <summary>A tool with an input that was made to be dear.</summary>
/// <param name="Name">The tool, and what is hostile.</param>
/// <param name="Small">The smallest size of a quick run: the others are 2, 4 and 8 times it.</param>
/// <param name="Full">The smallest size of a full run, whose largest is at the limits.</param>
/// <param name="PrepareAsync">Makes ready for a size, and returns the request, which may be refused: that costs something too.</param>
internal sealed record CostRow(string Name, int Small, int Full, Func<CostScene, int, Task<Func<Task>>> PrepareAsync)
{
    /// <summary>The sizes, in multiples of the smallest.</summary>
    public static IReadOnlyList<int> Times { get; } = [1, 2, 4, 8];

    /// <summary>Every row.</summary>
    public static IReadOnlyList<CostRow> All { get; } = [.. TextRows.All, .. WikiRows.All];

    /// <summary>What the request costs at each size.</summary>
    public async Task<IReadOnlyList<Cost>> MeasureAsync(CostScene scene, bool full)
    {
        var unit = full ? Full : Small;

        // Once for what is made once in a process.
        await CostAsync(await PrepareAsync(scene, Math.Max(1, unit / 4)), 0);
        var costs = new List<Cost>();
        foreach (var times in Times)
        {
            costs.Add(await CostAsync(await PrepareAsync(scene, times * unit), times * unit));
        }

        return costs;
    }

    private static async Task<Cost> CostAsync(Func<Task> request, int size)
    {
        using var budget = RequestBudget.Begin(new BudgetOptions { Memory = 1L << 40, Time = TimeSpan.FromMinutes(10) }, "hostile", lane: null, TimeProvider.System, default);
        var (thread, all) = (GC.GetAllocatedBytesForCurrentThread(), GC.GetTotalAllocatedBytes(precise: true));
        var started = TimeProvider.System.GetTimestamp();
        string? refused = null;
        var running = request();

        // A request that is over by now, done or refused, ran on this thread alone; of any other, the process as a whole knows.
        var here = running.IsCompleted;
        thread = GC.GetAllocatedBytesForCurrentThread() - thread;
        try
        {
            await running;
        }
        catch (WikibotProblemException problem)
        {
            refused = problem.Code;
        }

        return new Cost(
            size, budget.Steps + 1, here ? thread : GC.GetTotalAllocatedBytes(precise: true) - all, TimeProvider.System.GetElapsedTime(started), refused);
    }
}

/// <summary>What one request cost.</summary>
/// <param name="Size">Of the input, in the row's own unit.</param>
/// <param name="Steps">Steps of loops, as <see cref="RequestBudget"/> counts them.</param>
/// <param name="Bytes">Allocated.</param>
/// <param name="Time">On the clock.</param>
/// <param name="Refused">The code of the problem that it ended in, if it did.</param>
internal sealed record Cost(int Size, long Steps, long Bytes, TimeSpan Time, string? Refused)
{
    /// <summary>The slope of the straight line through the logarithms of sizes and costs, by least squares: 1 is in proportion, 2 quadratic.</summary>
    public static double Slope(IReadOnlyList<Cost> costs, Func<Cost, double> of)
    {
        var x = costs.Select(cost => Math.Log(cost.Size)).ToList();
        var y = costs.Select(cost => Math.Log(Math.Max(1, of(cost)))).ToList();
        var (middleX, middleY) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - middleX) * (b - middleY)).Sum() / x.Sum(a => (a - middleX) * (a - middleX));
    }
}
