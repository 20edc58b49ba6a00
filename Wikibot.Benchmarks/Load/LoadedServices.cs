using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Share;

namespace Wikibot.Benchmarks.Load;

/// <summary>What is called: pairs of services, and the mounts that they are on.</summary>
/// <param name="Place">What the wikis are on, for the table.</param>
/// <param name="Pairs">The pairs.</param>
/// <param name="Shares">A mount of each pair; none where they are on the disk.</param>
internal sealed record LoadedServices(string Place, IReadOnlyList<ServicePair> Pairs, IReadOnlyList<SlowShare> Shares)
{
    /// <summary>How clients reach them.</summary>
    public IReadOnlyList<Target> Targets { get; } = [.. Pairs.Select(pair => pair.Target)];

    /// <summary>What all of them and the clients use of the processors.</summary>
    public ProcessorTime Processors { get; } = new([.. Pairs.SelectMany(pair => pair.ProcessIds), .. Shares.Select(share => share.ProcessId)]);
}
