using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Wikibot.Benchmarks.Stops;

namespace Wikibot.Tests.AppHost;

/// <summary>How the system ends, and that it comes back with everything.</summary>
public sealed class LifetimeTests(ITestOutputHelper output)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill9_ofTheAppHost_leavesNoChildAndTheNextStartHasAllPagesAndStopsInGoodOrder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are found in /proc, which only Linux has.");
        using var data = new ScratchFolder();
        await using (var first = await RunningSystem.StartAsync(data.Path))
        {
            await StockInspector.CallAsync(first, "write_page", ("wiki", "home"), ("path", "Kept"), ("content", "kept"));
            var children = first.Children();
            children.ShouldContain(child => child.Command.Contains("Wikibot.Git", StringComparison.Ordinal));
            children.ShouldContain(child => child.Command.Contains("Wikibot.Mcp", StringComparison.Ordinal));
            children.ShouldNotContain(child => child.Command.Contains("--no-build", StringComparison.Ordinal), "services are started as the programs that were built");

            // All folders below the one that it was started in, the wikis' among them: seconds of each start, and a limit of Linux's.
            ProcessTree.Watches(first.ProcessId).ShouldBe(0);

            await first.KillAsync();

            (await WithinTwentySecondsGone(children)).ShouldBeEmpty();
            Directory.GetDirectories(first.TemporaryFolder, "aspire*").ShouldBeEmpty();
        }

        await using var second = await RunningSystem.StartAsync(data.Path);
        var read = await StockInspector.CallAsync(second, "read_page", ("wiki", "home"), ("path", "Kept"));
        read["structuredContent"]!["content"]!.GetValue<string>().ShouldBe("kept");
        await StopsInGoodOrder(second);
    }

    [Fact]
    public async Task Start_whileSomethingElseListensOnThePortOfAws_saysSoAndServesWithoutBackups()
    {
        using var data = new ScratchFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        await using var system = await RunningSystem.StartAsync(data.Path, new Dictionary<string, string> { ["WIKIBOT_AWS_PORT"] = $"{port}", ["WIKIBOT_AWS"] = "moto" });

        system.AwsEmulator.ShouldContain($"something else listens on port {port}");
        var refused = await StockInspector.CallAsync(system, "back_up_wiki", ("wiki", "home"));
        refused["isError"]!.GetValue<bool>().ShouldBeTrue();
        refused["content"]![0]!["text"]!.GetValue<string>().ShouldContain("Backups are off");
    }

    [Fact]
    public async Task Start_withAPortThatIsTaken_saysWhich()
    {
        using var data = new ScratchFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (exit, text) = await RunningSystem.RunAsync(data.Path, new Dictionary<string, string> { ["WIKIBOT_GIT_PORT"] = $"{port}" });

        exit.ShouldBe(2);
        text.Trim().ShouldBe($"Something listens on port {port} already: is it Wikibot? Stop it, or set WIKIBOT_GIT_PORT to another port.");
    }

    [Fact]
    public async Task Service_thatEndedByItself_isSaidAndStartedAgain_andTheStopIsInGoodOrder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are found in /proc, which only Linux has.");
        using var data = new ScratchFolder();
        await using var system = await RunningSystem.StartAsync(data.Path);
        await StockInspector.CallAsync(system, "write_page", ("wiki", "home"), ("path", "Kept"), ("content", "kept"));
        var service = system.Children().Single(child => child.Command.Split(' ')[0].EndsWith("/Wikibot.Git", StringComparison.Ordinal));
        using (var process = Process.GetProcessById(service.Id))
        {
            process.Kill();
        }

        await system.WritesAsync("'git' ended by itself, by a signal");
        await system.WritesAsync("It is started again");
        var read = await StockInspector.CallAsync(system, "read_page", ("wiki", "home"), ("path", "Kept"));
        for (var tries = 0; tries < 60 && read["structuredContent"] is null; tries++)
        {
            // It takes a moment to come; meanwhile a call says so.
            read = await StockInspector.CallAsync(system, "read_page", ("wiki", "home"), ("path", "Kept"));
        }

        read["structuredContent"]!["content"]!.GetValue<string>().ShouldBe("kept");

        await StopsInGoodOrder(system);
        system.Output.ShouldNotContain("Unhandled exception");
    }

    [Fact]
    public async Task Start_withAPortThatIsNone_saysWhich()
    {
        using var data = new ScratchFolder();

        var (exit, text) = await RunningSystem.RunAsync(data.Path, new Dictionary<string, string> { ["WIKIBOT_MCP_PORT"] = "eighty" });

        exit.ShouldBe(2);
        text.ShouldContain("WIKIBOT_MCP_PORT");
        text.ShouldNotContain("   at ");
    }

    /// <summary>As Ctrl+C does it. Here and not in a test of its own, because each start of the whole system costs seconds.</summary>
    private async Task StopsInGoodOrder(RunningSystem system)
    {
        var children = system.Children();

        var exit = await system.StopAsync();

        exit.ShouldBe(0, system.Output);
        ProcessTree.StillAlive(children).ShouldAllBe(child => child.Command.Contains("/dcp ", StringComparison.Ordinal), "the orchestrator sees us end, and follows");
        (await WithinTwentySecondsGone(children)).ShouldBeEmpty();
    }

    /// <summary>
    /// The promise is twenty seconds: the orchestrator looks after its host every few, and gives each process some to end well. They are counted by looks, ten a
    /// second: on a machine that stands still for a while, or gives its processes no time, the looks stand still too.
    /// </summary>
    private async Task<IReadOnlyList<ProcessTree.Entry>> WithinTwentySecondsGone(IReadOnlyList<ProcessTree.Entry> children)
    {
        var clock = Stopwatch.StartNew();
        var alive = ProcessTree.StillAlive(children);
        for (var looks = 0; alive.Count > 0 && looks < 20 * 10; looks++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), Cancellation);
            alive = ProcessTree.StillAlive(children);
        }

        output.WriteLine($"{children.Count} children, {alive.Count} alive {clock.Elapsed.TotalSeconds:0.0} s later");
        return alive;
    }
}
