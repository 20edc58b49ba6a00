using System.Diagnostics;

namespace Wikibot.Tests.AppHost;

/// <summary>The AppHost's container on a real engine: <c>./wikibot test --containers</c>.</summary>
public sealed class ContainerTests(LocalStackFixture emulator)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Emulator_inAContainer_takesABackup_andIsGoneAfterTheStop()
    {
        SkipWithoutEngine();
        using var data = new ScratchFolder();
        var port = FreePort.Next();
        await using var system = await RunningSystem.StartAsync(data.Path, new Dictionary<string, string> { ["WIKIBOT_AWS"] = "container", ["WIKIBOT_AWS_PORT"] = $"{port}" });
        system.AwsEmulator.ShouldContain("in a container");
        await AnswersAsync(new Uri($"http://localhost:{port}/"));
        var running = await DockerAsync("ps", "--quiet", "--filter", "name=^(moto|localstack)-");

        var backedUp = await StockInspector.CallAsync(system, "back_up_wiki", ("wiki", "home"));
        var exit = await system.StopAsync();

        backedUp["isError"]?.GetValue<bool>().ShouldNotBe(true, backedUp.ToString());
        exit.ShouldBe(0, system.Output);
        running.ShouldNotBeEmpty();
        (await DockerAsync("ps", "--all", "--quiet", "--filter", "name=^(moto|localstack)-")).ShouldBeEmpty();
    }

    [Fact]
    public void Fixture_withAnEngine_runsInAContainer()
    {
        SkipWithoutEngine();

        emulator.Endpoint();

        emulator.Description.ShouldEndWith("in a container");
    }

    private static void SkipWithoutEngine() => Assert.SkipUnless(
        Environment.GetEnvironmentVariable("WIKIBOT_TEST_CONTAINERS") is { Length: > 0 },
        "Needs a container engine: ./wikibot test --containers brings one.");

    /// <summary>Nothing waits for the emulator, so the system can be ready before it.</summary>
    private static async Task AnswersAsync(Uri address)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var response = await http.GetAsync(address, Cancellation);
                return;
            }
            catch (Exception e) when (tries < 600 && e is HttpRequestException or TaskCanceledException && !Cancellation.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), Cancellation);
            }
        }
    }

    private static async Task<string> DockerAsync(params string[] arguments)
    {
        using var docker = Process.Start(new ProcessStartInfo("docker", arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var text = await docker.StandardOutput.ReadToEndAsync(Cancellation);
        await docker.WaitForExitAsync(Cancellation);
        docker.ExitCode.ShouldBe(0);
        return text.Trim();
    }
}
