namespace Wikibot.Tests.Git.Seed;

public sealed class SeedTests
{
    [Fact]
    public async Task Start_withSeed_makesWikiAndMembersOnce()
    {
        await using var host = new GitServiceHost(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Wikibot:Seed:Wiki"] = "home",
            ["Wikibot:Seed:Members:0"] = "static:ada=owner",
            ["Wikibot:Seed:Members:1"] = "https://issuer.example|bob=viewer",
        });
        (await host.Git.GetWikiAsync(GitServiceHost.Ada, "home")).Role.ShouldBe("owner");
        (await host.Git.ListWikisAsync(GitServiceHost.Bob)).Wikis.Single().Role.ShouldBe("viewer");
        await host.Service<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().OfType<Wikibot.Git.Seed.SeedService>().Single().StartAsync(default);
        (await StockGit.RunAsync(host.Repository("home"), "rev-list", "--count", "refs/wikibot/meta")).Trim().ShouldBe("1");
        (await StockGit.RunAsync(host.Repository("home"), "fsck", "--strict", "--no-dangling")).ShouldBe("");
    }

    [Theory]
    [InlineData("Wikibot:Seed:Wiki", "Bad Name", "Wikibot:Seed:Wiki: A wiki's name is")]
    [InlineData("Wikibot:Seed:Members:0", "static:x=king", "Wikibot:Seed:Members: each is subject=role")]
    [InlineData("Wikibot:Identity:Secret", "short", "Secret must be")]
    public async Task Start_badOptions_refusesAndNamesThem(string key, string value, string sentence)
    {
        var said = await RefusedStart.RunAsync(new Dictionary<string, string>(StringComparer.Ordinal) { [key] = value });

        said.ShouldContain("OptionsValidationException");
        said.ShouldContain(sentence);
    }
}
