using Wikibot.Benchmarks.Share;
using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage.FileOperations;

/// <summary>
/// What an operation of the engine costs on a share: requests to the file system, names trusted for 60 s as an NFS client does,
/// attributes and absences never. Counts, not times: they do not depend on the machine.
/// </summary>
public sealed class FileOperationTests
{
    private const string Page = "Area/Folder/Page.md";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_warm_with_the_role_check_takes_at_most_6()
    {
        using var source = await WikiAsync();
        await using var share = await TestShare.MountAsync(source.Root, 0);
        using var engine = await OpenAsync(share.Path);

        var count = await MedianAsync(share, _ => ReadWithRoleAsync(engine));

        count.Total.ShouldBeLessThanOrEqualTo(6, $"{count}");
    }

    [Fact]
    public async Task Commit_of_one_page_two_folders_deep_takes_at_most_40()
    {
        using var source = await WikiAsync();
        await using var share = await TestShare.MountAsync(source.Root, 0);
        using var engine = await OpenAsync(share.Path);

        var count = await MedianAsync(share, async i =>
        {
            await ReadWithRoleAsync(engine);
            await share.ResetAsync(Stop);
            await engine.CommitAsync(Guid.NewGuid().ToString(), File(Page, $"edit {i}"));
        });

        // Flushing is a request to FUSE and none on NFS, where what is written goes out at the close at the latest (docs/benchmarks.md).
        var flushes = count.ByKind["FSYNC"] + count.ByKind["FSYNCDIR"];
        (count.Total - flushes).ShouldBeLessThanOrEqualTo(40, $"{count}");
        flushes.ShouldBeGreaterThan(0, "a write is durable when it returns");
    }

    [Fact]
    public async Task Commit_of_20_pages_in_20_folders_takes_at_most_4_each()
    {
        using var source = await WikiAsync();
        await using var share = await TestShare.MountAsync(source.Root, 0);
        using var engine = await OpenAsync(share.Path);

        var count = await MedianAsync(share, async i =>
        {
            await ReadWithRoleAsync(engine);
            await share.ResetAsync(Stop);
            await engine.CommitAsync(Guid.NewGuid().ToString(), [.. Enumerable.Range(0, 20).Select(p => File($"Area/Folder {p}/Page {p}.md", $"edit {i}"))]);
        });

        (count.Total / 20.0).ShouldBeLessThanOrEqualTo(4, $"{count}");
    }

    private static async Task<TestStore> WikiAsync()
    {
        var store = await CreateAsync();
        await store.CommitAsync("pages", [File(Page, "first"), .. Enumerable.Range(0, 20).Select(p => File($"Area/Folder {p}/Page {p}.md", "first"))]);
        return store;
    }

    // What the read endpoint does: both refs, the members and the page.
    private static async Task ReadWithRoleAsync(TestStore engine)
    {
        var meta = (await engine.Wiki.ReadTipAsync(Meta, Stop)).ShouldNotBeNull();
        await engine.Wiki.ReadBlobAsync(meta.Root.Entries[0].Id, Stop);
        (await engine.ReadAsync(Page)).ShouldNotBeNull();
    }

    // The first ones warm up: they fill caches and make folders that are there for good.
    private static async Task<Wikibot.Benchmarks.Share.FileOperations> MedianAsync(SlowShare share, Func<int, Task> action)
    {
        var counts = new List<Wikibot.Benchmarks.Share.FileOperations>();
        for (var i = 0; i < 7; i++)
        {
            await share.ResetAsync(Stop);
            await action(i);
            if (i >= 2)
            {
                counts.Add(await share.CountAsync(Stop));
            }
        }

        return counts.OrderBy(c => c.Total).ElementAt(counts.Count / 2);
    }
}
