using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Files;
using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage;

/// <summary>A share that fails, fills up, and shows old listings.</summary>
public sealed class FaultTests
{
    private volatile int _failAt = int.MaxValue;
    private int _count;
    private ShareError _error;

    [Theory]
    [InlineData(nameof(ShareError.Full), typeof(StoreFullException))]
    [InlineData(nameof(ShareError.Failed), typeof(StoreFailedException))]
    public async Task CommitAsync_failing_at_every_step_says_so_loses_nothing_and_a_repeat_makes_one_commit(string error, Type expected)
    {
        _error = Enum.Parse<ShareError>(error);
        using var store = await CreateAsync(new HookedShareFiles(WikiStore.DefaultFiles(), Fail) { SkipFlush = true });
        var acknowledged = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        var failures = 0;
        for (var step = 1; ; step++)
        {
            (_failAt, _count) = (step, 0);
            var operation = $"op-{step}";
            var before = failures;
            try
            {
                acknowledged[operation] = (await store.CommitAsync(operation, File("a/b/Page.md", operation))).Tip.Commit.Id;
            }
            catch (Exception e) when (e.GetType() == expected)
            {
                failures++;
                e.Message.ShouldNotContain(store.Root);
            }

            var reached = _count >= step;
            _failAt = int.MaxValue;
            acknowledged[operation] = (await store.CommitAsync(operation, File("a/b/Page.md", operation))).Tip.Commit.Id;
            (await store.ReadAsync("a/b/Page.md")).ShouldBe(operation);
            if (!reached)
            {
                break;
            }

            failures.ShouldBe(before + 1, $"step {step}");
        }

        failures.ShouldBeGreaterThan(30);
        await FrozenWriterTests.ShouldHoldExactlyOnceAsync(store.Repository, acknowledged);
    }

    [Fact]
    public async Task ReadTipAsync_with_a_stale_handle_opens_the_ref_again()
    {
        _error = ShareError.Stale;
        using var store = await CreateAsync(new HookedShareFiles(WikiStore.DefaultFiles(), Fail));
        (_failAt, _count) = (4, 0); // the read after the open, before which the folder and the name are asked for

        (await store.Wiki.ReadTipAsync(Main, default)).ShouldNotBeNull();

        _count.ShouldBeGreaterThan(4);
    }

    [Fact]
    public async Task ReadAsync_with_a_listing_from_before_the_packing_finds_everything_in_its_second_look()
    {
        using var store = await CreateAsync();
        await store.CommitAsync("op-1", File("A.md", "a"));
        var old = new OldListings(WikiStore.DefaultFiles());
        using var other = await OpenAsync(store.Root, old);
        old.Remember(Path.Combine(store.Repository, "objects", "pack"));
        await RepackAsync(store);

        (await other.ReadAsync("A.md")).ShouldBe("a");

        old.Served.ShouldBe(1);
    }

    [Fact]
    public async Task ReadAsync_when_a_pack_is_replaced_under_an_open_handle_goes_on()
    {
        using var store = await CreateAsync();
        for (var i = 0; i < 10; i++)
        {
            await store.CommitAsync($"op-{i}", File($"Page {i}.md", $"{i}"));
        }

        await RepackAsync(store);
        _error = ShareError.Stale;
        using var other = await OpenAsync(store.Root, new HookedShareFiles(WikiStore.DefaultFiles(), FailPreads));
        (await other.ReadAsync("Page 1.md")).ShouldBe("1");
        _failAt = 0;

        (await other.ReadAsync("Page 2.md")).ShouldBe("2");
    }

    [Fact]
    public async Task ReadAsync_of_a_damaged_object_says_so()
    {
        using var store = await CreateAsync();
        var made = await store.CommitAsync("op-1", File("A.md", "a"));
        var blob = made.Tip.Root.Entries.Single(e => e.Name == "A.md").Id.ToString();
        var file = Path.Combine(store.Repository, "objects", blob[..2], blob[2..]);
        var bytes = await System.IO.File.ReadAllBytesAsync(file);
        bytes[^1] ^= 1;
        await System.IO.File.WriteAllBytesAsync(file, bytes);
        using var other = await OpenAsync(store.Root);

        await Should.ThrowAsync<StoreFailedException>(() => other.ReadAsync("A.md"));
    }

    [Fact]
    public async Task CommitAsync_on_a_full_disk_says_so_loses_nothing_and_works_again_after()
    {
        await using var disk = await SmallDisk.MountAsync("4m");
        using var store = await OpenNewAsync(disk.Path);
        var acknowledged = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        var random = new Random(1);
        StoreFullException? full = null;
        for (var i = 0; full is null; i++)
        {
            i.ShouldBeLessThan(500);
            try
            {
                acknowledged[$"op-{i}"] = (await store.CommitAsync($"op-{i}", File($"Page {i}.md", Convert.ToBase64String(Bytes(random, 40_000))))).Tip.Commit.Id;
            }
            catch (StoreFullException e)
            {
                full = e;
            }
        }

        (await store.ReadAsync("Page 0.md")).ShouldNotBeNull();
        await disk.GrowAsync("16m");
        acknowledged["after"] = (await store.CommitAsync("after", File("After.md", "works again"))).Tip.Commit.Id;
        await FrozenWriterTests.ShouldHoldExactlyOnceAsync(store.Repository, acknowledged);
    }

    private static async Task<TestStore> OpenNewAsync(string root)
    {
        var creator = WikiStore.Open(new StorageOptions { Root = root }, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        await creator.CreateAsync("home", Seeds(), default);
        return await OpenAsync(root);
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private void Fail(string operation, string path)
    {
        if (Interlocked.Increment(ref _count) == _failAt)
        {
            throw new ShareFileException(_error, operation, path);
        }
    }

    /// <summary>Once <see cref="_failAt"/> is 0, the next read that belongs to no just opened file fails.</summary>
    private void FailPreads(string operation, string path)
    {
        if (operation == "open")
        {
            _count = 1;
        }
        else if (operation == "read" && Interlocked.Exchange(ref _count, 0) == 0 && Interlocked.CompareExchange(ref _failAt, 1, 0) == 0)
        {
            throw new ShareFileException(_error, operation, path);
        }
    }

    /// <summary>A client that shows a remembered listing once, as NFS does for up to a minute, and then asks again.</summary>
    private sealed class OldListings(IShareFiles inner) : HookedShareFiles(inner, (_, _) => { })
    {
        private readonly Dictionary<string, IReadOnlyList<ShareEntry>?> _old = new(StringComparer.Ordinal);

        public int Served { get; private set; }

        public void Remember(string folder) => _old[folder] = Inner.List(folder);

        public override IReadOnlyList<ShareEntry>? List(string folder)
        {
            if (!_old.Remove(folder, out var listing))
            {
                return Inner.List(folder);
            }

            Served++;
            return listing;
        }
    }

    // As an operator does who has been told what it costs (decision 0002).
    private static async Task RepackAsync(TestStore store)
    {
        await StockGit.RunAsync(store.Repository, "config", "extensions.preciousObjects", "false");
        await StockGit.RunAsync(store.Repository, "repack", "-a", "-d", "-q");
    }
}
