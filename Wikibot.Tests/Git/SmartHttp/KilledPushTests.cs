using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Wikibot.Git.Storage;
using Wikibot.Tests.Mcp;
using Wikibot.Tests.Telemetry;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>The git service is killed while it takes pushes: each is there whole or not at all, what was acknowledged is there, and the next one works.</summary>
public sealed class KilledPushTests : IDisposable
{
    private const int LongestRun = 400;

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Push_whoseServiceIsKilled_isThereWholeOrNotAtAll()
    {
        var random = new Random(TestScale.Seed(1));
        var port = FreePort.Next();
        var temporary = Directory.CreateDirectory(_scratch["temporary"]).FullName;
        Dictionary<string, string> settings = new(GitSettings.Of(_scratch), StringComparer.Ordinal) { ["TMPDIR"] = temporary, ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}" };
        await using var mcp = McpService.Over(() => new SocketsHttpHandler(), new(StringComparer.Ordinal) { ["services:git:http:0"] = $"http://127.0.0.1:{port}" }).OnKestrel();
        var repository = _scratch["wikis", "home.git"];
        var clone = _scratch["clone"];
        var killed = 0;
        var service = await StartAsync();
        await StockGit.RunAsync(_scratch.Path, [.. Credentials(), "clone", "--quiet", $"{mcp.Url}git/home.git", "clone"]);
        for (var round = 0; round < TestScale.Cases(4, 100); round++)
        {
            for (var page = 0; page < 20; page++)
            {
                await File.WriteAllTextAsync(Path.Combine(clone, $"Page {page}.md"), $"Round {round}, page {page}.\n", TestContext.Current.CancellationToken);
            }

            await StockGit.RunAsync(clone, "add", "--all");
            await StockGit.RunAsync(clone, "-c", "user.name=Grace", "-c", "user.email=grace@example.org", "commit", "--quiet", "-m", $"Round {round}");
            var before = await TipAsync(repository);
            var pushing = StockGit.TryRunAsync(clone, [.. Credentials(), "push", "--quiet", "origin", "HEAD:main"]);

            // The time is the random part: it is what is killed at, not what is waited for.
            await Task.WhenAny(pushing, Task.Delay(random.Next(LongestRun), TestContext.Current.CancellationToken));
            await service.DisposeAsync();
            var (exit, _, _) = await pushing;
            killed += exit == 0 ? 0 : 1;
            service = await StartAsync();

            // Whoever reads first settles what was decided.
            await StockGit.RunAsync(clone, [.. Credentials(), "fetch", "--quiet", "origin"]);
            var (tip, head) = (await TipAsync(repository), await TipAsync(clone, "HEAD"));
            tip.ShouldBeOneOf(before, head);
            (exit == 0 ? head : tip).ShouldBe(tip);
            await StockGit.RunAsync(repository, "fsck", "--strict", "--full");
            await StockGit.RunAsync(clone, [.. Credentials(), "push", "--quiet", "origin", "HEAD:main"]);
            (await TipAsync(repository)).ShouldBe(head);

            // Who is killed between making the file and taking its name away leaves one with nothing in it.
            Directory.GetFiles(temporary, "wikibot-push-*").ShouldAllBe(file => new FileInfo(file).Length == 0);
        }

        await service.DisposeAsync();
        var left = Quarantines(repository).Length;
        await MaintainTomorrowAsync();
        Quarantines(repository).ShouldBeEmpty();
        (await TipAsync(repository)).ShouldBe(await TipAsync(clone, "HEAD"));
        await StockGit.RunAsync(repository, "fsck", "--strict", "--full");
        TestContext.Current.SendDiagnosticMessage($"{killed} pushes were killed before their answer; {left} of them left a quarantine, which was swept.");

        Task<ServiceProcess> StartAsync() => ServiceProcess.StartAsync("Git", settings, TestContext.Current.CancellationToken);
    }

    private static string[] Quarantines(string repository) => Directory.GetDirectories(Path.Combine(repository, "objects"), "incoming-*");

    /// <summary>What killed pushes left in quarantine goes a day later, when nobody can still be at it.</summary>
    private async Task MaintainTomorrowAsync()
    {
        var tomorrow = new ShiftedTime();
        tomorrow.Advance(TimeSpan.FromHours(25));
        var store = WikiStore.Open(new StorageOptions { Root = _scratch["wikis"] }, tomorrow, NullLoggerFactory.Instance);
        await (await store.OpenAsync("home", TestContext.Current.CancellationToken))!.MaintainAsync(TimeSpan.FromMinutes(1), force: false, TestContext.Current.CancellationToken);
    }

    private static string[] Credentials() => ["-c", "http.extraHeader=Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("anyone:" + McpService.Token))];

    private static async Task<string> TipAsync(string repository, string name = "refs/heads/main") => (await StockGit.RunAsync(repository, "rev-parse", name)).Trim();
}
