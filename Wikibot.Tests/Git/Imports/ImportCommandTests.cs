using System.Text;
using Wikibot.Tests.Git.Backups;

namespace Wikibot.Tests.Git.Imports;

/// <summary>Faults 6 to 10 as an operator meets them: <c>./wikibot import</c>. The rest of their kinds is tested beside this, without the command.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private readonly Amazon.S3.AmazonS3Client _unused = LocalStackFixture.ClientOf(new Uri("http://127.0.0.1:9/"));
    private readonly BackupScene _scene;

    public ImportCommandTests() => _scene = new BackupScene(_unused, bucket: "");

    public void Dispose()
    {
        _scene.Dispose();
        _unused.Dispose();
    }

    [Theory]
    [InlineData(6, "Vault\\Notes\\|Vault\\Notes\\Day 1.md", "Notes/Day 1.md", "'Vault/'")]
    [InlineData(6, "a|a/b.md|c.md", "a c.md", "skipped a/b.md: ")]
    [InlineData(7, "A/x.md|a/y.md|q.md", "A/x.md q.md", "skipped a/y.md: ")]
    [InlineData(10, "Vault/a.md|Vault/b/c.md", "a.md b/c.md", "'Vault/'")]
    public async Task Fault6To10_zip_isImportedAndWhatCannotBeIsNamed(int fault, string entries, string files, string says)
    {
        var zip = new RawZip();
        foreach (var entry in entries.Split('|'))
        {
            zip.Add(entry, entry.EndsWith('\\') ? "" : "x\n");
        }

        zip.Write(_scene["it.zip"]);
        await ImportAsync(_scene["it.zip"], $"fault {fault}", files, says);
    }

    [Fact]
    public async Task Fault6_folderWithANameThatIsNoUtf8_isTakenWithoutThatFile()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names of any bytes are Linux' own.");
        var folder = Directory.CreateDirectory(_scene["docs"]).FullName;
        await ZipImportTests.ShellAsync($"cd '{folder}' && echo x > good.md && echo y > \"$(printf 'caf\\351x.md')\"");
        await ImportAsync(folder, "fault 6", "good.md", "skipped caf");

        // .NET deletes no folder that holds such a name.
        await ZipImportTests.ShellAsync($"rm -r '{folder}'");
    }

    [Fact]
    public async Task Fault6_zipOfNothing_leavesNoWiki()
    {
        new RawZip().Write(_scene["it.zip"]);
        var ended = await DataCommand.RunAsync(_scene, null, "import", _scene["it.zip"], "--wiki", "w");
        ended.Exit.ShouldBe(1, ended.ToString());
        ended.Error.ShouldNotContain("   at ");
        Directory.Exists(_scene.Repository("w")).ShouldBeFalse();
    }

    [Theory]
    [InlineData(8, "master", "--version=2")]
    [InlineData(9, "main", "--version=3")]
    public async Task Fault8And9_bundleOfStockGit_isImported(int fault, string branch, string version)
    {
        var source = _scene["source"];
        await StockGit.RunAsync(_scene.Root + "/..", "init", "--quiet", "--initial-branch=" + branch, source);
        await File.WriteAllTextAsync(Path.Combine(source, "Page.md"), "x\n");
        await StockGit.RunAsync(source, "add", ".");
        await StockGit.RunAsync(source, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "One");
        await StockGit.RunAsync(source, "bundle", "create", "--quiet", version, _scene["it.bundle"], "HEAD", branch);
        await ImportAsync(_scene["it.bundle"], $"fault {fault}", "Page.md", "");
    }

    private async Task ImportAsync(string source, string fault, string files, string says)
    {
        var (exit, output, error) = await DataCommand.RunAsync(_scene, null, "import", source, "--wiki", "w");
        exit.ShouldBe(0, fault + output + error);
        (output + error).ShouldContain(says);
        var there = Encoding.UTF8.GetString(await StockGit.PipeAsync(_scene.Repository("w"), [], "ls-tree", "-r", "-z", "--name-only", "main")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        string.Join(' ', there).ShouldBe(files, fault);
        (await StockGit.TryRunAsync(_scene.Repository("w"), "fsck", "--strict")).Exit.ShouldBe(0);
    }
}
