using System.Net;

namespace Wikibot.Tests.Mcp.Http;

/// <summary>Health tells the truth of the whole chain; alive asks nobody (issue 16, attack 10).</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task Health_of_a_service_whose_git_service_is_there_is_good()
    {
        await using var git = new GitService();

        // By a clock that stands still: the one behind it has five seconds to answer, which a busy machine may let pass.
        await using var mcp = McpService.Over(() => git.Server.CreateHandler(), time: new FakeTimeProvider(DateTimeOffset.UtcNow));
        using var client = mcp.CreateClient();

        (await client.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/alive")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Health_of_a_service_whose_git_service_was_killed_is_bad_and_good_again_when_it_is_back()
    {
        var down = true;
        await using var git = new GitService();
        await using var mcp = McpService.Over(
            () => new Switch(git.Server.CreateHandler(), () => down),
            new() { ["Wikibot:HttpClient:Retries"] = "0" });
        using var client = mcp.CreateClient();

        using var bad = await client.GetAsync("/health");
        bad.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await client.GetAsync("/alive")).StatusCode.ShouldBe(HttpStatusCode.OK);

        down = false;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while ((await client.GetAsync("/health", patience.Token)).StatusCode != HttpStatusCode.OK)
        {
            await Task.Delay(100, patience.Token);
        }
    }

    [Fact]
    public async Task Health_of_a_git_service_whose_share_is_gone_is_bad()
    {
        using var folder = new ScratchFolder();
        var root = Directory.CreateDirectory(folder["wikis"]).FullName;
        await using var git = new GitService(new Dictionary<string, string>(StringComparer.Ordinal) { ["Wikibot:Storage:Root"] = root, ["Wikibot:Seed:Wiki"] = "" });
        using var client = git.CreateClient();
        (await client.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.OK);

        Directory.Delete(root, recursive: true);

        (await client.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    private sealed class Switch(HttpMessageHandler inner, Func<bool> down) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            down() ? throw new HttpRequestException("Connection refused") : base.SendAsync(request, cancellationToken);
    }
}
