using Microsoft.Extensions.DependencyInjection;
using Wikibot.Git.Client;
using Wikibot.Git.Tokens;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>An agent's token is a git client's password, with its limits: a clone holds all, so it is no way around them.</summary>
public sealed class AgentTokenGitTests : IAsyncLifetime
{
    private ClonedWiki _wiki = null!;

    public async ValueTask InitializeAsync()
    {
        _wiki = await ClonedWiki.StartAsync(pages: 1);
        await _wiki.CloneAsync("mine");
        await _wiki.CommitAsync("mine", "Mine.md", "Mine.\n");
    }

    public ValueTask DisposeAsync() => _wiki.DisposeAsync();

    [Fact]
    public async Task Token_forWriting_clonesAndPushes()
    {
        var token = await MakeAsync(token => token);
        (await _wiki.TryGitAsync(null, ["clone", "--quiet", _wiki.Url, "other"], token)).Exit.ShouldBe(0);
        var (exit, _, error) = await _wiki.TryGitAsync("mine", ["push", "--quiet", "origin", "main"], token);
        (exit, error).ShouldBe((0, ""));
        (await _wiki.TipAsync()).ShouldBe((await _wiki.GitAsync("mine", "rev-parse", "HEAD")).Trim());
    }

    [Theory]
    [InlineData("read", true)]
    [InlineData("add", true)]
    [InlineData("folder", false)]
    [InlineData("other wiki", false)]
    public async Task Token_withLimits_doesNotPush_andOneOfAPartDoesNotClone(string limit, bool clones)
    {
        var tip = await _wiki.TipAsync();
        var token = await MakeAsync(token => limit switch
        {
            "read" => token with { Rights = TokenRights.Read },
            "add" => token with { Rights = TokenRights.Add },
            "folder" => token with { Wikis = ["home"], Folder = "Folder 0" },
            _ => token with { Wikis = ["another"] },
        });
        ((await _wiki.TryGitAsync(null, ["clone", "--quiet", _wiki.Url, "other"], token)).Exit == 0).ShouldBe(clones);
        (await _wiki.TryGitAsync("mine", ["push", "--quiet", "origin", "main"], token)).Exit.ShouldNotBe(0);
        (await _wiki.TipAsync()).ShouldBe(tip);
    }

    [Fact]
    public async Task Push_beyondALimitOfTheWiki_isToldWhich()
    {
        // Home is there, and one page.
        await using var small = await ClonedWiki.StartAsync(pages: 1, ("Wikibot:Quota:MaxPages", "4"));
        await small.CloneAsync("mine");
        await small.CommitAsync("mine", "One.md", "1\n");
        await small.CommitAsync("mine", "Two.md", "2\n");
        await small.CommitAsync("mine", "Three.md", "3\n");
        (await small.TryGitAsync("mine", ["push", "origin", "main"])).Error.ShouldContain("the wiki may have 4 pages, has 2, and would have 5");
        await small.GitAsync("mine", "push", "--quiet", "origin", "HEAD~1:main");
        (await small.Mcp.CallAsync("write_page", new { wiki = "home", path = "Four", content = "4" })).IsError.ShouldBe(true);
        await small.GitAsync("mine", "rm", "--quiet", "Two.md");
        await small.GitAsync("mine", "commit", "--quiet", "-m", "Less");
        await small.GitAsync("mine", "push", "--quiet", "origin", "main");
    }

    [Fact]
    public async Task Push_ofMoreHistoryThanTheLimit_isToldSoAlsoByWhatOnlyCommitsInBetweenHeld()
    {
        await using var small = await ClonedWiki.StartAsync(pages: 1, ("Wikibot:Quota:MaxHistoryBytes", "8000"));
        await small.CloneAsync("mine");
        foreach (var letter in "abcd")
        {
            await small.CommitAsync("mine", "One.md", new string(letter, 2000));
        }

        (await small.TryGitAsync("mine", ["push", "origin", "main"])).Error.ShouldContain("bytes with its history");
        await small.GitAsync("mine", "push", "--quiet", "origin", "HEAD~1:main");

        // The three states of that push are remembered.
        (await small.Mcp.CallAsync("write_page", new { wiki = "home", path = "Two", content = new string('x', 2000) })).IsError.ShouldBe(true);
        await small.WriteAsync("Two", "small");
    }

    private async Task<string> MakeAsync(Func<AgentToken, AgentToken> limit)
    {
        var (secret, now) = (AgentTokenText.New(), TimeProvider.System.GetUtcNow());
        await _wiki.Git.Services.GetRequiredService<TokenBook>().AddAsync(
            limit(new AgentToken(AgentTokenText.HashOf(secret), "git", "static:default", "Wikibot", "default@static.wikibot.invalid", TokenRights.Write, now, now.AddDays(1))), TestContext.Current.CancellationToken);
        return secret;
    }
}
