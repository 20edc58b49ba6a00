using System.Diagnostics;
using Wikibot.Benchmarks.Stops;

namespace Wikibot.Tests.Benchmarks.Stops;

/// <summary>What <c>bench stops</c> sees of a system that ends well, and of one that does not.</summary>
public sealed class TerminalSystemTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CtrlC_ofAHostThatEndsItsChild_isAnEndWithNothingLeft()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are found in /proc, and a terminal by util-linux's script.");
        using var data = new ScratchFolder();
        await using var system = await StartAsync(data, "sleep 300 & trap 'kill $!; exit 0' INT; echo 'Ctrl+C stops everything.'; wait");
        (await system.ReadyAsync(Cancellation)).ShouldBeGreaterThan(TimeSpan.Zero);

        var since = Stopwatch.GetTimestamp();
        await system.PressCtrlCAsync();
        var stop = await system.EndAsync(since, Cancellation);

        stop.Host.ExitCode.ShouldBe(0);
        stop.Left.ShouldBeEmpty();
    }

    [Fact]
    public async Task Kill9_ofTheHost_showsTheChildAndTheFolderThatItLeaves()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are found in /proc, and a terminal by util-linux's script.");
        using var data = new ScratchFolder();
        // The child goes once it is told to.
        await using var system = await StartAsync(data, "mkdir $TMPDIR/aspire-left; nohup sh -c 'while ! [ -e $WIKIBOT_DATA/go ]; do sleep 0.05; done' >/dev/null 2>&1 & echo 'Ctrl+C stops everything.'; wait");
        await system.ReadyAsync(Cancellation);

        var since = Stopwatch.GetTimestamp();
        await system.SignalHostAsync("KILL", Cancellation);
        var host = await system.HostEndsAsync(since, Cancellation);
        await File.WriteAllTextAsync(data["go"], "", Cancellation);
        var stop = await system.EndAsync(since, Cancellation);

        host.ExitCode.ShouldBe(137);
        host.Outlived.ShouldContain(command => command.StartsWith("sh -c while", StringComparison.Ordinal));
        stop.Gone.ShouldBeGreaterThan(host.After);
        stop.Left.ShouldBe(["aspire-left"]);
    }

    private static async Task<TerminalSystem> StartAsync(ScratchFolder data, string script)
    {
        await File.WriteAllTextAsync(data["host.sh"], script + "\n", Cancellation);
        return new(data.Path, $"sh '{data["host.sh"]}'", data.Path, new Dictionary<string, string>(StringComparer.Ordinal));
    }
}
