using System.Globalization;
using System.Text;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Tests.Git.Backups;

/// <summary>What an operator types, and reads.</summary>
public sealed class DataCommandTests(LocalStackFixture localStack)
{
    [Fact]
    public async Task Backup_ofAllWikis_goesOnAfterOneThatIsDamagedAndSaysWhich()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        foreach (var name in (string[])["alpha", "beta", "gamma"])
        {
            await scene.CreateAsync(name);
        }

        var tip = (await StockGit.RunAsync(scene.Repository("beta"), "rev-parse", "main")).Trim();
        await File.WriteAllTextAsync(Path.Combine(scene.Repository("beta"), "objects", tip[..2], tip[2..]), "rubbish\n");

        var (exit, output, error) = await DataCommand.RunAsync(scene, localStack, "backup");

        exit.ShouldBe(1);
        output.ShouldContain("alpha: ");
        output.ShouldContain("gamma: ");
        error.ShouldContain("beta: ");
        error.ShouldNotContain("   at ");
        (await scene.Bucket.NewestAsync("alpha", CancellationToken.None)).ShouldNotBeNull();
        (await scene.Bucket.NewestAsync("gamma", CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Backup_verify_andRestore_sayWhatTheyDid()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        var wiki = await scene.CreateAsync("home");
        var tip = await BackupScene.WriteAsync(wiki, "Page.md", "good\n");

        var (_, made, _) = await DataCommand.RunAsync(scene, localStack, "backup", "home");
        var backup = (await scene.Bucket.NewestAsync("home", CancellationToken.None))!;
        made.ShouldContain($"home: {backup.Id}, full, 3 commits");
        (await DataCommand.RunAsync(scene, localStack, "backup")).Output.ShouldContain($"home: nothing has changed since {backup.Id}");

        var (sound, trial, _) = await DataCommand.RunAsync(scene, localStack, "verify");
        (sound, trial.Contains($"home: {backup.Id} restores whole", StringComparison.Ordinal)).ShouldBe((0, true), trial);
        (await DataCommand.RunAsync(scene, localStack, "verify", "--last")).Output.ShouldContain("restores whole");

        await BackupScene.WriteAsync(wiki, "Page.md", "bad\n");
        var at = backup.CreatedAt.ToString("O", CultureInfo.InvariantCulture);
        (await DataCommand.RunAsync(scene, localStack, "restore", "home", "--at", at, "--into", "copy")).Output.ShouldContain($"copy: restored from {backup.Id}");
        (await StockGit.RunAsync(scene.Repository("copy"), "rev-parse", "main")).Trim().ShouldBe(tip.ToString());
        (await DataCommand.RunAsync(scene, localStack, "restore", "home")).Output.ShouldContain("home: restored from");
        (await StockGit.RunAsync(scene.Repository("home"), "show", "main:Page.md")).ShouldBe("good\n");
        (await DataCommand.RunAsync(scene, localStack, "restore", "home")).Output.ShouldContain("home: already as");
    }

    [Fact]
    public async Task Maintain_ofAllWikis_packsThoseThatNeedIt()
    {
        using var unused = LocalStackFixture.ClientOf(new Uri("http://127.0.0.1:9/"));
        using var scene = new BackupScene(unused, bucket: "");
        await scene.CreateAsync("alpha");
        var many = await scene.CreateAsync("gamma");

        // Loose objects are estimated from one folder of 256: these all lie there.
        foreach (var text in Enumerable.Range(0, int.MaxValue).Select(i => $"text {i}\n").Where(IsInFolder17).Take(9))
        {
            await BackupScene.WriteAsync(many, "Page.md", text);
        }

        var (exit, output, error) = await DataCommand.RunAsync(scene, null, "maintain");

        exit.ShouldBe(0, error);
        output.ShouldContain("alpha: Nothing to do.");
        output.ShouldContain("gamma: Packed ");
        (await StockGit.RunAsync(scene.Repository("gamma"), "count-objects", "-v")).ShouldContain("packs: 1");
        (await StockGit.RunAsync(scene.Repository("gamma"), "fsck", "--strict")).ShouldNotContain("error");
    }

    private static bool IsInFolder17(string text) =>
        ObjectHash.Compute(ObjectKind.Blob, Encoding.UTF8.GetBytes(text)).ToString().StartsWith("17", StringComparison.Ordinal);

    [Fact]
    public async Task Verify_ofADamagedBackup_saysSoAndFails()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        await scene.CreateAsync("home");
        var backup = (await scene.Runner.RunAsync("home", full: false, CancellationToken.None)).Backup;
        await s3.PutObjectAsync(new() { BucketName = scene.Options.Bucket, Key = $"wikis/home/{backup.Id}.bundle", ContentBody = "no bundle" });

        var (exit, output, _) = await DataCommand.RunAsync(scene, localStack, "verify", "home");

        exit.ShouldBe(1);
        output.ShouldContain("home: ");
        output.ShouldNotContain("restores whole");
    }

    [Fact]
    public async Task Import_ofAFolder_reportsWhatItTookAndWhatNot()
    {
        using var unused = LocalStackFixture.ClientOf(new Uri("http://127.0.0.1:9/"));
        using var scene = new BackupScene(unused, bucket: "");
        var folder = Directory.CreateDirectory(scene["docs"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "Good.md"), "# Good\n");
        await File.WriteAllBytesAsync(Path.Combine(folder, "Latin.md"), [0x23, 0x20, 0xE4]);

        var (exit, output, error) = await DataCommand.RunAsync(scene, null, "import", folder, "--wiki", "docs");

        exit.ShouldBe(0, error);
        output.ShouldContain("docs: 1 pages, 0 attachments, ");
        output.ShouldContain("skipped Latin.md: ");
        (await StockGit.RunAsync(scene.Repository("docs"), "show", "main:Good.md")).ShouldBe("# Good\n");
    }

    [Theory]
    [InlineData(1, "There is no wiki 'nowhere'", "backup", "nowhere")]
    [InlineData(1, "Backups are off", "backup", "home")]
    [InlineData(1, "Backups are off", "restore", "home")]
    [InlineData(1, "/no/such/place", "import", "/no/such/place", "--wiki", "new")]
    [InlineData(1, "lower-case letters", "import", ".", "--wiki", "No Name")]
    [InlineData(2, "--wiki", "import", ".")]
    [InlineData(2, "--at", "restore", "home", "--at", "yesterday evening")]
    public async Task Any_thatCannotBeDone_saysWhyInASentence(int exit, string says, params string[] arguments)
    {
        using var unused = LocalStackFixture.ClientOf(new Uri("http://127.0.0.1:9/"));
        using var scene = new BackupScene(unused, bucket: "");
        await scene.CreateAsync("home");

        var ended = await DataCommand.RunAsync(scene, null, arguments);

        ended.Exit.ShouldBe(exit, ended.ToString());
        ended.Error.ShouldContain(says);
        ended.Error.ShouldNotContain("   at ");
    }
}
