using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Wikibot.Git.Index;
using Wikibot.Tests.Git.Storage;

namespace Wikibot.Tests.Git.Index;

/// <summary>A process without an index begins from the copy on the share, where there is a good one.</summary>
public sealed class SnapshotTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Publish_largeWiki_isWhereAColdProcessBegins()
    {
        using var store = await FilledAsync(220);
        (await PublishAsync(store)).ShouldBeTrue();
        await store.CommitAsync("more", TestStore.File("More.md", "needle\n"));
        (await FirstAsync(store, "cold")).ShouldBe((1, 221));
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("truncated")]
    [InlineData("empty")]
    [InlineData("gone")]
    public async Task Snapshot_damaged_isAsIfThereWereNone(string damage)
    {
        using var store = await FilledAsync(220);
        await PublishAsync(store);
        var file = Copies(store).Single();
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 4;
        File.Delete(file);
        if (damage != "gone")
        {
            await File.WriteAllBytesAsync(file, damage switch { "flipped" => bytes, "truncated" => bytes[..^4096], _ => [] }, TestContext.Current.CancellationToken);
        }

        (await FirstAsync(store, "cold")).ShouldBe((220, 220));
    }

    [Fact]
    public async Task Publish_byRule_makesFewAndRemovesOld()
    {
        using var small = await FilledAsync(100);
        (await PublishAsync(small)).ShouldBeFalse("a small wiki is read anew sooner");
        using var store = await FilledAsync(220);
        (await PublishAsync(store)).ShouldBeTrue();
        (await PublishAsync(store)).ShouldBeFalse("nothing has changed");
        await store.CommitAsync("little", TestStore.File("1.md", "other\n"));
        (await PublishAsync(store)).ShouldBeFalse("little has changed");
        for (var round = 0; round < 4; round++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await store.CommitAsync($"much{round}", [.. Enumerable.Range(0, 30).Select(i => TestStore.File($"{i}.md", $"round {round}\n"))]);
            (await PublishAsync(store)).ShouldBeTrue();
        }

        Copies(store).Length.ShouldBe(5);
        foreach (var file in Copies(store))
        {
            File.SetLastWriteTimeUtc(file, (_time.GetUtcNow() - TimeSpan.FromHours(2)).UtcDateTime);
        }

        (await PublishAsync(store)).ShouldBeFalse();
        Copies(store).Length.ShouldBe(2);
        (await StockGit.RunAsync(store.Repository, "fsck", "--strict", "--no-dangling")).ShouldBe("");
    }

    private static string[] Copies(TestStore store) => Directory.GetFiles(Path.Combine(store.Repository, "wikibot", "derived"));

    private static async Task<TestStore> FilledAsync(int pages)
    {
        var store = await TestStore.CreateAsync();
        await store.CommitAsync("fill", [.. Enumerable.Range(0, pages - 1).Select(i => TestStore.File($"{i}.md", $"page {i}\n"))]);
        return store;
    }

    private async Task<bool> PublishAsync(TestStore store)
    {
        using var indexes = Open(store, "warm", out var snapshots);
        return await snapshots.PublishAsync(store.Wiki, indexes, CancellationToken.None);
    }

    /// <summary>What the first look without time sees: pages that had to be read, at most, and all pages.</summary>
    private async Task<(int Read, int Pages)> FirstAsync(TestStore store, string folder)
    {
        using var indexes = Open(store, folder, out _);
        var before = await indexes.ReadAsync(store.Wiki, TimeSpan.Zero, (_, state) => state, CancellationToken.None);
        var read = before.Pending == 0 ? 1 : before.Pages;
        return (read, (await indexes.ReadAsync(store.Wiki, (_, state) => state, CancellationToken.None)).Pages);
    }

    private WikiIndexes Open(TestStore store, string folder, out IndexSnapshots snapshots)
    {
        snapshots = new IndexSnapshots(store.Store, _time, NullLogger<IndexSnapshots>.Instance);
        return new WikiIndexes(Options.Create(new IndexOptions { Folder = _folder[folder] }), snapshots, TimeProvider.System, NullLogger<WikiIndexes>.Instance);
    }
}
