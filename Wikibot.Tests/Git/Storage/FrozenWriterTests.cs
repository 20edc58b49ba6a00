using Wikibot.Git.Storage;
using Wikibot.Tests.Git.Storage.Files;
using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage;

/// <summary>
/// Writers frozen in front of every file operation in turn, thawed after others have moved on. In one process, each writer with
/// an engine of its own; <see cref="ProcessTests"/> does the same with real processes and SIGSTOP.
/// </summary>
public sealed class FrozenWriterTests(ITestOutputHelper output)
{
    [Theory]
    [MemberData(nameof(ShareLayers.All), MemberType = typeof(ShareLayers))]
    public async Task CommitAsync_frozen_at_every_step_loses_nothing_and_is_told_the_truth(string layer)
    {
        using var store = await CreateAsync(new HookedShareFiles(ShareLayers.Of(layer), (_, _) => { }) { SkipFlush = true });
        var acknowledged = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        var step = 0;
        for (var reached = true; reached;)
        {
            using var freezer = new Freezer(++step);
            using var frozen = await OpenAsync(store.Root, freezer.Wrap(ShareLayers.Of(layer)));
            freezer.Arm();
            var work = Task.Run(async () =>
            {
                using var ahead = TipAhead.Begin();
                frozen.Wiki.LookAhead(Main);
                return await frozen.CommitAsync($"frozen-{step}", File($"a/b/Frozen {step}.md", $"{step}"));
            });
            await freezer.FrozenOrDoneAsync(work);
            reached = freezer.Reached;
            for (var i = 0; i < 2; i++)
            {
                var other = await store.CommitAsync($"other-{step}-{i}", File($"a/b/Other {step}.md", $"{step} {i}"));
                acknowledged[$"other-{step}-{i}"] = other.Tip.Commit.Id;
                (await store.ReadAsync($"a/b/Other {step}.md")).ShouldBe($"{step} {i}");
            }

            freezer.Thaw();
            acknowledged[$"frozen-{step}"] = (await work).Tip.Commit.Id;
        }

        step.ShouldBeGreaterThan(30);
        await ShouldHoldExactlyOnceAsync(store.Repository, acknowledged);
    }

    [Fact]
    public async Task CommitAsync_two_frozen_at_any_two_steps_while_a_third_commits_lose_nothing()
    {
        using var store = await CreateAsync(new HookedShareFiles(WikiStore.DefaultFiles(), (_, _) => { }) { SkipFlush = true });
        var acknowledged = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        var random = new Random(20261122);
        var pairs = Enumerable.Range(1, 48).SelectMany(a => Enumerable.Range(1, 60).Select(b => (a, b))).ToList();
        foreach (var (a, b) in TestScale.Full ? pairs : [.. pairs.OrderBy(_ => random.Next()).Take(150)])
        {
            var name = $"{a}-{b}";
            using var first = new Freezer(a);
            using var second = new Freezer(b);
            using var one = await OpenAsync(store.Root, first.Wrap(WikiStore.DefaultFiles()));
            using var two = await OpenAsync(store.Root, second.Wrap(WikiStore.DefaultFiles()));
            first.Arm();
            var work1 = Task.Run(() => one.CommitAsync($"one-{name}", File("a/b/One.md", name)));
            await first.FrozenOrDoneAsync(work1);
            // The same operation in half of the rounds: a client that repeats what seems lost.
            var sameOperation = (a + b) % 2 == 0;
            second.Arm();
            var work2 = Task.Run(() => two.CommitAsync(sameOperation ? $"one-{name}" : $"two-{name}", File(sameOperation ? "a/b/One.md" : "a/b/Two.md", name)));
            await second.FrozenOrDoneAsync(work2);
            acknowledged[$"third-{name}"] = (await store.CommitAsync($"third-{name}", File("a/b/Third.md", name))).Tip.Commit.Id;
            (random.Next(2) == 0 ? first : second).Thaw();
            first.Thaw();
            second.Thaw();
            var (result1, result2) = (await work1, await work2);
            acknowledged[$"one-{name}"] = result1.Tip.Commit.Id;
            if (sameOperation)
            {
                result2.Tip.Commit.Id.ShouldBe(result1.Tip.Commit.Id, $"{name}: {first.Where} | {second.Where}");
            }
            else
            {
                acknowledged[$"two-{name}"] = result2.Tip.Commit.Id;
            }
        }

        output.WriteLine($"{acknowledged.Count} commits acknowledged");
        await ShouldHoldExactlyOnceAsync(store.Repository, acknowledged);
    }

    /// <summary>Every acknowledged operation is on main exactly once, as the commit that its writer was told.</summary>
    internal static async Task ShouldHoldExactlyOnceAsync(string repository, IReadOnlyDictionary<string, ObjectId> acknowledged, bool complete = true)
    {
        var lines = (await StockGit.RunAsync(repository, "log", "--first-parent", "--format=%H %(trailers:key=Wikibot-Operation,valueonly,separator=)", "main"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var onMain = lines.Select(l => l.Trim().Split(' ')).Where(p => p.Length == 2).ToList();
        onMain.Select(p => p[1]).ShouldBeUnique();
        var byOperation = onMain.ToDictionary(p => p[1], p => p[0], StringComparer.Ordinal);
        foreach (var (operation, commit) in acknowledged)
        {
            byOperation.GetValueOrDefault(operation).ShouldBe(commit.ToString(), operation);
        }

        if (complete)
        {
            byOperation.Count.ShouldBe(acknowledged.Count);
        }

        await ShouldBeSoundAsync(repository);
    }
}
