using Wikibot.Git.Storage;
using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage;

public sealed class MaintenanceTests
{
    private readonly ShiftedTime _time = new(); // It goes on by itself: writers that compete pause by it.

    [Fact]
    public async Task MaintainAsync_packs_and_later_drops_loose_objects_and_all_stays_readable()
    {
        using var store = await CreateAsync(time: _time);
        await FillAsync(store, 30);
        using var other = await OpenAsync(store.Root, time: _time);

        var first = await MaintainAsync(store);
        var looseAfterFirst = await LooseAsync(store);
        _time.Advance(TimeSpan.FromMinutes(11));
        var second = await MaintainAsync(store);

        first.PackedObjects.ShouldBeGreaterThan(100);
        looseAfterFirst.ShouldBe(first.PackedObjects);
        second.RemovedFiles.ShouldBe(first.PackedObjects);
        (await LooseAsync(store)).ShouldBe(0);
        (await other.ReadAsync("Dev/Page 7.md")).ShouldBe("text 7");
        (await other.CommitAsync("after", File("After.md", "x"))).Changed.ShouldBeTrue();
        await ShouldBeSoundAsync(store.Repository);
    }

    [Fact]
    public async Task MaintainAsync_joins_packs_and_keeps_the_superseded_for_a_day()
    {
        using var store = await CreateAsync(time: _time, configure: o => o with { JoinPacks = 3 });
        for (var i = 0; i < 3; i++)
        {
            await FillAsync(store, 5, $"round {i}");
            await MaintainAsync(store);
        }

        Packs(store).ShouldBe(4);
        _time.Advance(TimeSpan.FromHours(23));
        await MaintainAsync(store);
        Packs(store).ShouldBe(4);
        _time.Advance(TimeSpan.FromHours(2));
        var report = await MaintainAsync(store);

        Packs(store).ShouldBe(1);
        report.Finished.ShouldBeTrue();
        using var other = await OpenAsync(store.Root);
        (await other.ReadAsync("Dev/Page 3.md")).ShouldBe("text 3");
        await ShouldBeSoundAsync(store.Repository);
    }

    [Fact]
    public async Task MaintainAsync_never_drops_an_object_that_no_ref_reaches()
    {
        using var store = await CreateAsync(time: _time);
        var file = Path.Combine(store.Root, "loner");
        await System.IO.File.WriteAllTextAsync(file, "on its way");
        var loner = (await StockGit.RunAsync(store.Repository, "hash-object", "-w", file)).Trim();

        for (var i = 0; i < 4; i++)
        {
            await MaintainAsync(store);
            _time.Advance(TimeSpan.FromDays(30));
        }

        (await StockGit.RunAsync(store.Repository, "cat-file", "-p", loner)).ShouldBe("on its way");
        (await LooseAsync(store)).ShouldBe(0);
    }

    [Fact]
    public async Task MaintainAsync_sweeps_leftovers_only_after_the_grace()
    {
        using var store = await CreateAsync(time: _time);
        var temporary = Path.Combine(store.Repository, "objects", "ab", "tmp_obj_left");
        await System.IO.File.WriteAllTextAsync(temporary, "half");

        await MaintainAsync(store);
        System.IO.File.Exists(temporary).ShouldBeTrue();
        _time.Advance(TimeSpan.FromHours(25));
        await MaintainAsync(store);

        System.IO.File.Exists(temporary).ShouldBeFalse();
    }

    [Theory]
    [InlineData("home.git/objects/incoming-0123", "pack/tmp_pack_left")]
    [InlineData(".new-0123", "objects/incoming-4567/pack/tmp_pack_left")]
    [InlineData(".removed-0123", "config")]
    public async Task MaintainAsync_folder_that_a_killed_process_left_goes_after_the_grace_though_counts_ask_for_nothing(string folder, string file)
    {
        using var store = await CreateAsync(time: _time);
        folder = Path.Combine(store.Root, folder);
        file = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await System.IO.File.WriteAllTextAsync(file, "half");

        var young = await store.Wiki.MaintainAsync(TimeSpan.FromMinutes(1), force: false, default);
        Directory.Exists(folder).ShouldBeTrue();
        _time.Advance(TimeSpan.FromHours(25));
        var old = await store.Wiki.MaintainAsync(TimeSpan.FromMinutes(1), force: false, default);

        (young.Ran, young.RemovedFiles, young.Finished).ShouldBe((false, 0, true));
        (old.Ran, old.PackedObjects, old.RemovedFiles, old.Finished).ShouldBe((true, 0, 1, true));
        Directory.Exists(folder).ShouldBeFalse();
        Directory.GetFileSystemEntries(store.Root).ShouldBe([store.Repository]);
        await ShouldBeSoundAsync(store.Repository);
    }

    [Fact]
    public async Task MaintainAsync_old_quarantine_with_a_file_that_still_grows_stays()
    {
        using var store = await CreateAsync(time: _time);
        var quarantine = Path.Combine(store.Repository, "objects", "incoming-0123");
        Directory.CreateDirectory(Path.Combine(quarantine, "pack"));
        var file = Path.Combine(quarantine, "pack", "tmp_pack_growing");
        await System.IO.File.WriteAllTextAsync(file, "half");
        _time.Advance(TimeSpan.FromHours(25));
        System.IO.File.SetLastWriteTimeUtc(file, _time.GetUtcNow().UtcDateTime);

        await MaintainAsync(store);

        System.IO.File.Exists(file).ShouldBeTrue();
    }

    [Fact]
    public async Task CreateAsync_draft_swept_while_the_process_was_frozen_says_so_and_leaves_no_wiki()
    {
        using var store = await CreateAsync(time: _time);

        await Should.ThrowAsync<StoreFailedException>(() => store.Store.CreateFromPacksAsync(
            "other",
            async _ =>
            {
                _time.Advance(TimeSpan.FromHours(25));
                await MaintainAsync(store);
                return new Dictionary<string, ObjectId>();
            },
            Seeds(),
            foreign: false,
            default));

        Directory.GetFileSystemEntries(store.Root).ShouldBe([store.Repository]);
    }

    [Fact]
    public async Task MaintainAsync_without_budget_stops_early_and_the_next_run_goes_on()
    {
        using var store = await CreateAsync(time: _time);
        await FillAsync(store, 5);

        var none = await store.Wiki.MaintainAsync(TimeSpan.FromTicks(-1), force: true, default);
        var rest = await MaintainAsync(store);

        none.Finished.ShouldBeFalse();
        none.PackedObjects.ShouldBe(0);
        rest.Finished.ShouldBeTrue();
        rest.PackedObjects.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task MaintainAsync_with_little_to_do_does_not_run()
    {
        using var store = await CreateAsync();

        (await store.Wiki.MaintainAsync(TimeSpan.FromSeconds(10), force: false, default)).Ran.ShouldBeFalse();
    }

    [Fact]
    public async Task CommitAsync_frozen_at_every_step_for_days_while_slots_are_pruned_loses_nothing()
    {
        var files = new HookedShareFiles(WikiStore.DefaultFiles(), (_, _) => { }) { SkipFlush = true };
        using var store = await CreateAsync(files, time: _time);
        var acknowledged = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        var failed = 0;
        var step = 0;
        for (var reached = true; reached;)
        {
            using var freezer = new Freezer(++step);
            // It goes on competing after days, which is what can do harm; as it is set, it would give up.
            using var frozen = await OpenAsync(store.Root, freezer.Wrap(WikiStore.DefaultFiles()), o => o with { WriteTimeout = TimeSpan.FromDays(10) }, _time);
            freezer.Arm();
            var work = Task.Run(() => frozen.CommitAsync($"frozen-{step}", File($"a/b/Frozen {step}.md", $"{step}")));
            await freezer.FrozenOrDoneAsync(work);
            reached = freezer.Reached;
            for (var day = 0; day < 2; day++)
            {
                _time.Advance(TimeSpan.FromHours(30));
                var other = await store.CommitAsync($"other-{step}-{day}", File("a/b/Other.md", $"{step} {day}"));
                acknowledged[$"other-{step}-{day}"] = other.Tip.Commit.Id;
                await MaintainAsync(store);
            }

            freezer.Thaw();
            try
            {
                acknowledged[$"frozen-{step}"] = (await work).Tip.Commit.Id;
            }
            catch (StoreFailedException)
            {
                // Its unfinished files were swept: it is told so, and nothing of it is on main (checked below).
                failed++;
            }
        }

        failed.ShouldBeLessThan(step);
        // Today's, the one before it, and those that wait a day until they are sealed, and another until they go.
        Directory.GetDirectories(Path.Combine(store.Repository, "wikibot", "heads-main"), "2*").Length.ShouldBeLessThan(5);
        await FrozenWriterTests.ShouldHoldExactlyOnceAsync(store.Repository, acknowledged);
    }

    private static Task<MaintenanceReport> MaintainAsync(TestStore store) => store.Wiki.MaintainAsync(TimeSpan.FromMinutes(1), force: true, default);

    private static async Task FillAsync(TestStore store, int commits, string mark = "fill")
    {
        for (var i = 0; i < commits; i++)
        {
            await store.CommitAsync($"{mark.Replace(' ', '-')}-{i}", File($"Dev/Page {i}.md", $"text {i}"), File("Log.md", $"{mark} {i}"));
        }
    }

    private static int Packs(TestStore store) => Directory.GetFiles(Path.Combine(store.Repository, "objects", "pack"), "*.pack").Length;

    private static async Task<int> LooseAsync(TestStore store) =>
        int.Parse((await StockGit.RunAsync(store.Repository, "count-objects")).Split(' ')[0]);
}
