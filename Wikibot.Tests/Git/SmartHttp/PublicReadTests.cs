using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Wikibot.Git.Client;
using Wikibot.Git.SmartHttp;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>A public wiki is cloned and fetched by anybody, and by nobody else than before is it changed.</summary>
public sealed class PublicReadTests : IAsyncLifetime
{
    private ClonedWiki _wiki = null!;

    public async ValueTask InitializeAsync()
    {
        _wiki = await ClonedWiki.StartAsync(pages: 4, ("Wikibot:Fetches:PerCaller", "1"), ("Wikibot:Fetches:Wait", "00:00:01"), ("Wikibot:ReadLog:Enabled", "true"));
        await _wiki.PublishAsync();
    }

    public ValueTask DisposeAsync() => _wiki.DisposeAsync();

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("2")]
    public async Task Clone_withoutCredentials_holdsWhatAMembersHolds_andIsFetchedInto(string version)
    {
        string[] protocol = ["-c", $"protocol.version={version}"];
        await WorksAsync(null, [.. protocol, "clone", "--quiet", _wiki.Url, "anyones"]);
        await _wiki.CloneAsync("members");
        (await _wiki.ObjectsAsync("anyones")).ShouldBe(await _wiki.ObjectsAsync("members"));
        await _wiki.WriteAsync("New", "New.\n");
        await WorksAsync("anyones", [.. protocol, "pull", "--quiet", "--ff-only"]);
        (await _wiki.GitAsync("anyones", "rev-parse", "HEAD")).Trim().ShouldBe(await _wiki.TipAsync());
        await StockGit.RunAsync(Path.Combine(_wiki.Clones, "anyones"), "fsck", "--strict", "--full");
    }

    /// <summary>Where something in front asks everybody to sign in, as CloudFront does.</summary>
    [Fact]
    public async Task Clone_withAnEmptyPassword_isThatOfNobody()
    {
        var nobody = _wiki.Url.Replace("://", "://nobody:@", StringComparison.Ordinal);
        string[] header = ["-c", "http.extraHeader=Authorization: Basic bm9ib2R5Og=="];
        (await _wiki.AnonymouslyAsync(null, [.. header, "clone", "--quiet", _wiki.Url, "nobodys"])).Exit.ShouldBe(0);
        (await _wiki.AnonymouslyAsync(null, "clone", "--quiet", nobody, "named")).Exit.ShouldBe(0);
        await _wiki.PublishAsync(isPublic: false);
        (await _wiki.AnonymouslyAsync(null, [.. header, "clone", "--quiet", _wiki.Url, "private"])).Error.ShouldContain("Authentication failed");
        (await _wiki.AnonymouslyAsync(null, "clone", "--quiet", nobody, "private")).Error.ShouldContain("Authentication failed");
    }

    [Fact]
    public async Task Clone_inParts_getsTheRestWithoutCredentials()
    {
        await WorksAsync(null, "clone", "--quiet", "--depth=1", _wiki.Url, "shallow");
        await WorksAsync("shallow", "fetch", "--quiet", "--unshallow");
        await WorksAsync(null, "clone", "--quiet", "--filter=blob:none", "--no-checkout", _wiki.Url, "partial");
        await WorksAsync("partial", "checkout", "--quiet", "main");
        File.Exists(Path.Combine(_wiki.Clones, "partial", "Home.md")).ShouldBeTrue();
    }

    [Fact]
    public async Task Members_andSettings_areNotPublic()
    {
        (await WorksAsync(null, "ls-remote", _wiki.Url)).ShouldNotContain("wikibot");
        await WorksAsync(null, "clone", "--quiet", _wiki.Url, "clone");
        foreach (var hidden in (string[])["refs/wikibot/meta", "refs/wikibot/meta:members.json"])
        {
            var id = (await StockGit.RunAsync(_wiki.Repository, "rev-parse", hidden)).Trim();
            (await _wiki.AnonymouslyAsync("clone", "fetch", "origin", id)).Error.ShouldContain($"not our ref {id}");
        }
    }

    [Fact]
    public async Task Push_withoutCredentials_isAskedForThem_andWithAStrangersIsRefused()
    {
        var tip = await _wiki.TipAsync();
        await WorksAsync(null, "clone", "--quiet", _wiki.Url, "clone");
        await _wiki.CommitAsync("clone", "Mine.md", "Mine.\n");
        (await _wiki.AnonymouslyAsync("clone", "push", "origin", "main")).Error.ShouldContain("Authentication failed");
        (await _wiki.TryGitAsync("clone", ["push", "origin", "main"], ClonedWiki.StrangerToken)).Error.ShouldContain("There is no wiki 'home', or you are no member of it.");
        using var http = new HttpClient();
        using var asked = await http.GetAsync(_wiki.Url + "/info/refs?service=git-receive-pack", TestContext.Current.CancellationToken);
        using var nothing = new ByteArrayContent([]);
        using var pushed = await http.PostAsync(_wiki.Url + "/git-receive-pack", nothing, TestContext.Current.CancellationToken);
        foreach (var answer in (HttpResponseMessage[])[asked, pushed])
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            answer.Headers.WwwAuthenticate.First().Scheme.ShouldBe("Basic");
        }

        (await _wiki.TipAsync()).ShouldBe(tip);
        await _wiki.GitAsync("clone", "push", "--quiet", "origin", "main");
    }

    [Fact]
    public async Task Clone_byAStranger_works_andWithAWrongTokenIsToldSo()
    {
        (await _wiki.TryGitAsync(null, ["clone", "--quiet", _wiki.Url, "strangers"], ClonedWiki.StrangerToken)).Exit.ShouldBe(0);
        var (exit, _, error) = await _wiki.TryGitAsync(null, ["-c", "core.askPass=true", "clone", "--quiet", _wiki.Url, "wrong"], "no-token-of-anybody-in-the-tests");
        exit.ShouldNotBe(0);
        error.ShouldContain("Authentication failed");
    }

    [Fact]
    public async Task Public_noMore_isAskedForCredentialsFromThenOn()
    {
        await WorksAsync(null, "clone", "--quiet", _wiki.Url, "clone");
        (await _wiki.PublishAsync(isPublic: false)).PublicSince.ShouldBeNull();
        await _wiki.WriteAsync("Secret", "Secret.\n");
        (await _wiki.AnonymouslyAsync("clone", "fetch", "origin")).Error.ShouldContain("Authentication failed");
        (await _wiki.TryGitAsync("clone", ["fetch", "origin"], ClonedWiki.StrangerToken)).Error.ShouldContain("There is no wiki 'home'");
        await _wiki.GitAsync("clone", "fetch", "--quiet", "origin");
    }

    [Fact]
    public async Task Clones_withoutCredentials_areOneUsersTogether_andKeepNoMemberOut()
    {
        using (await _wiki.Git.Services.GetRequiredService<FetchLane>().EnterAsync(Caller.Anonymous.Subject, TestContext.Current.CancellationToken))
        {
            (await _wiki.AnonymouslyAsync(null, "clone", "--quiet", _wiki.Url, "full")).Error.ShouldContain("Too many clones and fetches at once.");
            await _wiki.CloneAsync("members");
        }

        await WorksAsync(null, "clone", "--quiet", _wiki.Url, "room");
    }

    [Fact]
    public async Task Clone_withoutCredentials_isReadByNobodyWithAName()
    {
        await WorksAsync(null, "clone", "--quiet", _wiki.Url, "clone");
        var reads = (await _wiki.Asked().AuditReadsAsync(PublicWiki.Owner, "home", new AuditQuery(), TestContext.Current.CancellationToken)).Reads.Where(read => read.What == "git/upload-pack").ToList();
        reads.ShouldNotBeEmpty();
        reads.ShouldAllBe(read => read.User == "anonymous" && read.Name == "Anonymous" && read.Client == null && read.Session == null && read.Token == null && read.Agent!.StartsWith("git/", StringComparison.Ordinal));
        (await StockGit.RunAsync(_wiki.Repository, "log", "--format=%an", "refs/wikibot/meta")).ShouldNotContain("Anonymous");
    }

    private async Task<string> WorksAsync(string? clone, params string[] arguments)
    {
        var (exit, output, error) = await _wiki.AnonymouslyAsync(clone, arguments);
        exit.ShouldBe(0, error);
        return output;
    }
}
