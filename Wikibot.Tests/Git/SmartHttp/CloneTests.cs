namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>Stock git clones and fetches a wiki; its own server, on the same files, says what each clone must hold.</summary>
public sealed class CloneTests : IAsyncLifetime
{
    private ClonedWiki _wiki = null!;

    public async ValueTask InitializeAsync()
    {
        _wiki = await ClonedWiki.StartAsync();

        // Side branches, merges, links and a mode, as stock git leaves them; then some that is packed and some that is not.
        await FastImport.Commit("A side").File("Side/Page.md", "side\n").File("tool.sh", "#!/bin/sh\n", "100755").File("link", "Home.md", "120000").RunAsync(_wiki.Repository);
        await _wiki.WriteAsync("After", "After the side.\n");
        await _wiki.PackAsync();
        await _wiki.WriteAsync("Loose", "Not packed.\n");
    }

    public ValueTask DisposeAsync() => _wiki.DisposeAsync();

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("2")]
    public async Task Clone_ofEachVersionOfTheProtocol_holdsWhatGitsOwnServerSends(string version)
    {
        await _wiki.CloneAsJudgeAsync("whole", "-c", $"protocol.version={version}");
        (await _wiki.GitAsync("whole", "symbolic-ref", "HEAD")).Trim().ShouldBe("refs/heads/main");
        (await _wiki.GitAsync("whole", "rev-parse", "HEAD")).ShouldBe(await StockGit.RunAsync(_wiki.Repository, "rev-parse", "refs/heads/main"));
        (await _wiki.GitAsync("whole", "for-each-ref", "--format=%(refname)")).ShouldNotContain("wikibot");
        (await _wiki.GitAsync("whole", "status", "--porcelain")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2")]
    public async Task Fetch_afterWrites_bringsTheNewAndNoMore(string version)
    {
        await _wiki.GitAsync(null, "clone", "--quiet", "-c", $"protocol.version={version}", _wiki.Url, "clone");
        var before = await _wiki.ObjectsAsync("clone");
        await _wiki.WriteAsync("New", "New.\n");
        await _wiki.GitAsync("clone", "-c", $"protocol.version={version}", "fetch", "--quiet");

        // A commit, a folder, a file.
        (await _wiki.ObjectsAsync("clone")).Except(before).Count().ShouldBe(3);
        await _wiki.GitAsync("clone", "commit", "--quiet", "--allow-empty", "-m", "Mine", "--author=A <a@example.org>");
        await _wiki.WriteAsync("Newer", "Newer.\n");
        await _wiki.GitAsync("clone", "-c", $"protocol.version={version}", "fetch", "--quiet");
        (await _wiki.ObjectsAsync("clone")).Except(before).Count().ShouldBe(3 + 1 + 3);
        (await _wiki.GitAsync("clone", "rev-parse", "origin/main")).ShouldBe(await StockGit.RunAsync(_wiki.Repository, "rev-parse", "refs/heads/main"));
        await StockGit.RunAsync(Path.Combine(_wiki.Clones, "clone"), "fsck", "--strict", "--full");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2")]
    public async Task ShallowClone_deepened_endsWhereGitsOwnServerEndsIt(string version)
    {
        await _wiki.CloneAsJudgeAsync("shallow", "-c", $"protocol.version={version}", "--depth=2");
        await BothAsync("fetch", "--quiet", "--depth=4");
        await BothAsync("fetch", "--quiet", "--deepen=3");
        await _wiki.WriteAsync("More", "More.\n");
        await BothAsync("fetch", "--quiet");
        await BothAsync("fetch", "--quiet", "--depth=1");
        await BothAsync("fetch", "--quiet", "--unshallow");
        (await _wiki.GitAsync("shallow", "rev-parse", "--is-shallow-repository")).Trim().ShouldBe("false");

        async Task BothAsync(params string[] arguments)
        {
            await _wiki.GitAsync("shallow", ["-c", $"protocol.version={version}", .. arguments]);
            await StockGit.RunAsync(Path.Combine(_wiki.Clones, "shallow-judge"), ["-c", $"protocol.version={version}", .. arguments]);
            await _wiki.SameAsJudgeAsync("shallow");
        }
    }

    [Theory]
    [InlineData("--shallow-since=2000-01-01")]
    [InlineData("--single-branch")]
    [InlineData("--no-checkout", "--filter=blob:none")]
    [InlineData("--no-checkout", "--filter=blob:limit=300")]
    [InlineData("--no-checkout", "--filter=tree:0")]
    [InlineData("--no-checkout", "--filter=blob:none", "--depth=2")]
    [InlineData("--bare")]
    public Task Clone_withWhatGitOffers_holdsWhatGitsOwnServerSends(params string[] arguments) => _wiki.CloneAsJudgeAsync("some.git", arguments);

    [Theory]
    [InlineData("blob:none")]
    [InlineData("tree:0")]
    public async Task PartialClone_readLater_bringsWhatIsMissing(string filter)
    {
        await _wiki.GitAsync(null, "clone", "--quiet", "--filter=" + filter, _wiki.Url, "partial");
        (await _wiki.GitAsync("partial", "status", "--porcelain")).ShouldBeEmpty();
        (await _wiki.GitAsync("partial", "log", "-p", "--format=%s")).ShouldContain("Line 3 of page 7.");
        await _wiki.WriteAsync("Later", "Later.\n");
        await _wiki.GitAsync("partial", "pull", "--quiet");
        (await File.ReadAllTextAsync(Path.Combine(_wiki.Clones, "partial", "Later.md"), TestContext.Current.CancellationToken)).ShouldBe("Later.\n");
    }

    [Fact]
    public async Task ShallowClone_sinceTomorrow_isToldThatNothingIsLeft()
    {
        var (exit, _, error) = await _wiki.TryGitAsync(null, ["clone", "--shallow-since=2090-01-01", _wiki.Url, "none"]);
        exit.ShouldNotBe(0);
        error.ShouldContain("no commits selected for shallow requests");
    }

    [Fact]
    public async Task Clone_withoutOffsetDeltas_isWhole()
    {
        await _wiki.GitAsync(null, "-c", "repack.useDeltaBaseOffset=false", "clone", "--quiet", "-c", "protocol.version=2", _wiki.Url, "plain");
        await StockGit.RunAsync(Path.Combine(_wiki.Clones, "plain"), "fsck", "--strict", "--full");
    }

    [Fact]
    public async Task LibGit2Sharp_clonesAndFetches()
    {
        var path = Path.Combine(_wiki.Clones, "libgit2");
        LibGit2Sharp.Credentials Credentials(string url, string user, LibGit2Sharp.SupportedCredentialTypes types) => new LibGit2Sharp.UsernamePasswordCredentials { Username = "anyone", Password = Mcp.McpService.Token };
        var options = new LibGit2Sharp.CloneOptions();
        options.FetchOptions.CredentialsProvider = Credentials;
        LibGit2Sharp.Repository.Clone(_wiki.Url, path, options);
        await _wiki.WriteAsync("New", "New.\n");
        using (var repository = new LibGit2Sharp.Repository(path))
        {
            LibGit2Sharp.Commands.Fetch(repository, "origin", [], new LibGit2Sharp.FetchOptions { CredentialsProvider = Credentials }, "");
        }

        (await _wiki.GitAsync("libgit2", "rev-parse", "origin/main")).ShouldBe(await StockGit.RunAsync(_wiki.Repository, "rev-parse", "refs/heads/main"));
        await StockGit.RunAsync(path, "fsck", "--strict", "--full");
    }
}
