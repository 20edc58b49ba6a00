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

    private async Task<string> MakeAsync(Func<AgentToken, AgentToken> limit)
    {
        var (secret, now) = (AgentTokenText.New(), TimeProvider.System.GetUtcNow());
        await _wiki.Git.Services.GetRequiredService<TokenBook>().AddAsync(
            limit(new AgentToken(AgentTokenText.HashOf(secret), "git", "static:default", "Wikibot", "default@static.wikibot.invalid", TokenRights.Write, now, now.AddDays(1))), TestContext.Current.CancellationToken);
        return secret;
    }
}
