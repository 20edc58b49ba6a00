using System.Collections.Concurrent;
using Wikibot.Git.Storage;
using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage.Commits;

/// <summary>Turns are a courtesy: what they are for, and that nothing depends on them.</summary>
public sealed class TurnsTests
{
    private const string Turns = "wikibot/heads-main/turns";

    [Fact]
    public async Task CommitAsync_whose_tip_is_marked_by_a_dead_process_waits_a_while_and_goes_on()
    {
        var looks = new ConcurrentQueue<string>();
        var time = new WaitingTime();
        using var store = await CreateAsync();
        var tip = (await store.Wiki.ReadTipAsync(Main, CancellationToken.None)).ShouldNotBeNull().Commit.Id;
        Mark(store, tip);
        using var other = await OpenAsync(store.Root, new HookedShareFiles(WikiStore.DefaultFiles(), (operation, path) => looks.Enqueue($"{operation} {path}")), time: time);
        var started = time.GetTimestamp();

        var result = await other.Wiki.CommitAsync(
            new CommitRequest(Main, "write", (_, _) =>
            {
                time.Pass(TimeSpan.FromMilliseconds(20));
                return new((new ChangeSet([File("Page.md", "text")]), Details("Write")));
            }),
            CancellationToken.None);

        result.LostRaces.ShouldBe(0);
        looks.Count(l => l.StartsWith("read record", StringComparison.Ordinal) && l.EndsWith($"/{tip}", StringComparison.Ordinal) && !l.Contains(Turns, StringComparison.Ordinal))
            .ShouldBeGreaterThan(10, "it looked again and again whether the other had come");
        time.GetElapsedTime(started).TotalMilliseconds.ShouldBeInRange(20 + (3 * 20), 20 + (4 * 20) + 5, "it waited three to four times as long as its own try had taken");
    }

    [Fact]
    public async Task CommitAsync_frozen_in_its_turn_hinders_others_only_for_a_while_and_is_told_the_truth()
    {
        using var store = await CreateAsync();
        using var beforeDeciding = new Freezer(1, (operation, path) => operation == "record" && path.Contains("/heads-main/2", StringComparison.Ordinal));
        using var inItsTurn = new Freezer(2, (operation, path) => operation == "record" && path.Contains("/ops/", StringComparison.Ordinal));
        using var loser = await OpenAsync(store.Root, beforeDeciding.Wrap(inItsTurn.Wrap(WikiStore.DefaultFiles())));
        beforeDeciding.Arm();
        inItsTurn.Arm();
        var losing = Task.Run(() => loser.CommitAsync("loser", File("Loser.md", "1")));
        await beforeDeciding.FrozenOrDoneAsync(losing);
        beforeDeciding.Reached.ShouldBeTrue();
        var acknowledged = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        var lostTo = await store.CommitAsync("winner-0", File("Winner.md", "0"));
        acknowledged["winner-0"] = lostTo.Tip.Commit.Id;

        beforeDeciding.Thaw();
        await inItsTurn.FrozenOrDoneAsync(losing);
        inItsTurn.Reached.ShouldBeTrue();
        MarkedBy(store, lostTo.Tip.Commit.Id).ShouldBe("loser");
        for (var i = 1; i <= 3; i++)
        {
            acknowledged[$"winner-{i}"] = (await store.CommitAsync($"winner-{i}", File("Winner.md", $"{i}"))).Tip.Commit.Id;
        }

        inItsTurn.Thaw();
        var result = await losing;

        result.LostRaces.ShouldBe(2);
        acknowledged["loser"] = result.Tip.Commit.Id;
        await FrozenWriterTests.ShouldHoldExactlyOnceAsync(store.Repository, acknowledged);
    }

    [Fact]
    public async Task MaintainAsync_removes_marks_of_tips_that_the_ref_has_left()
    {
        using var store = await CreateAsync();
        var old = (await store.Wiki.ReadTipAsync(Main, CancellationToken.None)).ShouldNotBeNull().Commit.Id;
        var tip = (await store.CommitAsync("write", File("Page.md", "text"))).Tip.Commit.Id;
        Mark(store, old);
        Mark(store, tip);

        await store.Wiki.MaintainAsync(TimeSpan.FromMinutes(1), force: true, CancellationToken.None);

        Directory.EnumerateFileSystemEntries(Path.Combine(store.Repository, Turns)).Select(Path.GetFileName).ShouldBe([tip.ToString()]);
    }

    private static string? MarkedBy(TestStore store, ObjectId tip) => WikiStore.DefaultFiles().ReadRecord($"{store.Repository}/{Turns}/{tip}");

    private static void Mark(TestStore store, ObjectId tip) =>
        WikiStore.DefaultFiles().CreateRecord($"{store.Repository}/{Turns}/{tip}", "of-a-process-that-is-gone");
}
