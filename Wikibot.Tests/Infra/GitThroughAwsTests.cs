using System.Globalization;
using System.Security.Cryptography;
using Wikibot.Tests.Git.SmartHttp;
using Wikibot.Tests.Mcp;

namespace Wikibot.Tests.Infra;

/// <summary>Stock git on its way through what stands in front of the services in AWS, with the settings that the stack gives them.</summary>
[Collection(InfraGroup.Name)]
public sealed class GitThroughAwsTests : IAsyncLifetime
{
    private const int PageBytes = 1_000_000;

    private ClonedWiki _wiki = null!;
    private AwsLookalike _aws = null!;

    public async ValueTask InitializeAsync()
    {
        var most = (await StackRun.DevAsync()).One("aws:lambda/function:Function", "wikibot-dev-git").Text("environment.variables.Wikibot__Fetches__MaxAnswerBytes");
        _wiki = await ClonedWiki.StartAsync(pages: 3, ("Wikibot:Fetches:MaxAnswerBytes", most));
        _aws = await AwsLookalike.StartAsync(_wiki.Mcp.Url);
    }

    public async ValueTask DisposeAsync()
    {
        await _aws.DisposeAsync();
        await _wiki.DisposeAsync();
    }

    [Fact]
    public async Task Git_isAskedForItsPassword_andThenClonesFetchesAndPushes()
    {
        await WorksAsync(null, "clone", "--quiet", Address("anyone:" + McpService.Token), "clone");
        _aws.AtTheEdge.ShouldBeGreaterThan(0);
        await _wiki.WriteAsync("Theirs", "Theirs.\n");
        await WorksAsync("clone", "pull", "--quiet", "--ff-only");
        await _wiki.CommitAsync("clone", "Mine.md", "Mine.\n");
        await WorksAsync("clone", "push", "--quiet", "origin", "main");
        (await WorksAsync("clone", "rev-parse", "HEAD")).Trim().ShouldBe(await _wiki.TipAsync());
        await WorksAsync(null, "clone", "--quiet", "--depth=1", "-c", "protocol.version=0", Address("anyone:" + McpService.Token), "older");
    }

    [Fact]
    public async Task Git_withAWrongToken_isTold()
    {
        var (exit, _, error) = await TryAsync(null, "clone", "--quiet", Address("anyone:wrong-token-of-somebody"), "wrong");
        exit.ShouldNotBe(0);
        error.ShouldContain("Authentication failed");
    }

    [Fact]
    public async Task Public_wiki_isClonedAsNobody()
    {
        (await TryAsync(null, "clone", "--quiet", Address("nobody:"), "private")).Exit.ShouldNotBe(0);
        await _wiki.PublishAsync();
        await WorksAsync(null, "clone", "--quiet", Address("nobody:"), "public");
    }

    /// <summary>Nearly what an answer holds comes through, more is refused in words and gets in by slices, and out by a bundle.</summary>
    [Fact]
    public async Task Large_wiki_comesInBySlices_andGoesOutByABundle()
    {
        await WorksAsync(null, "clone", "--quiet", Address("anyone:" + McpService.Token), "large");
        await WorksAsync("large", "config", "http.postBuffer", "4400000");
        for (var i = 0; i < 7; i++)
        {
            // Packed, little more than half of it.
            await _wiki.CommitAsync("large", string.Create(CultureInfo.InvariantCulture, $"Large {i}.md"), Convert.ToHexString(RandomNumberGenerator.GetBytes(PageBytes / 2)));
        }

        await WorksAsync("large", "push", "--quiet", "origin", "main");
        await WorksAsync(null, "clone", "--quiet", Address("anyone:" + McpService.Token), "whole");

        for (var i = 7; i < 17; i++)
        {
            await _wiki.CommitAsync("large", string.Create(CultureInfo.InvariantCulture, $"Large {i}.md"), Convert.ToHexString(RandomNumberGenerator.GetBytes(PageBytes / 2)));
        }

        var (exit, _, error) = await TryAsync("large", "push", "origin", "main");
        exit.ShouldNotBe(0);
        error.ShouldContain("413");
        await WorksAsync("large", "push", "--quiet", "origin", "main~5:main");
        await WorksAsync("large", "push", "--quiet", "origin", "main");
        (await WorksAsync("large", "rev-parse", "HEAD")).Trim().ShouldBe(await _wiki.TipAsync());

        (exit, _, error) = await TryAsync(null, "clone", "--quiet", Address("anyone:" + McpService.Token), "refused");
        exit.ShouldNotBe(0);
        error.ShouldContain("remote: This takes a pack of more than 4.5 MB");
        var bundle = Path.Combine(_wiki.Clones, "newest.bundle");
        await StockGit.RunAsync(_wiki.Repository, "bundle", "create", "--quiet", bundle, "main");
        await WorksAsync(null, "clone", "--quiet", "--bundle-uri=" + bundle, Address("anyone:" + McpService.Token), "begun");
        (await WorksAsync("begun", "rev-parse", "HEAD")).Trim().ShouldBe(await _wiki.TipAsync());
    }

    private string Address(string credentials) => $"{new UriBuilder(_aws.Url) { Path = "git/home.git" }}".Replace("://", $"://{credentials}@", StringComparison.Ordinal);

    private Task<(int Exit, string Output, string Error)> TryAsync(string? clone, params string[] arguments) => _wiki.AnonymouslyAsync(clone, arguments);

    private async Task<string> WorksAsync(string? clone, params string[] arguments)
    {
        var (exit, output, error) = await TryAsync(clone, arguments);
        return exit == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)} ended with {exit}: {error}");
    }
}
