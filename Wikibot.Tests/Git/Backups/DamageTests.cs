using System.Net;
using System.Text;
using Wikibot.Git.Backups;
using Wikibot.Git.Client;
using Wikibot.Git.Storage;

namespace Wikibot.Tests.Git.Backups;

/// <summary>What a damaged, missing or failing bucket does: a clear error, and the wiki as it was.</summary>
public sealed class DamageTests(LocalStackFixture localStack)
{
    [Fact]
    public async Task Restore_byteFlippedAnywhereInABundle_isRefusedAndChangesNothing()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        var (wiki, backups) = await HistoryAsync(scene);
        var damaged = backups[^1];
        var whole = await File.ReadAllBytesAsync(await scene.DownloadAsync(damaged));
        var tip = (await wiki.ReadTipAsync("refs/heads/main", CancellationToken.None))!.Commit.Id;

        foreach (var position in Enumerable.Range(0, 12).Select(i => i * (whole.Length - 1) / 11))
        {
            var bytes = whole.ToArray();
            bytes[position] ^= 1;
            await s3.PutObjectAsync(new() { BucketName = scene.Options.Bucket, Key = Key(damaged, "bundle"), InputStream = new MemoryStream(bytes) });
            foreach (var into in (string[])["home", "elsewhere"])
            {
                var problem = await RefusedAsync(scene, new BackupRestoreRequest("home", damaged.Id, Into: into));
                problem.Code.ShouldBe(ProblemCodes.BackupDamaged, $"byte {position}");
                problem.Extensions["lastGood"].ToString().ShouldBe(backups[^2].Id);
                problem.Message.ShouldContain(backups[^2].Id);
            }
        }

        (await wiki.ReadTipAsync("refs/heads/main", CancellationToken.None))!.Commit.Id.ShouldBe(tip);
        (await scene.Store.OpenAsync("elsewhere", CancellationToken.None)).ShouldBeNull();
        (await StockGit.RunAsync(scene.Repository("home"), "fsck", "--strict", "--full")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Restore_incrementalMissing_namesItAndWhatIsGood()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        var (_, backups) = await HistoryAsync(scene);

        await s3.DeleteObjectAsync(scene.Options.Bucket, Key(backups[1], "bundle"));
        var gone = await RefusedAsync(scene, new BackupRestoreRequest("home"));
        gone.Code.ShouldBe(ProblemCodes.BackupDamaged);
        gone.Message.ShouldContain(backups[1].Id);

        await s3.DeleteObjectAsync(scene.Options.Bucket, Key(backups[1], "json"));
        var unknown = await RefusedAsync(scene, new BackupRestoreRequest("home"));
        unknown.Code.ShouldBe(ProblemCodes.BackupDamaged);
        unknown.Message.ShouldContain(backups[1].Id);

        (await scene.Restorer.RunAsync(new BackupRestoreRequest("home", backups[0].Id), BackupScene.Ada, CancellationToken.None)).Changed.ShouldBeTrue();
    }

    [Fact]
    public async Task Restore_manifestWithAnotherChecksum_isRefused()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        var (_, backups) = await HistoryAsync(scene);
        await scene.Bucket.PublishAsync(backups[^1] with { Sha256 = new string('0', 64) }, CancellationToken.None);
        var problem = await RefusedAsync(scene, new BackupRestoreRequest("home", Into: "elsewhere"));
        problem.Code.ShouldBe(ProblemCodes.BackupDamaged);
        problem.Message.ShouldContain("checksum");
        (await scene.Store.OpenAsync("elsewhere", CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Backup_thatCannotBeReadBackWhole_isNotMadeAndNamesTheLastGoodOne()
    {
        var damage = false;
        using var s3 = FaultyS3.Client(localStack.Endpoint(), request => Task.FromResult(
            damage && request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.EndsWith(".bundle", StringComparison.Ordinal)
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent("# v2 git bundle\n\nPACK"u8.ToArray()) }
                : null));
        using var scene = new BackupScene(s3);
        var wiki = await scene.CreateAsync("home");
        var good = (await scene.Runner.RunAsync("home", full: false, CancellationToken.None)).Backup;
        await BackupScene.WriteAsync(wiki, "Home.md", "two\n");

        damage = true;
        foreach (var full in (bool[])[false, true])
        {
            var problem = await Should.ThrowAsync<WikibotProblemException>(() => scene.Runner.RunAsync("home", full, CancellationToken.None));
            problem.Code.ShouldBe(ProblemCodes.BackupDamaged);
            problem.Extensions["lastGood"].ToString().ShouldBe(good.Id);
        }

        damage = false;
        (await scene.Bucket.NewestAsync("home", CancellationToken.None))!.Id.ShouldBe(good.Id);
        (await scene.Runner.RunAsync("home", full: false, CancellationToken.None)).Made.ShouldBeTrue();
    }

    [Fact]
    public async Task Backup_ofAPackThatAnEarlierVersionDamaged_restoresWhole()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        var wiki = await scene.CreateAsync("home");
        var files = Enumerable.Range(0, 20).Select(i => new FileChange($"P{i}.md", Encoding.UTF8.GetBytes($"{i}\n"))).Append(new FileChange("Empty.md", Array.Empty<byte>()));
        await Storage.TestStore.CommitAsync(wiki, "many", [.. files]);
        Storage.Damage.OldPacks.Damage(scene.Repository("home"));

        (await scene.Runner.RunAsync("home", full: false, CancellationToken.None)).Made.ShouldBeTrue();
        await scene.Restorer.RunAsync(new BackupRestoreRequest("home", Into: "elsewhere"), BackupScene.Ada, CancellationToken.None);

        (await StockGit.RunAsync(scene.Repository("elsewhere"), "fsck", "--strict", "--full")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, "AccessDenied", ProblemCodes.BackupDenied)]
    [InlineData(HttpStatusCode.NotFound, "NoSuchBucket", ProblemCodes.BackupUnavailable)]
    [InlineData(HttpStatusCode.InternalServerError, "InternalError", ProblemCodes.BackupUnavailable)]
    public async Task Backup_uploadRefused_isToldWithTheLastGoodBackup(HttpStatusCode status, string code, string expected)
    {
        var refuse = false;
        using var s3 = FaultyS3.Client(localStack.Endpoint(), _ => Task.FromResult(refuse ? FaultyS3.Error(status, code) : null));
        using var scene = new BackupScene(s3);
        var wiki = await scene.CreateAsync("home");
        var good = (await scene.Runner.RunAsync("home", full: false, CancellationToken.None)).Backup;
        await BackupScene.WriteAsync(wiki, "Home.md", "two\n");

        refuse = true;
        var problem = await Should.ThrowAsync<WikibotProblemException>(() => scene.Runner.RunAsync("home", full: false, CancellationToken.None));
        problem.Code.ShouldBe(expected);

        refuse = false;
        (await scene.Bucket.NewestAsync("home", CancellationToken.None))!.Id.ShouldBe(good.Id);
        (await scene.Runner.RunAsync("home", full: false, CancellationToken.None)).Made.ShouldBeTrue();
    }

    [Fact]
    public async Task BackupAndRestore_everyThirdCallFailing_succeedByRetries()
    {
        var calls = 0;
        using var s3 = FaultyS3.Client(localStack.Endpoint(), async _ =>
        {
            var number = Interlocked.Increment(ref calls);
            await Task.Delay(20);
            return number % 3 == 0 ? FaultyS3.Error(HttpStatusCode.ServiceUnavailable, "SlowDown") : null;
        });
        using var scene = new BackupScene(s3);
        var (_, backups) = await HistoryAsync(scene);
        var restored = await scene.Restorer.RunAsync(new BackupRestoreRequest("home", Into: "elsewhere"), BackupScene.Ada, CancellationToken.None);
        restored.Backup.ShouldBe(backups[^1].Id);
        (await StockGit.RunAsync(scene.Repository("elsewhere"), "fsck", "--strict", "--full")).ShouldBeEmpty();
    }

    private static string Key(BackupManifest backup, string extension) => $"wikis/{backup.Wiki}/{backup.Id}.{extension}";

    private static Task<WikibotProblemException> RefusedAsync(BackupScene scene, BackupRestoreRequest request) =>
        Should.ThrowAsync<WikibotProblemException>(() => scene.Restorer.RunAsync(request, BackupScene.Ada, CancellationToken.None));

    private static async Task<(IWiki Wiki, List<BackupManifest> Backups)> HistoryAsync(BackupScene scene)
    {
        var wiki = await scene.CreateAsync("home");
        List<BackupManifest> backups = [];
        for (var round = 0; round < 3; round++)
        {
            for (var page = 0; page < 3; page++)
            {
                await BackupScene.WriteAsync(wiki, $"Dev/Page{page}.md", new StringBuilder().Insert(0, $"line {round} {page}\n", 50).ToString());
            }

            backups.Add((await scene.Runner.RunAsync("home", full: false, CancellationToken.None)).Backup);
        }

        return (wiki, backups);
    }
}
