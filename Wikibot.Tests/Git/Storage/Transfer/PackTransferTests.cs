using System.Text;
using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Transfer;

namespace Wikibot.Tests.Git.Storage.Transfer;

/// <summary>Packs out and in, with stock git on the other side.</summary>
public sealed class PackTransferTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Write_fullThenIncremental_stockGitClonesAndFetches()
    {
        var source = await SourceAsync(commits: 30);
        var middle = await TipAsync(source, "main~10");
        var tip = await TipAsync(source, "main");
        await BundleAsync(source, "full.bundle", [middle], []);
        await BundleAsync(source, "next.bundle", [tip], [middle]);

        await StockGit.RunAsync(_scratch.Path, "clone", "--quiet", "--bare", _scratch["full.bundle"], _scratch["copy.git"]);
        await StockGit.RunAsync(_scratch["copy.git"], "fetch", "--quiet", _scratch["next.bundle"], "+refs/heads/main:refs/heads/main");

        (await TipAsync(_scratch["copy.git"], "main")).ShouldBe(tip);
        (await StockGit.RunAsync(_scratch["copy.git"], "fsck", "--strict", "--full")).ShouldBeEmpty();
        (await StockGit.RunAsync(_scratch["copy.git"], "log", "--format=%H %T", "main")).ShouldBe(await StockGit.RunAsync(source, "log", "--format=%H %T", "main"));
    }

    [Fact]
    public async Task Write_full_countsWhatGitCounts()
    {
        var source = await SourceAsync(commits: 12);
        var summary = await BundleAsync(source, "full.bundle", [await TipAsync(source, "main")], []);
        summary.Commits.ShouldBe(12);
        summary.Objects.ShouldBe((await StockGit.RunAsync(source, "rev-list", "--objects", "main")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Write_looseObjectsLargeAndSmallBesideAPack_stockGitClonesThem()
    {
        var source = await SourceAsync(commits: 8);
        var large = new byte[600_000];
        new Random(7).NextBytes(large);
        await File.WriteAllBytesAsync(_scratch["picture.jpg"], large);
        await File.WriteAllTextAsync(_scratch["note.md"], "small\n");
        var picture = (await StockGit.RunAsync(source, "hash-object", "-w", _scratch["picture.jpg"])).Trim();
        var note = (await StockGit.RunAsync(source, "hash-object", "-w", _scratch["note.md"])).Trim();
        await StockGit.RunAsync(source, "read-tree", "main");
        await StockGit.RunAsync(source, "update-index", "--add", "--cacheinfo", $"100644,{picture},picture.jpg", "--cacheinfo", $"100644,{note},note.md");
        var tree = (await StockGit.RunAsync(source, "write-tree")).Trim();
        var commit = (await StockGit.RunAsync(source, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit-tree", tree, "-p", "main", "-m", "loose")).Trim();
        await BundleAsync(source, "full.bundle", [ObjectId.Parse(commit)], []);

        await StockGit.RunAsync(_scratch.Path, "clone", "--quiet", "--bare", _scratch["full.bundle"], _scratch["copy.git"]);

        (await StockGit.RunAsync(_scratch["copy.git"], "fsck", "--strict", "--full")).ShouldBeEmpty();
        (await StockGit.RunAsync(_scratch["copy.git"], "rev-parse", "main:picture.jpg")).Trim().ShouldBe(picture);
        (await StockGit.RunAsync(_scratch["copy.git"], "rev-list", "--count", "main")).Trim().ShouldBe("9");
    }

    [Fact]
    public async Task Write_whatIsPackedDeltasIncluded_isCopiedNotPackedAgain()
    {
        var source = await SourceAsync(commits: 40);
        await StockGit.RunAsync(source, "repack", "-adfq", "--depth=50");
        var packed = new FileInfo(Directory.GetFiles(Path.Combine(source, "objects", "pack"), "*.pack").Single()).Length;

        await BundleAsync(source, "full.bundle", [await TipAsync(source, "main")], []);

        var header = (await File.ReadAllBytesAsync(_scratch["full.bundle"])).AsSpan().IndexOf("PACK"u8);
        // Only the distances to bases may have other lengths.
        (new FileInfo(_scratch["full.bundle"]).Length - header).ShouldBeInRange(packed - 200, packed + 200);
    }

    [Fact]
    public async Task Write_packDamagedInAnObjectThatIsOnlyCopied_isRefused()
    {
        var source = await SourceAsync(commits: 4);
        await StockGit.RunAsync(source, "repack", "-adfq");
        var pack = Directory.GetFiles(Path.Combine(source, "objects", "pack"), "*.pack").Single();
        var blob = (await StockGit.RunAsync(source, "rev-parse", "main~3:Dev/Page0.md")).Trim();
        var line = (await StockGit.RunAsync(source, "verify-pack", "-v", Path.ChangeExtension(pack, ".idx"))).Split('\n').Single(entry => entry.StartsWith(blob, StringComparison.Ordinal));
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var bytes = await File.ReadAllBytesAsync(pack);
        bytes[int.Parse(words[4]) + int.Parse(words[3]) / 2] ^= 0x10;
        File.Delete(pack);
        await File.WriteAllBytesAsync(pack, bytes);

        var tip = await TipAsync(source, "main");
        await Should.ThrowAsync<StoreFailedException>(() => BundleAsync(source, "full.bundle", [tip], []));
    }

    [Fact]
    public async Task Write_objectMissing_isRefused()
    {
        var source = await SourceAsync(commits: 2);
        var blob = (await StockGit.RunAsync(source, "rev-parse", "main:Dev/Page0.md")).Trim();
        File.Delete(Path.Combine(source, "objects", blob[..2], blob[2..]));
        var tip = await TipAsync(source, "main");

        (await Should.ThrowAsync<StoreFailedException>(() => BundleAsync(source, "full.bundle", [tip], []))).Message.ShouldContain(blob);
    }

    [Fact]
    public async Task Import_chainOfPacks_objectsArriveTogether()
    {
        var source = await SourceAsync(commits: 20);
        var middle = await TipAsync(source, "main~7");
        var tip = await TipAsync(source, "main");
        await BundleAsync(source, "full.bundle", [middle], []);
        await BundleAsync(source, "next.bundle", [tip], [middle]);
        var target = await EmptyAsync();

        using (var import = new PackImport(WikiStore.DefaultFiles(), target))
        {
            await AddAsync(import, "full.bundle");
            await AddAsync(import, "next.bundle");
            Directory.GetFiles(Path.Combine(target, "objects", "pack")).ShouldBeEmpty();
            import.Publish();
        }

        await StockGit.RunAsync(target, "update-ref", "refs/heads/main", tip.ToString());
        (await StockGit.RunAsync(target, "fsck", "--strict", "--full")).ShouldBeEmpty();
        Directory.GetDirectories(Path.Combine(target, "objects"), "incoming-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_incrementalWithoutItsBase_isRefusedAndLeavesNothing()
    {
        var source = await SourceAsync(commits: 20);
        var middle = await TipAsync(source, "main~7");
        await BundleAsync(source, "next.bundle", [await TipAsync(source, "main")], [middle]);
        var target = await EmptyAsync();

        using (var import = new PackImport(WikiStore.DefaultFiles(), target))
        {
            await Should.ThrowAsync<InvalidDataException>(() => AddAsync(import, "next.bundle"));
        }

        Directory.GetFileSystemEntries(Path.Combine(target, "objects", "pack")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_anyByteFlipped_isRefused()
    {
        var source = await SourceAsync(commits: 3);
        await BundleAsync(source, "full.bundle", [await TipAsync(source, "main")], []);
        var whole = await File.ReadAllBytesAsync(_scratch["full.bundle"]);
        var start = whole.AsSpan().IndexOf("PACK"u8);
        for (var position = start; position < whole.Length; position += 31)
        {
            var damaged = whole.ToArray();
            damaged[position] ^= 0x20;
            await File.WriteAllBytesAsync(_scratch["damaged.bundle"], damaged);
            using var import = new PackImport(WikiStore.DefaultFiles(), await EmptyAsync());
            await Should.ThrowAsync<InvalidDataException>(() => AddAsync(import, "damaged.bundle"), $"byte {position} of {whole.Length}");
        }
    }

    private async Task<string> SourceAsync(int commits)
    {
        var folder = _scratch["source.git"];
        await StockGit.RunAsync(_scratch.Path, "init", "--quiet", "--bare", "--initial-branch=main", folder);
        var script = new StringBuilder();
        for (var i = 0; i < commits; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 40).Select(line => $"line {line} of {(line % 3 == 0 ? i : 0)}\n"));
            script.Append($"commit refs/heads/main\ncommitter Ada <ada@example.org> {1_700_000_000 + i} +0000\ndata <<END\ncommit {i}\nEND\nM 100644 inline Dev/Page{i % 4}.md\ndata {text.Length}\n{text}\n");
        }

        await File.WriteAllTextAsync(_scratch["script"], script.ToString());
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", "git -C \"$0\" fast-import --quiet < \"$1\"", folder, _scratch["script"]]) { UseShellExecute = false })!;
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
        return folder;
    }

    private async Task<string> EmptyAsync()
    {
        var folder = _scratch[Guid.NewGuid().ToString("N") + ".git"];
        await StockGit.RunAsync(_scratch.Path, "init", "--quiet", "--bare", "--initial-branch=main", folder);
        return folder;
    }

    private async Task<PackSummary> BundleAsync(string repository, string file, ObjectId[] wants, ObjectId[] haves)
    {
        await using var stream = File.Create(_scratch[file]);
        await stream.WriteAsync(new BundleHeader(haves, [new("HEAD", wants[0]), new("refs/heads/main", wants[0])]).ToBytes());
        return PackWriter.Write(WikiStore.DefaultFiles(), repository, new PackOrder(wants, haves), stream, counted: null, CancellationToken.None);
    }

    private async Task AddAsync(PackImport import, string file)
    {
        await using var stream = File.OpenRead(_scratch[file]);
        await BundleHeader.ReadAsync(stream, CancellationToken.None);
        await import.AddAsync(stream, CancellationToken.None);
    }

    private static async Task<ObjectId> TipAsync(string repository, string revision) =>
        ObjectId.Parse((await StockGit.RunAsync(repository, "rev-parse", revision)).Trim());
}
