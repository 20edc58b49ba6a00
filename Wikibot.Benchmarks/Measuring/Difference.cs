using System.Globalization;

namespace Wikibot.Benchmarks.Measuring;

/// <summary>How much longer one thing takes than another: the difference of medians, and where it lies in 95 of 100 resamples (bootstrap).</summary>
/// <param name="Median">Microseconds.</param>
/// <param name="From">Lower end, microseconds.</param>
/// <param name="To">Upper end, microseconds.</param>
internal sealed record Difference(double Median, double From, double To)
{
    private const int Resamples = 1000;

    /// <summary>Whether there may be none.</summary>
    public bool IsNoise => From <= 0 && To >= 0;

    /// <summary>Compares two series.</summary>
    public static Difference Of(IReadOnlyList<double> one, IReadOnlyList<double> other, Random random)
    {
        var differences = Enumerable.Range(0, Resamples).Select(_ => Drawn(one, random) - Drawn(other, random)).ToList();
        return new(
            Statistics.Percentile(one, 50) - Statistics.Percentile(other, 50),
            Statistics.Percentile(differences, 2.5),
            Statistics.Percentile(differences, 97.5));
    }

    /// <summary>A row of a table.</summary>
    public string[] Row(string name) => [name, Show(Median), Show(From), Show(To)];

    private static string Show(double microseconds) => microseconds.ToString("+0.0 µs;-0.0 µs", CultureInfo.InvariantCulture);

    private static double Drawn(IReadOnlyList<double> values, Random random) =>
        Statistics.Percentile(Enumerable.Range(0, values.Count).Select(_ => values[random.Next(values.Count)]), 50);
}
