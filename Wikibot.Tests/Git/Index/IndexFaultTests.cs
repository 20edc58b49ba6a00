using Wikibot.Git.Client;
using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Files;
using Wikibot.Tests.Git.Search;
using Wikibot.Tests.Git.Storage;

namespace Wikibot.Tests.Git.Index;

/// <summary>An index on a share that fails, is full or slow, and on a local disk that is full: an error, or the answer that stock git gives; never another.</summary>
public sealed class IndexFaultTests
{
    private volatile int _failAt = int.MaxValue;
    private int _count;
    private ShareError _error;

    [Theory]
    [InlineData(nameof(ShareError.Failed))]
    [InlineData(nameof(ShareError.Stale))]
    public async Task Index_onAShareThatFailsAtAnyStep_saysSoAndGoesOn(string error)
    {
        _error = Enum.Parse<ShareError>(error);
        using var store = await TestStore.CreateAsync();
        using var folder = new ScratchFolder();
        await IndexScene.FillAsync(store, commits: 60, pages: 20);
        var (step, failed) = (1, 0);
        for (var reached = true; reached; step += 1 + (step / 10))
        {
            using var other = await TestStore.OpenAsync(store.Root, new HookedShareFiles(WikiStore.DefaultFiles(), Fail));
            using var indexes = IndexScene.Open(other, folder[$"{step}"]);
            (_failAt, _count) = (step, 0);
            try
            {
                await IndexScene.ShouldBeThatOfGitAsync(other, indexes, "P1");
            }
            catch (StoreFailedException)
            {
                failed++;
            }

            reached = _count >= step;
            _failAt = int.MaxValue;
            await IndexScene.ShouldBeThatOfGitAsync(other, indexes, "P1", "Moved0");
        }

        // A stale handle is opened again, where the engine can.
        step.ShouldBeGreaterThan(5);
        failed.ShouldBeGreaterThan(_error == ShareError.Failed ? 0 : -1);
    }

    [Fact]
    public async Task Publish_onAFullShare_leavesNothingThatIsTrusted()
    {
        _error = ShareError.Full;
        using var store = await TestStore.CreateAsync();
        using var folder = new ScratchFolder();
        await IndexScene.FillAsync(store, commits: 250, pages: 220);
        using var other = await TestStore.OpenAsync(store.Root, new HookedShareFiles(WikiStore.DefaultFiles(), Fail));
        using var indexes = IndexScene.Open(other, folder["warm"]);
        await IndexScene.ShouldBeThatOfGitAsync(other, indexes, "P1");
        var snapshots = new Wikibot.Git.Index.IndexSnapshots(other.Store, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<Wikibot.Git.Index.IndexSnapshots>.Instance);
        var published = false;
        for (var step = 1; !published; step++)
        {
            (_failAt, _count) = (step, 0);
            try
            {
                published = await snapshots.PublishAsync(other.Wiki, indexes, CancellationToken.None);
            }
            catch (StoreFullException)
            {
                // The next run tries again.
            }

            _failAt = int.MaxValue;
            step.ShouldBeLessThan(200);
            using var cold = IndexScene.Open(store, folder[$"cold{step}"]);
            await IndexScene.ShouldBeThatOfGitAsync(store, cold, $"P{step}");
        }
    }

    [Fact]
    public async Task Find_onASlowShare_isWhatStockGitFinds()
    {
        await using var one = new GitServiceHost();
        var wiki = await one.NewWikiAsync();
        for (var i = 0; i < 30; i++)
        {
            await one.WriteAsync(wiki, $"F/P{i}", $"# P{i}\n\nneedle [[P{i / 2}]]\n");
        }

        await one.Git.MoveAsync(GitServiceHost.Ada, wiki, new MoveRequest("F/P4", "G/P4", (await one.Git.ReadPageAsync(GitServiceHost.Ada, wiki, "F/P4")).Revision), GitServiceHost.Id());
        await using var share = await TestShare.MountAsync(Path.GetDirectoryName(one.Repository(wiki))!, 3);
        await using var slow = new GitServiceHost(new Dictionary<string, string>(StringComparer.Ordinal) { ["Wikibot:Storage:Root"] = share.Path }, beside: one);
        (await slow.Git.SearchAsync(GitServiceHost.Ada, wiki, new SearchRequest("needle"))).Total.ShouldBe(30);
        (await slow.Git.PageLinksAsync(GitServiceHost.Ada, wiki, "G/P4")).BacklinkCount.ShouldBe(2);
        await HistoryCheck.ShouldBeThatOfGitAsync(slow, one.Repository(wiki), wiki, "G/P4", 1);
        await HistoryCheck.ShouldBeThatOfGitAsync(slow, one.Repository(wiki), wiki, "F/P4", 10);
        await one.WriteAsync(wiki, "Late", "needle\n");
        (await slow.Git.SearchAsync(GitServiceHost.Ada, wiki, new SearchRequest("needle"))).Total.ShouldBe(31);
        await HistoryCheck.ShouldBeThatOfGitAsync(slow, one.Repository(wiki), wiki, "Late", 10);
    }

    [Fact]
    public async Task Index_onAFullLocalDisk_saysSoAndHistoryIsReadWithoutIt()
    {
        await using var disk = await SmallDisk.MountAsync("512k");
        await using var host = new GitServiceHost(new Dictionary<string, string>(StringComparer.Ordinal) { ["Wikibot:Index:Folder"] = Path.Combine(disk.Path, "index") });
        var wiki = await host.NewWikiAsync();
        for (var i = 0; i < 30; i++)
        {
            await host.WriteAsync(wiki, $"P{i}", string.Join(' ', Enumerable.Range(0, 5000).Select(word => $"w{i}x{word}")) + " needle\n");
        }

        (await Should.ThrowAsync<WikibotProblemException>(() => host.Git.SearchAsync(GitServiceHost.Ada, wiki, new SearchRequest("needle")))).Code.ShouldBe(ProblemCodes.Unavailable);
        await HistoryCheck.ShouldBeThatOfGitAsync(host, host.Repository(wiki), wiki, "P7", 10);
        (await host.Git.RecentChangesAsync(GitServiceHost.Ada, wiki, new ChangesQuery(Text: "w7x11 w7x12 "))).Changes.ShouldHaveSingleItem();
        await disk.GrowAsync("64m");
        (await host.Git.SearchAsync(GitServiceHost.Ada, wiki, new SearchRequest("needle"))).Total.ShouldBe(30);
        await HistoryCheck.ShouldBeThatOfGitAsync(host, host.Repository(wiki), wiki, "P8", 10);
    }

    private void Fail(string operation, string path)
    {
        if (Interlocked.Increment(ref _count) == _failAt)
        {
            throw new ShareFileException(_error, operation, path);
        }
    }
}
