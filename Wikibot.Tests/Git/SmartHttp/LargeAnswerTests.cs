using System.Security.Cryptography;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>Where what stands in front lets only so much through, as in AWS: who asks for more is told how to get it, and gets it that way.</summary>
public sealed class LargeAnswerTests : IAsyncLifetime
{
    private const int Most = 64 * 1024;

    private ClonedWiki _wiki = null!;

    public async ValueTask InitializeAsync()
    {
        _wiki = await ClonedWiki.StartAsync(pages: 3, ("Wikibot:Fetches:MaxAnswerBytes", $"{Most}"));
        for (var i = 0; i < 4; i++)
        {
            // Packed, a half of it is left: more than one answer holds, and of one page alone less.
            await _wiki.WriteAsync($"Large {i}", Convert.ToHexString(RandomNumberGenerator.GetBytes(Most / 2)));
        }
    }

    public ValueTask DisposeAsync() => _wiki.DisposeAsync();

    [Theory]
    [InlineData("0")]
    [InlineData("2")]
    public async Task Clone_ofMoreThanAnAnswerHolds_endsWithAWordAboutTheBundle(string version)
    {
        var (exit, _, error) = await _wiki.TryGitAsync(null, ["-c", $"protocol.version={version}", "clone", _wiki.Url, "whole"]);
        exit.ShouldNotBe(0);
        error.ShouldContain("remote: This takes a pack of more than 0.1 MB, and no larger answer can come from here.");
        error.ShouldContain("git clone --bundle-uri=<link of the bundle> <this address>");
        Directory.Exists(Path.Combine(_wiki.Clones, "whole")).ShouldBeFalse();
    }

    [Fact]
    public async Task Clone_thatBeginsWithABundle_fetchesWhatIsNewerAndGoesOn()
    {
        var bundle = Path.Combine(_wiki.Clones, "newest.bundle");
        await StockGit.RunAsync(_wiki.Repository, "bundle", "create", "--quiet", bundle, "main");
        await _wiki.WriteAsync("Newer", "Newer.\n");
        await _wiki.GitAsync(null, "clone", "--quiet", "--bundle-uri=" + bundle, _wiki.Url, "begun");
        (await _wiki.GitAsync("begun", "rev-parse", "HEAD")).Trim().ShouldBe(await _wiki.TipAsync());
        await StockGit.RunAsync(Path.Combine(_wiki.Clones, "begun"), "fsck", "--strict", "--full");

        await _wiki.WriteAsync("Newest", "Newest.\n");
        await _wiki.GitAsync("begun", "pull", "--quiet", "--ff-only");
        await _wiki.CommitAsync("begun", "Mine.md", "Mine.\n");
        await _wiki.GitAsync("begun", "push", "--quiet", "origin", "main");
        (await _wiki.GitAsync("begun", "rev-parse", "HEAD")).Trim().ShouldBe(await _wiki.TipAsync());
    }

    [Fact]
    public async Task Fetch_ofLess_works()
    {
        await _wiki.GitAsync(null, "clone", "--quiet", "--filter=blob:none", "--no-checkout", _wiki.Url, "partial");
        (await _wiki.GitAsync("partial", "cat-file", "blob", "main:Large 1.md")).Length.ShouldBe(Most);
    }
}
