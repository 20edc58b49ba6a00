using Wikibot.Git.Backups;
using Wikibot.Git.Client;
using Wikibot.Git.Commits;

namespace Wikibot.Tests.Git.Backups;

public sealed class RestoreRunnerTests(LocalStackFixture localStack)
{
    [Fact]
    public async Task Run_wikiLost_comesBackWithHistoryAndMembers()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        var wiki = await scene.CreateAsync("home");
        await scene.Runner.RunAsync("home", full: false, CancellationToken.None);
        var tip = await BackupScene.WriteAsync(wiki, "Dev/Notes.md", "kept\n");
        await scene.Runner.RunAsync("home", full: false, CancellationToken.None);

        var outcome = await scene.Restorer.RunAsync(new BackupRestoreRequest("home", Into: "home-again"), BackupScene.Ada, CancellationToken.None);

        outcome.Created.ShouldBeTrue();
        outcome.Commit.ShouldBe(tip.ToString());
        var copy = scene.Repository("home-again");
        (await StockGit.RunAsync(copy, "fsck", "--strict", "--full")).ShouldBeEmpty();
        (await StockGit.RunAsync(copy, "show", "main:Dev/Notes.md")).ShouldBe("kept\n");
        (await StockGit.RunAsync(copy, "show", "refs/wikibot/meta:members.json")).ShouldContain(BackupScene.Ada.Subject);
        (await scene.Markers.ListAsync(BackupScene.Ada, CancellationToken.None)).ShouldContain("home-again");

        // And it is a wiki like any other: it can be written to.
        var restored = (await scene.Store.OpenAsync("home-again", CancellationToken.None))!;
        await BackupScene.WriteAsync(restored, "Dev/More.md", "new\n");
        (await StockGit.RunAsync(copy, "log", "--format=%s", "-1", "main")).Trim().ShouldBe("Write Dev/More.md");
    }

    [Fact]
    public async Task Run_deletedWiki_isNotDeletedAnyMore()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        var wiki = await scene.CreateAsync("home");
        await BackupScene.WriteAsync(wiki, "wiki.json", "{\"title\":\"Home\",\"deletedAt\":\"2026-01-01T00:00:00+00:00\",\"deletedBy\":\"static:ada\"}\n", "refs/wikibot/meta");
        await scene.Runner.RunAsync("home", full: false, CancellationToken.None);

        foreach (var target in (string[])["home", "home-again"])
        {
            await scene.Restorer.RunAsync(new BackupRestoreRequest("home", Into: target), BackupScene.Ada, CancellationToken.None);
            (await StockGit.RunAsync(scene.Repository(target), "show", "refs/wikibot/meta:wiki.json")).ShouldBe("{\n  \"title\": \"Home\"\n}\n");
        }
    }

    [Fact]
    public async Task Run_publicWiki_isNotPublicByItsBackup()
    {
        const string meta = "refs/wikibot/meta";
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        var wiki = await scene.CreateAsync("home");
        await BackupScene.WriteAsync(wiki, "wiki.json", "{\"title\":\"Home\",\"publicSince\":\"2026-01-01T00:00:00+00:00\"}\n", meta);
        await scene.Runner.RunAsync("home", full: false, CancellationToken.None);

        // One that was not there.
        await scene.Restorer.RunAsync(new BackupRestoreRequest("home", Into: "home-again"), BackupScene.Ada, CancellationToken.None);
        (await StockGit.RunAsync(scene.Repository("home-again"), "show", meta + ":wiki.json")).ShouldBe("{\n  \"title\": \"Home\"\n}\n");

        // One that is there stays what it is: public no more, and public still.
        await BackupScene.WriteAsync(wiki, "wiki.json", "{\"title\":\"Named anew\"}\n", meta);
        await scene.Restorer.RunAsync(new BackupRestoreRequest("home", Members: true), BackupScene.Ada, CancellationToken.None);
        (await StockGit.RunAsync(scene.Repository("home"), "show", meta + ":wiki.json")).ShouldBe("{\n  \"title\": \"Home\"\n}\n");
        await BackupScene.WriteAsync(wiki, "wiki.json", "{\"title\":\"Named anew\",\"publicSince\":\"2026-02-02T00:00:00+00:00\"}\n", meta);
        foreach (var members in (bool[])[false, true])
        {
            await scene.Restorer.RunAsync(new BackupRestoreRequest("home", Members: members), BackupScene.Ada, CancellationToken.None);
            (await StockGit.RunAsync(scene.Repository("home"), "show", meta + ":wiki.json")).ShouldContain("2026-02-02");
        }

        // And what cannot be read is mended, and says nothing.
        await BackupScene.WriteAsync(wiki, "wiki.json", "{ \"publicSince\": damaged", meta);
        await scene.Restorer.RunAsync(new BackupRestoreRequest("home", Members: true), BackupScene.Ada, CancellationToken.None);
        (await StockGit.RunAsync(scene.Repository("home"), "show", meta + ":wiki.json")).ShouldBe("{\n  \"title\": \"Home\"\n}\n");
    }

    [Fact]
    public async Task Run_liveWiki_goesBackByOneCommitThatKeepsWhatCameAfter()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        var wiki = await scene.CreateAsync("home");
        await BackupScene.WriteAsync(wiki, "Dev/Notes.md", "good\n");
        var backup = (await scene.Runner.RunAsync("home", full: false, CancellationToken.None)).Backup;
        await BackupScene.WriteAsync(wiki, "Dev/Notes.md", "bad\n");
        var later = await BackupScene.WriteAsync(wiki, "Dev/Later.md", "later\n");
        await BackupScene.WriteAsync(wiki, "members.json", "{\"members\":[]}\n", "refs/wikibot/meta");

        var outcome = await scene.Restorer.RunAsync(new BackupRestoreRequest("home", backup.Id), BackupScene.Ada, CancellationToken.None);

        outcome.Changed.ShouldBeTrue();
        var repository = scene.Repository("home");
        (await StockGit.RunAsync(repository, "show", "main:Dev/Notes.md")).ShouldBe("good\n");
        (await StockGit.RunAsync(repository, "rev-parse", "main^{tree}")).ShouldBe(await StockGit.RunAsync(repository, "rev-parse", backup.Refs["refs/heads/main"] + "^{tree}"));
        (await StockGit.RunAsync(repository, "rev-parse", "main^")).Trim().ShouldBe(later.ToString());
        (await StockGit.RunAsync(repository, "show", "refs/wikibot/meta:members.json")).ShouldBe("{\"members\":[]}\n", "members come back only when asked for");

        (await scene.Restorer.RunAsync(new BackupRestoreRequest("home", backup.Id, Members: true), BackupScene.Ada, CancellationToken.None)).Changed.ShouldBeFalse();
        (await StockGit.RunAsync(repository, "show", "refs/wikibot/meta:members.json")).ShouldContain(BackupScene.Ada.Subject);
    }

    [Fact]
    public async Task Run_sameOperationAgain_givesTheFirstResultAndChangesNothing()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        var wiki = await scene.CreateAsync("home");
        await BackupScene.WriteAsync(wiki, "Dev/Notes.md", "good\n");
        var request = new BackupRestoreRequest("home", (await scene.Runner.RunAsync("home", full: false, CancellationToken.None)).Backup.Id, Members: true);
        await BackupScene.WriteAsync(wiki, "Dev/Notes.md", "bad\n");
        await BackupScene.WriteAsync(wiki, "members.json", "{\"members\":[]}\n", "refs/wikibot/meta");
        var operation = new Operation(OperationIds.New(), "hash");
        var first = await scene.Restorer.RunAsync(request, BackupScene.Ada, CancellationToken.None, operation);
        await BackupScene.WriteAsync(wiki, "Dev/Notes.md", "after\n");

        (await scene.Restorer.RunAsync(request, BackupScene.Ada, CancellationToken.None, operation)).ShouldBe(first);

        (await StockGit.RunAsync(scene.Repository("home"), "show", "main:Dev/Notes.md")).ShouldBe("after\n");
        (await StockGit.RunAsync(scene.Repository("home"), "rev-list", "--count", "refs/wikibot/meta")).Trim().ShouldBe("3");
    }

    [Fact]
    public async Task Choose_atATime_takesTheNewestNotAfterIt()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        var wiki = await scene.CreateAsync("home");
        var first = (await scene.Runner.RunAsync("home", full: false, CancellationToken.None)).Backup;
        await Task.Delay(5);
        await BackupScene.WriteAsync(wiki, "Home.md", "two\n");
        var second = (await scene.Runner.RunAsync("home", full: false, CancellationToken.None)).Backup;

        (await scene.Chain.ChooseAsync("home", null, second.CreatedAt.AddMilliseconds(-1), CancellationToken.None)).Id.ShouldBe(first.Id);
        (await scene.Chain.ChooseAsync("home", null, second.CreatedAt, CancellationToken.None)).Id.ShouldBe(second.Id);
        (await Should.ThrowAsync<WikibotProblemException>(() => scene.Chain.ChooseAsync("home", null, first.CreatedAt.AddHours(-1), CancellationToken.None))).Code.ShouldBe(ProblemCodes.BackupNotFound);
    }

    [Fact]
    public async Task Verify_soundAndDamaged_tellsThemApart()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        await scene.CreateAsync("home");
        var backup = (await scene.Runner.RunAsync("home", full: false, CancellationToken.None)).Backup;
        (await scene.Verifier.RunAsync("home", CancellationToken.None)).Sound.ShouldBeTrue();

        await s3.PutObjectAsync(new() { BucketName = scene.Options.Bucket, Key = $"wikis/home/{backup.Id}.bundle", ContentBody = "no bundle" });
        (await scene.Verifier.RunAsync("home", CancellationToken.None)).Sound.ShouldBeFalse();
        (await scene.Verifier.LastAsync(CancellationToken.None)).ShouldHaveSingleItem().Sound.ShouldBeFalse();
    }
}
