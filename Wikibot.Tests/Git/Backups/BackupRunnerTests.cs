using System.Collections.Concurrent;
using System.Net;
using Wikibot.Git.Backups;
using Wikibot.Git.Storage;

namespace Wikibot.Tests.Git.Backups;

/// <summary>Backups as stock git sees them.</summary>
public sealed class BackupRunnerTests(LocalStackFixture localStack)
{
    [Fact]
    public async Task Run_sameOperationAgain_givesTheBackupThatItMade()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        var wiki = await scene.CreateAsync("home");
        var made = (await scene.Runner.RunAsync("home", full: true, CancellationToken.None, "operation-1")).Backup;
        await BackupScene.WriteAsync(wiki, "Dev/Notes.md", "later\n");

        var again = await scene.Runner.RunAsync("home", full: true, CancellationToken.None, "operation-1");

        (again.Backup.Id, again.Made).ShouldBe((made.Id, true));
        (await scene.Bucket.ListAsync("home", CancellationToken.None).CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Run_fullAndIncrementals_stockGitClonesAndFetchesThem()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        var wiki = await scene.CreateAsync("home");
        var full = await scene.Runner.RunAsync("home", full: false, CancellationToken.None);
        full.Backup.Kind.ShouldBe(BackupKind.Full);
        var copy = scene["copy.git"];
        await StockGit.RunAsync(scene.Root, "clone", "--quiet", "--bare", await scene.DownloadAsync(full.Backup), copy);

        for (var round = 0; round < 3; round++)
        {
            for (var page = 0; page < 5; page++)
            {
                await BackupScene.WriteAsync(wiki, $"Dev/Page{page}.md", $"round {round}\n");
            }

            var next = await scene.Runner.RunAsync("home", full: false, CancellationToken.None);
            next.Backup.Kind.ShouldBe(BackupKind.Incremental);
            next.Backup.Commits.ShouldBe(5);
            await StockGit.RunAsync(copy, "fetch", "--quiet", await scene.DownloadAsync(next.Backup), "+refs/*:refs/*");
        }

        foreach (var command in (string[][])[["log", "--format=%H %T %an %s", "main"], ["ls-tree", "-r", "main"], ["rev-parse", "refs/wikibot/meta"]])
        {
            (await StockGit.RunAsync(copy, command)).ShouldBe(await StockGit.RunAsync(scene.Repository("home"), command));
        }

        (await StockGit.RunAsync(copy, "fsck", "--strict", "--full")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_nothingChanged_makesNoBackup()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        await scene.CreateAsync("home");
        var first = await scene.Runner.RunAsync("home", full: false, CancellationToken.None);
        var second = await scene.Runner.RunAsync("home", full: false, CancellationToken.None);
        second.Made.ShouldBeFalse();
        second.Backup.Id.ShouldBe(first.Backup.Id);
    }

    [Fact]
    public async Task Run_onlyMembersChanged_isBackedUp()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        var wiki = await scene.CreateAsync("home");
        await scene.Runner.RunAsync("home", full: false, CancellationToken.None);
        await BackupScene.WriteAsync(wiki, "members.json", "{}\n", "refs/wikibot/meta");
        (await scene.Runner.RunAsync("home", full: false, CancellationToken.None)).Made.ShouldBeTrue();
    }

    [Fact]
    public async Task Run_afterSoManyIncrementals_isFullAgain()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3, incrementalsPerFull: 2);
        var wiki = await scene.CreateAsync("home");
        List<BackupKind> kinds = [];
        for (var i = 0; i < 6; i++)
        {
            await BackupScene.WriteAsync(wiki, "Home.md", $"{i}\n");
            kinds.Add((await scene.Runner.RunAsync("home", full: false, CancellationToken.None)).Backup.Kind);
        }

        kinds.ShouldBe([BackupKind.Full, BackupKind.Incremental, BackupKind.Incremental, BackupKind.Full, BackupKind.Incremental, BackupKind.Incremental]);
    }

    [Fact]
    public async Task Run_afterAYear_hasRemovedWhatIsPastItsTimeAndRestoresWhatIsLeft()
    {
        using var s3 = localStack.Client();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        using var scene = new BackupScene(s3, incrementalsPerFull: 2, time: time);
        var wiki = await scene.CreateAsync("home");
        for (var i = 0; i < 12; i++)
        {
            await BackupScene.WriteAsync(wiki, "Home.md", $"{i}\n");
            await scene.Runner.RunAsync("home", full: false, CancellationToken.None);
            time.Advance(TimeSpan.FromDays(30));
        }

        var left = await scene.Bucket.ListAsync("home", CancellationToken.None).ToListAsync();

        left.Count.ShouldBeInRange(3, 6, "ninety days and what those build on");
        var bundles = await s3.ListObjectsV2Async(new() { BucketName = scene.Options.Bucket });
        bundles.S3Objects.Count.ShouldBe(2 * left.Count, "a bundle and a manifest each, and nothing beside them");
        foreach (var backup in left)
        {
            await scene.Restorer.RunAsync(new BackupRestoreRequest("home", backup.Id, Into: $"from-{left.IndexOf(backup)}"), BackupScene.Ada, CancellationToken.None);
            (await StockGit.RunAsync(scene.Repository($"from-{left.IndexOf(backup)}"), "rev-parse", "main")).Trim().ShouldBe(backup.Refs["refs/heads/main"]);
        }
    }

    [Fact]
    public async Task Run_thatMayNotRemoveOldOnes_hasMadeItsBackupAllTheSame()
    {
        var refuse = true;
        using var s3 = FaultyS3.Client(localStack.Endpoint(), request => Task.FromResult(refuse && request.Method == HttpMethod.Delete ? FaultyS3.Error(HttpStatusCode.Forbidden, "AccessDenied") : null));
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        using var scene = new BackupScene(s3, incrementalsPerFull: 0, time: time);
        var wiki = await scene.CreateAsync("home");
        await scene.Runner.RunAsync("home", full: false, CancellationToken.None);
        time.Advance(TimeSpan.FromDays(200));
        var tip = await BackupScene.WriteAsync(wiki, "Home.md", "two\n");

        var outcome = await scene.Runner.RunAsync("home", full: false, CancellationToken.None);

        (outcome.Made, outcome.Backup.Refs["refs/heads/main"]).ShouldBe((true, tip.ToString()));
        (await scene.Bucket.ListAsync("home", CancellationToken.None).CountAsync()).ShouldBe(2);
        refuse = false;
        time.Advance(TimeSpan.FromDays(1));
        await BackupScene.WriteAsync(wiki, "Home.md", "three\n");
        await scene.Runner.RunAsync("home", full: false, CancellationToken.None);
        (await scene.Bucket.ListAsync("home", CancellationToken.None).CountAsync()).ShouldBe(2, "the next day's run has removed it");
    }

    /// <summary>Fault 37: what old backups cost a wiki that is edited round the clock.</summary>
    [Fact]
    public async Task Run_manyTimesADay_readsTheOldManifestsOnce()
    {
        var reads = 0;
        using var s3 = FaultyS3.Client(localStack.Endpoint(), request =>
        {
            reads += request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.EndsWith(".json", StringComparison.Ordinal) ? 1 : 0;
            return Task.FromResult<HttpResponseMessage?>(null);
        });
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        using var scene = new BackupScene(s3, incrementalsPerFull: 0, time: time);
        var wiki = await scene.CreateAsync("home");
        List<int> cost = [];
        for (var i = 0; i < 12; i++)
        {
            await BackupScene.WriteAsync(wiki, "Home.md", $"{i}\n");
            time.Advance(i < 6 ? TimeSpan.FromDays(1) : TimeSpan.FromMinutes(15));
            reads = 0;
            await scene.Runner.RunAsync("home", full: false, CancellationToken.None);
            cost.Add(reads);
        }

        cost[..6].ShouldBeInOrder(SortDirection.Ascending, "each first backup of a day looks through all");
        cost[6..].ShouldAllBe(count => count <= 4, "the newest alone, which the next one builds on");
    }

    [Fact]
    public async Task Run_whileFiveWritersWrite_holdsAllThatWasAcknowledgedBefore()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        var wiki = await scene.CreateAsync("home");
        ConcurrentQueue<ObjectId> acknowledged = [];
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 5).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                acknowledged.Enqueue(await BackupScene.WriteAsync(wiki, $"Writer{writer}/Page{i % 7}.md", $"{writer} {i}\n"));
            }
        })).ToList();

        List<(BackupManifest Backup, ObjectId[] Before)> backups = [];
        for (var i = 0; i < 4; i++)
        {
            await Task.Delay(200);
            ObjectId[] before = [.. acknowledged];
            backups.Add(((await scene.Runner.RunAsync("home", full: i == 2, CancellationToken.None)).Backup, before));
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);

        var copy = scene["copy.git"];
        await StockGit.RunAsync(scene.Root, "clone", "--quiet", "--bare", await scene.DownloadAsync(backups[0].Backup), copy);
        foreach (var (backup, before) in backups)
        {
            await StockGit.RunAsync(copy, "fetch", "--quiet", await scene.DownloadAsync(backup), "+refs/*:refs/*");
            (await StockGit.RunAsync(copy, "fsck", "--strict", "--full")).ShouldBeEmpty();
            var history = (await StockGit.RunAsync(copy, "rev-list", "main")).Split('\n').ToHashSet();
            before.Where(commit => !history.Contains(commit.ToString())).ShouldBeEmpty();
        }

        acknowledged.Count.ShouldBeGreaterThan(backups[^1].Before.Length);
    }
}
