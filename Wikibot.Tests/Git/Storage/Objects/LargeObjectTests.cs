using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Files;
using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage.Objects;

/// <summary>Large blobs that are read piece by piece while another client packs them elsewhere and removes their file.</summary>
public sealed class LargeObjectTests
{
    private readonly byte[] _bytes = new byte[600_000];

    public LargeObjectTests() => new Random(1).NextBytes(_bytes);

    [Fact]
    public async Task CopyBlobAsync_of_a_blob_whose_pack_was_removed_before_its_first_read_looks_again()
    {
        using var store = await CreateAsync();
        await AllowRemovalAsync(store);
        await StockGit.RunAsync(store.Repository, "repack", "-d", "-q");
        var blob = await WriteAsync(store);
        await StockGit.RunAsync(store.Repository, "repack", "-d", "-q");
        using var other = await OpenAsync(store.Root);
        (await other.ReadAsync("Home.md")).ShouldNotBeNull();
        await RepackAsync(store);

        (await CopyAsync(other, blob)).ShouldBe(_bytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CopyBlobAsync_of_a_blob_whose_file_is_removed_at_any_moment_goes_on_with_the_same_bytes(bool packed)
    {
        var reads = int.MaxValue;
        for (var at = 1; reads >= at; at++)
        {
            using var store = await CreateAsync();
            await AllowRemovalAsync(store);
            var blob = await WriteAsync(store);
            if (packed)
            {
                await RepackAsync(store);
            }

            var count = 0;
            var files = new HookedShareFiles(WikiStore.DefaultFiles(), (operation, path) =>
            {
                if (operation == "read" && ++count == at)
                {
                    RepackAsync(store).GetAwaiter().GetResult();
                    throw new ShareFileException(ShareError.Stale, operation, path);
                }
            });
            using var other = await OpenAsync(store.Root, files);
            count = 0;

            (await CopyAsync(other, blob)).ShouldBe(_bytes, $"removed at read {at}");

            reads = count;
        }

        reads.ShouldBeGreaterThan(_bytes.Length / (64 * 1024));
    }

    [Fact]
    public async Task CopyBlobAsync_of_a_blob_that_is_gone_everywhere_says_so()
    {
        using var store = await CreateAsync();
        var blob = await WriteAsync(store);
        Directory.Delete(Path.Combine(store.Repository, "objects", blob.ToString()[..2]), recursive: true);

        await Should.ThrowAsync<ObjectNotFoundException>(() => CopyAsync(store, blob));
    }

    private async Task<ObjectId> WriteAsync(TestStore store)
    {
        var made = await store.CommitAsync("large", new FileChange("Large.bin", _bytes));
        return made.Tip.Root.Entries.Single(e => e.Name == "Large.bin").Id;
    }

    private static async Task<byte[]> CopyAsync(TestStore store, ObjectId blob)
    {
        using var copy = new MemoryStream();
        await store.Wiki.CopyBlobAsync(blob, copy, CancellationToken.None);
        return copy.ToArray();
    }

    /// <summary>Everything into one pack of a new name; what held it before goes.</summary>
    /// <summary>As an owner does who wants stock git to tidy up: what is read here must survive that too.</summary>
    private static Task AllowRemovalAsync(TestStore store) => StockGit.RunAsync(store.Repository, "config", "extensions.preciousObjects", "false");

    private static async Task RepackAsync(TestStore store)
    {
        await StockGit.RunAsync(store.Repository, "repack", "-a", "-d", "-q");
        var packs = Path.Combine(store.Repository, "objects", "pack");
        var fresh = $"pack-{Guid.NewGuid():N}00000000";
        foreach (var extension in (string[])[".pack", ".idx"])
        {
            var old = Directory.GetFiles(packs, $"*{extension}").Single();
            System.IO.File.Move(old, Path.Combine(packs, fresh + extension));
        }
    }
}
