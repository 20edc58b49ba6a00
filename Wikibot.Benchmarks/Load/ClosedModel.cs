namespace Wikibot.Benchmarks.Load;

/// <summary>
/// What a fixed number of clients get through together when each sends its next call once the last is answered: one queue with several servers, which are the
/// machine's processors, and time that nobody waits for, which passes for all of them at once (the share, the kernel's hand-overs).
/// Exact: the machine repair model, a closed network of a station and a delay, by its balance equations.
/// </summary>
/// <param name="Demand">Microseconds for which a call holds a processor.</param>
/// <param name="Apart">Microseconds of a call that cost the processors nothing.</param>
/// <param name="Processors">How many there are.</param>
internal sealed record ClosedModel(double Demand, double Apart, int Processors)
{
    private const double Large = 1e200;

    /// <summary>Calls a second of so many clients.</summary>
    public double Throughput(int clients)
    {
        // The weight of the state in which so many are at the processors, each in proportion to the one before: who comes, over who goes.
        var (weight, all, served) = (1.0, 1.0, 0.0);
        for (var there = 1; there <= clients; there++)
        {
            var working = Math.Min(there, Processors);
            weight *= (clients - there + 1) * Demand / (Math.Max(Apart, 1e-9) * working);
            (all, served) = (all + weight, served + (weight * working));
            if (all > Large)
            {
                (weight, all, served) = (weight / Large, all / Large, served / Large);
            }
        }

        return served / all / Demand * 1_000_000;
    }
}
