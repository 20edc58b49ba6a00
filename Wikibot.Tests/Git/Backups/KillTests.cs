using System.Diagnostics;
using Wikibot.Git.Backups;

namespace Wikibot.Tests.Git.Backups;

/// <summary>kill -9 of the real command at random moments.</summary>
public sealed class KillTests(LocalStackFixture localStack)
{
    private static int Rounds => TestScale.Full ? 30 : 4;

    [Fact]
    public async Task Backup_killedAtRandom_leavesNoHalfBackupAndTheNextRunFinishes()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        var wiki = await scene.CreateAsync("home");
        await scene.Bucket.EnsureAsync(CancellationToken.None);
        var whole = await TimeAsync(scene, "backup", "home", "--full");
        for (var round = 0; round < Rounds; round++)
        {
            var tip = await BackupScene.WriteAsync(wiki, $"Page{round}.md", $"{round}\n");
            await KillAsync(scene, whole, "backup", "home", "--full");

            await foreach (var backup in scene.Bucket.ListAsync("home", CancellationToken.None))
            {
                await StockGit.RunAsync(scene.Root, "bundle", "list-heads", await scene.DownloadAsync(backup));
            }

            (await scene.Verifier.RunAsync("home", CancellationToken.None)).Sound.ShouldBeTrue();
            await scene.Runner.RunAsync("home", full: false, CancellationToken.None);
            (await scene.Bucket.NewestAsync("home", CancellationToken.None))!.Refs["refs/heads/main"].ShouldBe(tip.ToString());
        }
    }

    [Fact]
    public async Task Restore_killedAtRandom_leavesTheOldStateOrTheNewAndTheNextRunFinishes()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        var wiki = await scene.CreateAsync("home");
        await BackupScene.WriteAsync(wiki, "Page.md", "good\n");
        var backup = (await scene.Runner.RunAsync("home", full: false, CancellationToken.None)).Backup;
        var whole = await TimeAsync(scene, "restore", "home", "--into", "timed");
        for (var round = 0; round < Rounds; round++)
        {
            // A new wiki: there whole, or not there.
            await KillAsync(scene, whole, "restore", "home", "--into", $"new{round}");
            if (Directory.Exists(scene.Repository($"new{round}")))
            {
                await ShouldBeWholeAsync(scene, $"new{round}", "good\n");
            }
            else
            {
                await scene.Restorer.RunAsync(new BackupRestoreRequest("home", Into: $"new{round}"), BackupScene.Ada, CancellationToken.None);
                await ShouldBeWholeAsync(scene, $"new{round}", "good\n");
            }

            // A live one: as before, or as in the backup.
            await BackupScene.WriteAsync(wiki, "Page.md", $"bad {round}\n");
            await KillAsync(scene, whole, "restore", "home", "--backup", backup.Id);
            var text = await StockGit.RunAsync(scene.Repository("home"), "show", "main:Page.md");
            text.ShouldBeOneOf("good\n", $"bad {round}\n");
            await scene.Restorer.RunAsync(new BackupRestoreRequest("home", backup.Id), BackupScene.Ada, CancellationToken.None);
            await ShouldBeWholeAsync(scene, "home", "good\n");
        }
    }

    private static async Task ShouldBeWholeAsync(BackupScene scene, string wiki, string page)
    {
        // What was killed before it moved main may leave the commit that it had written.
        (await StockGit.RunAsync(scene.Repository(wiki), "fsck", "--strict", "--full", "--no-dangling")).ShouldBeEmpty();
        (await StockGit.RunAsync(scene.Repository(wiki), "show", "main:Page.md")).ShouldBe(page);
    }

    private async Task<TimeSpan> TimeAsync(BackupScene scene, params string[] arguments)
    {
        var started = Stopwatch.GetTimestamp();
        var (exit, _, error) = await DataCommand.RunAsync(scene, localStack, arguments);
        exit.ShouldBe(0, error);
        return Stopwatch.GetElapsedTime(started);
    }

    private async Task KillAsync(BackupScene scene, TimeSpan whole, params string[] arguments)
    {
        using var process = DataCommand.Start(scene, localStack, arguments);
        await Task.Delay(whole * Random.Shared.NextDouble());
        process.Kill();
        await process.WaitForExitAsync();
    }
}
