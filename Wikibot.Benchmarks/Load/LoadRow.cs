using Wikibot.Benchmarks.Measuring;

namespace Wikibot.Benchmarks.Load;

/// <summary>A number of clients at a number of service pairs, each of which sends its next call once the last is answered.</summary>
/// <param name="What">What they call.</param>
/// <param name="Place">What the wikis are on.</param>
/// <param name="Pairs">Pairs of services, each with a mount of its own where there is a share.</param>
/// <param name="Clients">Clients of each pair.</param>
/// <param name="PerSecond">Calls a second, all together.</param>
/// <param name="Mean">Microseconds of a call.</param>
/// <param name="Calls">How long they took, summed up.</param>
/// <param name="Busy">Microseconds of the machine's processors for each call: clients, services and share together.</param>
/// <param name="Operations">File operations of a call; null where they were not counted.</param>
internal sealed record LoadRow(string What, string Place, int Pairs, int Clients, double PerSecond, double Mean, Figure Calls, double Busy, double? Operations)
{
    /// <summary>What the model says; null for a row that the model is made of.</summary>
    public double? Predicted { get; init; }

    /// <summary>How far the model is off, as a part of what was measured.</summary>
    public double? Error => Predicted is { } predicted ? Math.Abs(predicted - PerSecond) / PerSecond : null;
}
