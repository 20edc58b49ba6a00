using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Wikibot.Git.Client;
using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Files;
using Wikibot.Tests.Git.Storage;

namespace Wikibot.Tests.Git.Problems;

/// <summary>What a caller is told when the share fails: what happened, that nothing is lost, and nothing of our insides.</summary>
public sealed class StoreFaultTests
{
    private const string Inside = "/mnt/secret-place";

    [Theory]
    [InlineData(nameof(ShareError.Full), 507, ProblemCodes.StorageFull)]
    [InlineData(nameof(ShareError.Failed), 500, ProblemCodes.StorageFailed)]
    [InlineData("Unexpected", 500, ProblemCodes.Internal)]
    public async Task Write_onAShareThatFails_saysSoAndTheRepeatSucceeds(string fault, int status, string code)
    {
        var failing = false;
        await using var host = new GitServiceHost(share: new HookedShareFiles(WikiStore.DefaultFiles(), (operation, _) =>
        {
            if (failing && operation == "write")
            {
                throw Enum.TryParse<ShareError>(fault, out var error)
                    ? new ShareFileException(error, operation, Inside)
                    : new InvalidOperationException(Inside);
            }
        }));
        var wiki = await host.NewWikiAsync();
        var before = await StockGit.RunAsync(host.Repository(wiki), "rev-parse", "main");
        const string Body = """{"path":"Page","content":"text"}""";

        failing = true;
        using var refused = await host.SendAsync(HttpMethod.Put, $"/wikis/{wiki}/page", Body);
        failing = false;

        var text = await refused.Content.ReadAsStringAsync();
        ((int)refused.StatusCode).ShouldBe(status, text);
        JsonSerializer.Deserialize<JsonElement>(text).GetProperty("code").GetString().ShouldBe(code);
        text.ShouldNotContain(Inside);
        text.ShouldNotContain("Exception");
        (await StockGit.RunAsync(host.Repository(wiki), "rev-parse", "main")).ShouldBe(before);
        using var repeated = await host.SendAsync(HttpMethod.Put, $"/wikis/{wiki}/page", Body);
        repeated.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Write_whenOthersAreAlwaysFirst_isBusyAndChangesNothing()
    {
        TestStore? others = null;
        var always = false;
        await using var host = new GitServiceHost(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["Wikibot:Storage:WriteTimeout"] = "00:00:01" },
            share: new HookedShareFiles(WikiStore.DefaultFiles(), (operation, path) =>
            {
                // Just before it decides, somebody else does.
                if (always && operation == "record" && path.Contains("/heads-main/2", StringComparison.Ordinal))
                {
                    others!.CommitAsync(GitServiceHost.Id(), TestStore.File("Other.md", GitServiceHost.Id())).GetAwaiter().GetResult();
                }
            }));
        var wiki = await host.NewWikiAsync("home");
        others = await TestStore.OpenAsync(Path.GetDirectoryName(host.Repository(wiki))!);
        using var _ = others;

        always = true;
        using var busy = await host.SendAsync(HttpMethod.Put, $"/wikis/{wiki}/page", """{"path":"Page","content":"text"}""");
        always = false;

        busy.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await busy.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString().ShouldBe(ProblemCodes.Busy);
        (await StockGit.RunAsync(host.Repository(wiki), "ls-tree", "--name-only", "main")).ShouldNotContain("Page.md");
        (await host.WriteAsync(wiki, "Page", "text")).Created.ShouldBeTrue();
    }

    [Theory]
    [InlineData("Grace", "00:30:00")]
    [InlineData("LooseGrace", "00:00:10")]
    [InlineData("OperationMemory", "-1.00:00:00")]
    public async Task Start_withLessThanOthersNeed_isRefused(string setting, string value) =>
        (await RefusedStart.RunAsync(new Dictionary<string, string>(StringComparer.Ordinal) { [$"Wikibot:Storage:{setting}"] = value })).ShouldContain(setting);
}
