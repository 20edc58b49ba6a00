using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Imports;

/// <summary>Bundles of stock git, of every version and with every branch (faults 8 and 9).</summary>
public sealed class BundleImportTests : IDisposable
{
    private readonly ImportScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("master", "HEAD", "refs/heads/master")]
    [InlineData("master", "master", "refs/heads/master")]
    [InlineData("trunk", "--all", "refs/heads/trunk")]
    public async Task Import_bundleOfAnotherBranch_takesTheOneThatHeadNamesOrTheOnlyOne(string branch, string what, string named)
    {
        var source = await SourceAsync(branch);
        string[] refs = what == "HEAD" ? ["HEAD", branch] : [what];
        await StockGit.RunAsync(source, ["bundle", "create", "--quiet", _scene["it.bundle"], .. refs]);

        var report = await _scene.ImportAsync(_scene["it.bundle"]);

        report.Pages.ShouldBe(1);
        report.Note.ShouldNotBeNull().ShouldContain(named);
        (await _scene.FilesAsync()).ShouldBe(["Page.md"]);
        (await StockGit.RunAsync(_scene.Repository("w"), "fsck", "--strict")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_bundleOfADetachedHead_takesIt()
    {
        var source = await SourceAsync("main");
        await StockGit.RunAsync(source, "checkout", "--quiet", "--detach");
        await StockGit.RunAsync(source, "bundle", "create", "--quiet", _scene["it.bundle"], "HEAD");

        (await _scene.ImportAsync(_scene["it.bundle"])).Pages.ShouldBe(1);
    }

    [Fact]
    public async Task Import_bundleOfSeveralBranchesWithoutHead_namesThem()
    {
        var source = await SourceAsync("one");
        await StockGit.RunAsync(source, "branch", "two");
        await StockGit.RunAsync(source, "bundle", "create", "--quiet", _scene["it.bundle"], "one", "two");

        (await _scene.RefusedAsync(_scene["it.bundle"])).Message.ShouldContain("one, two");
    }

    [Fact]
    public async Task Import_bundleOfVersion3_isRead()
    {
        var source = await SourceAsync("main");
        await StockGit.RunAsync(source, "bundle", "create", "--quiet", "--version=3", _scene["it.bundle"], "main");
        (await File.ReadAllTextAsync(_scene["it.bundle"])).ShouldStartWith("# v3 git bundle");

        (await _scene.ImportAsync(_scene["it.bundle"])).Pages.ShouldBe(1);
    }

    [Fact]
    public async Task Import_bundleOfSha256_isNamedAsWhatItIs()
    {
        var source = await SourceAsync("main", "--object-format=sha256");
        await StockGit.RunAsync(source, "bundle", "create", "--quiet", _scene["it.bundle"], "main");

        (await _scene.RefusedAsync(_scene["it.bundle"])).Message.ShouldContain("sha256");
    }

    [Theory]
    [InlineData("# v3 git bundle\n@filter=blob:none\n", "filter=blob:none")]
    [InlineData("# v3 git bundle\n@later=yes\n", "later=yes")]
    [InlineData("# v4 git bundle\n", "version 2 or 3")]
    public async Task Import_bundleThatNeedsWhatIsNotThere_namesIt(string header, string named)
    {
        var history = new RawHistory();
        history.WriteBundle(_scene["it.bundle"], history.Commit(history.Tree(("100644", "Page.md", history.Blob()))), header);

        (await _scene.RefusedAsync(_scene["it.bundle"])).Message.ShouldContain(named);
    }

    [Fact]
    public async Task Import_bundleOntoAWikiThatExists_isRefusedAndLeavesIt()
    {
        var source = await SourceAsync("main");
        await StockGit.RunAsync(source, "bundle", "create", "--quiet", _scene["it.bundle"], "main");
        await _scene.ImportAsync(_scene["it.bundle"]);

        (await Should.ThrowAsync<WikibotProblemException>(() => _scene.ImportAsync(_scene["it.bundle"]))).Code.ShouldBe(ProblemCodes.WikiExists);
    }

    private async Task<string> SourceAsync(string branch, params string[] init)
    {
        var source = _scene["source"];
        await StockGit.RunAsync(_scene.Root, ["init", "--quiet", $"--initial-branch={branch}", .. init, source]);
        await File.WriteAllTextAsync(Path.Combine(source, "Page.md"), "from git\n");
        await StockGit.RunAsync(source, "add", ".");
        await StockGit.RunAsync(source, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "-m", "One");
        return source;
    }
}
