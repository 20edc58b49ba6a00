using System.IO.Compression;
using System.Security.Cryptography;
using Wikibot.Git.Backups;
using Wikibot.Git.Base;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Backups;

/// <summary>In and out: what comes out is what went in, byte for byte.</summary>
public sealed class ExportImportTests : IDisposable
{
    private readonly Amazon.S3.AmazonS3Client _unused = LocalStackFixture.ClientOf(new Uri("http://127.0.0.1:9/"));
    private readonly BackupScene _scene;

    public ExportImportTests() => _scene = new BackupScene(_unused, bucket: "");

    public void Dispose()
    {
        _scene.Dispose();
        _unused.Dispose();
    }

    [Fact]
    public async Task Import_documentationTree_exportedZipAndItsImportAreByteIdentical()
    {
        NpmTools.Require("@modelcontextprotocol", "sdk");
        var folder = NpmTools.Module("@modelcontextprotocol");
        var report = await _scene.Imports.RunAsync(new(folder, "docs"), BackupScene.Ada, progress: null, CancellationToken.None);
        report.Pages.ShouldBeGreaterThan(3);
        report.Attachments.ShouldBeGreaterThan(100);

        var zip = await ExportAsync("docs");
        var skipped = report.Skipped.Select(file => file.Path).ToHashSet();
        var expected = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(folder, file), Hash: Hash(File.ReadAllBytes(file))))
            .Where(file => !skipped.Contains(file.Path) && !skipped.Any(path => path.EndsWith('/') && file.Path.StartsWith(path, StringComparison.Ordinal)))
            .OrderBy(file => file.Path, StringComparer.Ordinal);
        Entries(zip).ShouldBe(expected.Select(file => $"{file.Path} {file.Hash}"));

        await _scene.Imports.RunAsync(new(zip, "again"), BackupScene.Ada, progress: null, CancellationToken.None);
        (await TreeAsync("again")).ShouldBe(await TreeAsync("docs"));
    }

    [Fact]
    public async Task Import_filesThatCannotBePages_areNamedWithTheirReasons()
    {
        var folder = Directory.CreateDirectory(_scene["vault"]).FullName;
        Directory.CreateDirectory(Path.Combine(folder, ".obsidian"));
        await File.WriteAllTextAsync(Path.Combine(folder, ".obsidian", "app.json"), "{}");
        await File.WriteAllTextAsync(Path.Combine(folder, "Good.md"), "# Good\r\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "good.md"), "# Twin\n");
        await File.WriteAllBytesAsync(Path.Combine(folder, "Latin.md"), [0x23, 0x20, 0xE4]);
        await File.WriteAllBytesAsync(Path.Combine(folder, "Large.md"), new byte[1024 * 1024 + 1]);
        await File.WriteAllBytesAsync(Path.Combine(folder, "picture.png"), [0x89, 0, 1, 2]);
        await File.WriteAllTextAsync(Path.Combine(folder, "con.md"), "device\n");
        File.CreateSymbolicLink(Path.Combine(folder, "link.md"), "/etc/passwd");

        var report = await _scene.Imports.RunAsync(new(folder, "vault"), BackupScene.Ada, progress: null, CancellationToken.None);

        report.Pages.ShouldBe(1);
        report.Attachments.ShouldBe(1);
        report.Skipped.Select(file => file.Path).Order(StringComparer.Ordinal).ShouldBe([".obsidian/", "Large.md", "Latin.md", "con.md", "good.md", "link.md"]);
        report.Skipped.ShouldAllBe(file => file.Reason.Length > 10);
        (await StockGit.RunAsync(_scene.Repository("vault"), "show", "main:Good.md")).ShouldBe("# Good\r\n");
        (await StockGit.RunAsync(_scene.Repository("vault"), "fsck", "--strict")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_bundleOfStockGit_takesMainAlone()
    {
        var source = _scene["source"];
        await StockGit.RunAsync(_scene.Root, "init", "--quiet", "--initial-branch=main", source);
        await File.WriteAllTextAsync(Path.Combine(source, "Page.md"), "from git\n");
        await StockGit.RunAsync(source, "add", ".");
        await StockGit.RunAsync(source, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "-m", "One");
        await StockGit.RunAsync(source, "branch", "other");
        await StockGit.RunAsync(source, "bundle", "create", "--quiet", _scene["wiki.bundle"], "--all");

        var report = await _scene.Imports.RunAsync(new(_scene["wiki.bundle"], "bundled"), BackupScene.Ada, progress: null, CancellationToken.None);

        report.Pages.ShouldBe(1);
        report.Commits.ShouldBe(1);
        report.Skipped.ShouldHaveSingleItem().Path.ShouldBe("refs/heads/other");
        var wiki = (await _scene.Store.OpenAsync("bundled", CancellationToken.None))!;
        await BackupScene.WriteAsync(wiki, "Page.md", "and on\n");
        (await StockGit.RunAsync(_scene.Repository("bundled"), "log", "--format=%s", "main")).ShouldBe("Write Page.md\nOne\n");
        (await StockGit.RunAsync(_scene.Repository("bundled"), "for-each-ref", "--format=%(refname)")).ShouldBe("refs/heads/main\nrefs/wikibot/meta\n");
    }

    [Theory]
    [InlineData("no zip at all")]
    [InlineData("# v2 git bundle\n\nPACKrubbish")]
    [InlineData("# v2 git bundle\n-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n\n")]
    [InlineData("")]
    public async Task Import_rubbish_isRefusedAndMakesNoWiki(string content)
    {
        await File.WriteAllTextAsync(_scene["rubbish"], content);
        var problem = await Should.ThrowAsync<WikibotProblemException>(() => _scene.Imports.RunAsync(new(_scene["rubbish"], "rubbish"), BackupScene.Ada, progress: null, CancellationToken.None));
        problem.Code.ShouldBe(ProblemCodes.ImportRefused);
        (await _scene.Store.OpenAsync("rubbish", CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Backup_noBucket_saysThatItIsOff()
    {
        await _scene.CreateAsync("home");
        var problem = await Should.ThrowAsync<WikibotProblemException>(() => _scene.Runner.RunAsync("home", full: false, CancellationToken.None));
        problem.Code.ShouldBe(ProblemCodes.BackupsOff);
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static List<string> Entries(string zip)
    {
        using var archive = ZipFile.OpenRead(zip);
        List<string> entries = [];
        foreach (var entry in archive.Entries)
        {
            using var stream = entry.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            entries.Add($"{entry.FullName} {Hash(content.ToArray())}");
        }

        entries.Sort(StringComparer.Ordinal);
        return [.. entries];
    }

    private async Task<string> ExportAsync(string name)
    {
        var wiki = (await _scene.Store.OpenAsync(name, CancellationToken.None))!;
        var file = _scene[name + ".zip"];
        await using var to = File.Create(file);
        await WikiExport.WriteZipAsync(wiki, await wiki.TipAsync(CancellationToken.None), to, CancellationToken.None);
        return file;
    }

    private Task<string> TreeAsync(string wiki) => StockGit.RunAsync(_scene.Repository(wiki), "rev-parse", "main^{tree}");
}
