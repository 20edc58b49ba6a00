using Wikibot.Git.Backups;
using Wikibot.Git.Base;
using Wikibot.Git.Storage;
using Wikibot.Tests.Git.SmartHttp;

namespace Wikibot.Tests.Git.Backups;

/// <summary>Merges of <c>git pull</c>, whose second parent is the line: what a bundle does not say, a backup does.</summary>
public sealed class TurnedBackupTests(LocalStackFixture localStack)
{
    [Fact]
    public async Task Run_ofMergesInTheOtherOrder_bringsTheLineBack()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        var wiki = await scene.CreateAsync("home");
        await PullAndPushAsync(scene, wiki, "First");
        var full = (await scene.Runner.RunAsync("home", full: false, CancellationToken.None)).Backup;
        await PullAndPushAsync(scene, wiki, "Second");
        var newest = (await scene.Runner.RunAsync("home", full: false, CancellationToken.None)).Backup;
        (full.Kind, newest.Kind).ShouldBe((BackupKind.Full, BackupKind.Incremental));
        full.Turned!.Count.ShouldBe(1);
        newest.Turned!.Keys.Except(full.Turned.Keys).Count().ShouldBe(1);

        await scene.Restorer.RunAsync(new BackupRestoreRequest("home", Into: "again"), BackupScene.Ada, CancellationToken.None);
        var restored = (await scene.Store.OpenAsync("again", CancellationToken.None))!;
        var line = await LineAsync(wiki);
        (await LineAsync(restored)).ShouldBe(line);

        // What stock git follows is another line, and the agents' commits are not on it.
        var byFirstParents = (await StockGit.RunAsync(scene.Repository("again"), "rev-list", "--first-parent", "refs/heads/main")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        line.Except(byFirstParents).Count().ShouldBe(2);
        (await scene.Verifier.RunAsync("home", CancellationToken.None)).Sound.ShouldBeTrue();

        // A whole backup of what was restored says all of it again.
        (await scene.Runner.RunAsync("again", full: true, CancellationToken.None)).Backup.Turned!.Keys.Order(StringComparer.Ordinal).ShouldBe(newest.Turned.Keys.Concat(full.Turned.Keys).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_ofAWikiWithoutSuchMerges_saysNothingOfThem()
    {
        using var s3 = localStack.Client();
        using var scene = new BackupScene(s3);
        await scene.CreateAsync("home");
        (await scene.Runner.RunAsync("home", full: false, CancellationToken.None)).Backup.Turned.ShouldBeNull();
    }

    private static async Task PullAndPushAsync(BackupScene scene, IWiki wiki, string name)
    {
        var clone = scene[name];
        await StockGit.RunAsync(scene.Root, "clone", "--quiet", scene.Repository("home"), clone);
        await File.WriteAllTextAsync(Path.Combine(clone, $"{name} of a person.md"), "Mine.\n", TestContext.Current.CancellationToken);
        await PushOfClone.CommitAsync(clone, $"{name} of a person");
        var tip = await BackupScene.WriteAsync(wiki, $"{name} of an agent.md", "Theirs.\n");
        await StockGit.RunAsync(clone, "-c", "user.name=Grace", "-c", "user.email=grace@example.org", "pull", "--quiet", "--no-rebase", "--no-edit");
        (await wiki.PushAsync(await PushOfClone.MakeAsync(clone, tip), TestContext.Current.CancellationToken)).Outcome.ShouldBe(PushOutcome.Done);
    }

    private static async Task<string[]> LineAsync(IWiki wiki)
    {
        var tip = (await wiki.ReadTipAsync(WikiRefs.Main, TestContext.Current.CancellationToken))!;
        return await wiki.WalkAsync(tip.Commit.Id, path: null, TestContext.Current.CancellationToken).Select(change => change.Commit.Id.ToString()).ToArrayAsync(TestContext.Current.CancellationToken);
    }
}
