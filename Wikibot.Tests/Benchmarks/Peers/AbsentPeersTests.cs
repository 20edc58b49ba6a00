using Wikibot.Benchmarks.Modes;
using Wikibot.Benchmarks.Peers;
using Wikibot.Benchmarks.Repositories;

namespace Wikibot.Tests.Benchmarks.Peers;

/// <summary>Peers that are not on the machine (fault 30).</summary>
public sealed class AbsentPeersTests
{
    [Fact]
    public async Task Run_whenNoPeerIsThere_saysSoForEachAndEndsWithoutTheirBars()
    {
        using var folder = new ScratchFolder();
        List<string> asked = [];
        PeerKind Absent(string name) => new(name, Operations.All, Flushed: true, (path, _) =>
        {
            asked.Add(path);
            throw new PeerAbsentException($"{name}: skipped, not installed.");
        });

        var report = await new PeersMode(new SampleWiki(Pages: 20, Folders: 2, Commits: 20), [Absent("one"), Absent("two")]).RunAsync(folder.Path, TestContext.Current.CancellationToken);

        asked.ShouldBeUnique();
        report.Settings.ShouldContain("one: skipped, not installed.");
        report.Settings.ShouldContain("two: skipped, not installed.");
        report.Bars.ShouldBeEmpty();
    }
}
