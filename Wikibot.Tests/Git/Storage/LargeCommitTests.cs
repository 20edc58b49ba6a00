using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;
using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage;

/// <summary>Commits of so many objects that they go into a pack of their own.</summary>
public sealed class LargeCommitTests
{
    private volatile int _failAt = int.MaxValue;
    private int _count;
    private ShareError _error;

    [Fact]
    public async Task CommitAsync_many_pages_makes_one_pack_that_others_read_and_maintenance_joins()
    {
        using var store = await CreateAsync(configure: o => o with { JoinPacks = 2, LooseGrace = TimeSpan.Zero });
        using var other = await OpenAsync(store.Root);
        for (var i = 0; i < 3; i++)
        {
            var loose = Loose(store);
            await store.CommitAsync($"op-{i}", Pages($"{i}"));
            Packs(store).ShouldBe(i + 1);
            Loose(store).ShouldBe(loose);
            (await other.ReadAsync("Folder 7/Page.md")).ShouldBe($"7 {i}");
        }

        (await store.Wiki.MaintainAsync(TimeSpan.FromMinutes(1), true, TestContext.Current.CancellationToken)).Finished.ShouldBeTrue();

        using var cold = await OpenAsync(store.Root);
        (await cold.ReadAsync("Folder 19/Page.md")).ShouldBe("19 2");
        await ShouldBeSoundAsync(store.Repository);
    }

    [Fact]
    public async Task CommitAsync_more_bytes_than_a_pack_in_memory_may_have_leaves_them_loose()
    {
        using var store = await CreateAsync(new HookedShareFiles(WikiStore.DefaultFiles(), (_, _) => { }) { SkipFlush = true });
        var files = Pages("x");
        files[0] = new FileChange("Large.bin", new byte[ObjectWriter.PackUpTo]);

        await store.CommitAsync("large", files);

        Packs(store).ShouldBe(0);
        (await store.ReadAsync("Folder 7/Page.md")).ShouldBe("7 x");
        await ShouldBeSoundAsync(store.Repository);
    }

    [Fact]
    public async Task CommitAsync_frozen_at_every_step_loses_nothing_and_is_told_the_truth()
    {
        using var store = await CreateAsync(new HookedShareFiles(WikiStore.DefaultFiles(), (_, _) => { }) { SkipFlush = true });
        var acknowledged = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        var step = 0;
        for (var reached = true; reached;)
        {
            using var freezer = new Freezer(++step);
            using var frozen = await OpenAsync(store.Root, freezer.Wrap(WikiStore.DefaultFiles()));
            // Warm, so that the steps are those of the write: a first read opens the packs, of which each round adds some.
            await frozen.ReadAsync("Folder 19/Page.md");
            freezer.Arm();
            var work = Task.Run(() => frozen.CommitAsync($"frozen-{step}", Pages($"frozen {step}")));
            await freezer.FrozenOrDoneAsync(work);
            reached = freezer.Reached;
            acknowledged[$"other-{step}"] = (await store.CommitAsync($"other-{step}", Pages($"other {step}"))).Tip.Commit.Id;
            acknowledged[$"one-{step}"] = (await store.CommitAsync($"one-{step}", File("One.md", $"{step}"))).Tip.Commit.Id;

            freezer.Thaw();
            acknowledged[$"frozen-{step}"] = (await work).Tip.Commit.Id;
        }

        step.ShouldBeGreaterThan(15);
        await FrozenWriterTests.ShouldHoldExactlyOnceAsync(store.Repository, acknowledged);
    }

    [Theory]
    [InlineData(nameof(ShareError.Full), typeof(StoreFullException))]
    [InlineData(nameof(ShareError.Failed), typeof(StoreFailedException))]
    public async Task CommitAsync_failing_at_every_step_says_so_loses_nothing_and_leaves_nothing_unfinished(string error, Type expected)
    {
        _error = Enum.Parse<ShareError>(error);
        using var store = await CreateAsync(new HookedShareFiles(WikiStore.DefaultFiles(), Fail) { SkipFlush = true });
        var acknowledged = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        var failures = 0;
        for (var step = 1; ; step++)
        {
            (_failAt, _count) = (step, 0);
            var operation = $"op-{step}";
            try
            {
                acknowledged[operation] = (await store.CommitAsync(operation, Pages(operation))).Tip.Commit.Id;
            }
            catch (Exception e) when (e.GetType() == expected)
            {
                failures++;
            }

            var reached = _count >= step;
            _failAt = int.MaxValue;
            Directory.GetFiles(Path.Combine(store.Repository, "objects", "pack"), ObjectWriter.TemporaryPrefix + "*").ShouldBeEmpty();
            acknowledged[operation] = (await store.CommitAsync(operation, Pages(operation))).Tip.Commit.Id;
            if (!reached)
            {
                break;
            }
        }

        failures.ShouldBeGreaterThan(15);
        await FrozenWriterTests.ShouldHoldExactlyOnceAsync(store.Repository, acknowledged);
    }

    private static FileChange[] Pages(string text) => [.. Enumerable.Range(0, 20).Select(i => File($"Folder {i}/Page.md", $"{i} {text}"))];

    private static int Packs(TestStore store) => Directory.GetFiles(Path.Combine(store.Repository, "objects", "pack"), "*.idx").Length;

    private static int Loose(TestStore store) =>
        Directory.GetDirectories(Path.Combine(store.Repository, "objects"), "??").Sum(f => Directory.GetFiles(f).Length);

    private void Fail(string operation, string path)
    {
        if (Interlocked.Increment(ref _count) == _failAt)
        {
            throw new ShareFileException(_error, operation, path);
        }
    }
}
