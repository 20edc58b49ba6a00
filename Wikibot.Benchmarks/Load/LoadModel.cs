namespace Wikibot.Benchmarks.Load;

/// <summary>
/// The model of docs/scale.md, made of a few rows of each kind of call and said of every other: one client near and far (what a call takes, and what it costs the
/// processors when nobody else is there), and the fullest rows near and behind the share's driver (what the machine does at most).
/// </summary>
internal static class LoadModel
{
    /// <summary>Rows with what the model says of them.</summary>
    /// <param name="rows">What was measured.</param>
    /// <param name="disk">Where nothing is added to an operation.</param>
    /// <param name="free">The share without a delay.</param>
    /// <param name="share">The share with its delay.</param>
    /// <param name="delay">Microseconds that each operation takes there.</param>
    public static IEnumerable<LoadRow> Judge(IReadOnlyList<LoadRow> rows, string disk, string free, string share, double delay)
    {
        foreach (var kind in rows.GroupBy(row => row.What))
        {
            var near = kind.Where(row => row.Place == disk).ToList();
            var (one, full) = (near.Single(row => row.Clients == 1), near.MaxBy(row => row.Clients)!);
            var far = kind.Single(row => row.Place == share && row is { Pairs: 1, Clients: 1 });
            var behind = kind.SingleOrDefault(row => row.Place == free);
            foreach (var row in kind)
            {
                yield return row == one || row == full || row == behind || (row == far && behind is not null) ? row
                    : row == far ? row with { Predicted = 1_000_000 / (one.Mean + (row.Operations!.Value * delay)) }
                    : row with { Predicted = (row.Place == share ? Of(far, behind!, row.Clients) : Of(one, full, row.Clients)).Throughput(row.Pairs * row.Clients) };
            }
        }
    }

    /// <summary>
    /// A call to a pair that is idle otherwise wakes every process on its way, which costs the processors several times what it costs where the next call is
    /// there already; so the demand falls with the clients of a pair, from that of one to that of many.
    /// </summary>
    private static ClosedModel Of(LoadRow one, LoadRow full, int clients)
    {
        var least = 1_000_000 / full.PerSecond;
        var alone = Math.Max(least, one.Busy / Environment.ProcessorCount);
        var demand = least + ((alone - least) / clients);
        return new ClosedModel(demand, Math.Max(0, one.Mean - alone));
    }
}
