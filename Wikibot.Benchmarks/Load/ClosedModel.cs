namespace Wikibot.Benchmarks.Load;

/// <summary>
/// What a fixed number of clients get through together when each sends its next call once the last is answered: one queue, which is the machine's
/// processors, and time that nobody waits for, which passes for all of them at once (the share, the kernel's hand-overs).
/// Exact mean value analysis of a closed network (Reiser and Lavenberg, 1980).
/// </summary>
/// <param name="Demand">Microseconds for which a call holds the machine: the inverse of its calls a microsecond when it is full.</param>
/// <param name="Apart">Microseconds of a call that cost the machine nothing.</param>
internal sealed record ClosedModel(double Demand, double Apart)
{
    /// <summary>Calls a second of so many clients.</summary>
    public double Throughput(int clients)
    {
        var (queue, throughput) = (0.0, 0.0);
        for (var n = 1; n <= clients; n++)
        {
            var response = Demand * (1 + queue);
            throughput = n / (Apart + response);
            queue = throughput * response;
        }

        return throughput * 1_000_000;
    }
}
