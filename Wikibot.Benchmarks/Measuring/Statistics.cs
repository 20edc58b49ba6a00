namespace Wikibot.Benchmarks.Measuring;

/// <summary>The few numbers that say how a series of measurements went.</summary>
internal static class Statistics
{
    /// <summary>The nearest-rank percentile: the smallest value that at least <paramref name="percent"/> of all do not exceed.</summary>
    /// <param name="values">In any order, at least one.</param>
    /// <param name="percent">Above 0, up to 100.</param>
    public static double Percentile(IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0
            ? throw new ArgumentException("Nothing was measured.", nameof(values))
            : sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}

/// <summary>A series of measurements of one operation by one subject, summed up.</summary>
/// <param name="Operation">What was done.</param>
/// <param name="Subject">By whom.</param>
/// <param name="Count">How often.</param>
/// <param name="Median">Microseconds.</param>
/// <param name="P95">Microseconds.</param>
/// <param name="P99">Microseconds.</param>
/// <param name="Max">Microseconds.</param>
internal sealed record Figure(string Operation, string Subject, int Count, double Median, double P95, double P99, double Max)
{
    /// <summary>Sums up <paramref name="microseconds"/>.</summary>
    public static Figure Of(string operation, string subject, IReadOnlyCollection<double> microseconds) => new(
        operation,
        subject,
        microseconds.Count,
        Statistics.Percentile(microseconds, 50),
        Statistics.Percentile(microseconds, 95),
        Statistics.Percentile(microseconds, 99),
        microseconds.Max());
}
