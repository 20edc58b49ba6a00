using Wikibot.Mcp.Http;

namespace Wikibot.Benchmarks.Load;

/// <summary>
/// The model of docs/scale.md, made of a few rows of each kind of call and said of every other: one client near and far (what a call takes), one client of each of
/// many pairs (what a call costs the processors that finds its services idle), and the fullest rows near and behind the share's driver (what it costs where the
/// next call waits already).
/// </summary>
internal static class LoadModel
{
    /// <summary>Calls of one caller that a pair serves at once: the clients of a row are one caller, and more of them wait.</summary>
    private static readonly int s_atOnce = new CallerLimitOptions().AtOnce;

    /// <summary>Rows with what the model says of them.</summary>
    /// <param name="rows">What was measured.</param>
    /// <param name="disk">Where nothing is added to an operation.</param>
    /// <param name="free">The share without a delay.</param>
    /// <param name="share">The share with its delay.</param>
    /// <param name="delay">Microseconds that each operation takes there.</param>
    public static IEnumerable<LoadRow> Judge(IReadOnlyList<LoadRow> rows, string disk, string free, string share, double delay)
    {
        double? overlap = null;
        foreach (var kind in rows.GroupBy(row => row.What))
        {
            var near = kind.Where(row => row.Place == disk).ToList();
            var (one, full) = (near.Single(row => row.Clients == 1), near.MaxBy(row => row.Clients)!);
            var far = kind.Single(row => row.Place == share && row is { Pairs: 1, Clients: 1 });
            if (kind.SingleOrDefault(row => row.Place == free) is not { } behind)
            {
                // Of the operations of opening a wiki as many wait for each other as of those of reading a page: both ask two refs.
                yield return one;
                yield return far with { Predicted = 1_000_000 / (one.Mean + (far.Operations!.Value * delay * overlap!.Value)) };
                continue;
            }

            overlap ??= (far.Mean - one.Mean) / (far.Operations!.Value * delay);
            var idle = kind.Where(row => row.Place == share && row.Clients == 1).MaxBy(row => row.Pairs)!;
            HashSet<LoadRow> parts = [one, full, far, behind, idle];
            foreach (var row in kind)
            {
                yield return parts.Contains(row) ? row
                    : row with { Predicted = row.Place == share ? Of(row, far.Mean, CostOf(idle), CostOf(behind), delay) : Of(row, one.Mean, one.Busy, CostOf(full), 0) };
            }
        }
    }

    /// <summary>Microseconds of a processor that a call costs where all of them are busy.</summary>
    private static double CostOf(LoadRow full) => 1_000_000 * Environment.ProcessorCount / full.PerSecond;

    /// <summary>
    /// A call to a pair that is idle otherwise wakes every process on its way, which costs the processors several times what it costs where the next call is
    /// there already; so the cost falls with the clients of a pair, from that of one to that of many.
    /// </summary>
    /// <param name="row">Of what.</param>
    /// <param name="alone">Microseconds that a call of one client takes.</param>
    /// <param name="idle">What it costs the processors.</param>
    /// <param name="busy">What it costs them where many call.</param>
    /// <param name="least">Microseconds that it waits at least: for one operation of the share.</param>
    private static double Of(LoadRow row, double alone, double idle, double busy, double least)
    {
        var served = Math.Min(row.Clients, s_atOnce);
        var cost = busy + (Math.Max(0, idle - busy) / row.Clients);
        return new ClosedModel(cost, Math.Max(least, alone - Math.Max(idle, busy)), Environment.ProcessorCount).Throughput(row.Pairs * served);
    }
}
