using System.Diagnostics;
using Wikibot.Git.Storage;
using Wikibot.Tests.Git.Storage.Files;
using Wikibot.Tests.Git.Storage.Worker;
using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage;

/// <summary>Real processes on one folder: at once, stopped, killed. Full counts with WIKIBOT_TEST_FULL=1.</summary>
public sealed class ProcessTests(ITestOutputHelper output)
{
    [Theory]
    [MemberData(nameof(ShareLayers.Shared), MemberType = typeof(ShareLayers))]
    public async Task Five_writers_a_reader_and_maintenance_keep_every_acknowledged_commit_exactly_once(string layer)
    {
        SkipUnlessLinux();
        for (var round = 0; round < (TestScale.Full ? 10 : 1); round++)
        {
            var count = TestScale.Full ? 200 : 40;
            using var store = await CreateAsync();
            await using var reader = WorkerProcess.Start("read", store.Root, layer: layer);
            await using var maintainer = WorkerProcess.Start("maintain", store.Root, layer: layer);
            await reader.UntilAsync("ready");
            await maintainer.UntilAsync("ready");
            var writers = Enumerable.Range(0, 5).Select(i => WorkerProcess.Start("commit", store.Root, $"w{i}", count, layer: layer)).ToList();
            var acknowledged = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
            foreach (var writer in writers)
            {
                await writer.EndAsync();
                writer.Others.ShouldAllBe(line => line.StartsWith("again ", StringComparison.Ordinal));
                foreach (var (operation, commit) in writer.Acknowledged)
                {
                    acknowledged.Add(operation, commit);
                }

                await writer.DisposeAsync();
            }

            reader.EndInput();
            maintainer.EndInput();
            await reader.EndAsync();
            await maintainer.EndAsync();
            reader.Others.ShouldAllBe(l => l.StartsWith("reads "));
            output.WriteLine($"{layer}, round {round}: {acknowledged.Count} commits; {string.Join("; ", reader.Others.Concat(maintainer.Others))}");
            acknowledged.Count.ShouldBe(5 * count);
            await FrozenWriterTests.ShouldHoldExactlyOnceAsync(store.Repository, acknowledged);
        }
    }

    [Fact]
    public async Task SIGSTOP_at_every_step_then_SIGCONT_loses_and_undoes_nothing()
    {
        SkipUnlessLinux();
        using var store = await CreateAsync();
        var acknowledged = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        // Every step in the full run; by default a few of the writing and all of the deciding.
        var steps = Enumerable.Range(1, 53).Where(s => TestScale.Full || s is >= 44 and <= 49 || s % 24 == 9).ToList();
        foreach (var batch in steps.Chunk(8))
        {
            var stopped = new List<WorkerProcess>();
            foreach (var step in batch)
            {
                var worker = WorkerProcess.Start("stop", store.Root, $"stop-{step}", step);
                stopped.Add(worker);
                output.WriteLine($"{step}: {await worker.UntilAsync("stopped", "ack", "fail")}");
            }

            // Past the stopped writers' write timeout of two seconds.
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < 3 || clock.Elapsed < TimeSpan.FromSeconds(2.5); i++)
            {
                var operation = $"other-{batch[0]}-{i}";
                acknowledged[operation] = (await store.CommitAsync(operation, File("a/b/Other.md", operation))).Tip.Commit.Id;
                System.IO.File.ReadAllText(Path.Combine(store.Repository, Main)).Trim().Length.ShouldBe(40);
                await Task.Delay(100);
            }

            foreach (var worker in stopped)
            {
                worker.Continue();
            }

            foreach (var (worker, step) in stopped.Zip(batch))
            {
                await worker.EndAsync();
                var told = worker.Acknowledged.GetValueOrDefault($"stop-{step}");
                var onMain = (await StockGit.RunAsync(store.Repository, "log", "--format=%H", $"--grep=Wikibot-Operation: stop-{step}$", "main")).Trim();
                onMain.ShouldBe(worker.Acknowledged.Count == 0 ? "" : told.ToString(), $"step {step}: the writer was told the truth");
                if (worker.Acknowledged.Count > 0)
                {
                    acknowledged[$"stop-{step}"] = told;
                }

                await worker.DisposeAsync();
            }
        }

        await FrozenWriterTests.ShouldHoldExactlyOnceAsync(store.Repository, acknowledged);
    }

    [Fact]
    public async Task Kill_minus_9_of_writers_and_maintenance_loses_nothing_and_the_next_write_succeeds()
    {
        SkipUnlessLinux();
        using var store = await CreateAsync();
        var acknowledged = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
        var random = new Random(7);
        var slowest = TimeSpan.Zero;
        for (var round = 0; round < (TestScale.Full ? 100 : 4); round++)
        {
            await using var writer = WorkerProcess.Start("commit", store.Root, $"kill-{round}", int.MaxValue);
            await using var maintainer = WorkerProcess.Start("maintain", store.Root);
            (await writer.UntilAsync("ready")).ShouldNotBeNull();
            (await maintainer.UntilAsync("ready")).ShouldNotBeNull();
            (await writer.UntilAsync("ack")).ShouldNotBeNull();
            await Task.Delay(random.Next(0, 300));
            writer.Kill();
            maintainer.Kill();
            await writer.EndAsync(killed: true);
            await maintainer.EndAsync(killed: true);
            foreach (var (operation, commit) in writer.Acknowledged)
            {
                acknowledged[operation] = commit;
            }

            var clock = Stopwatch.StartNew();
            using var next = await OpenAsync(store.Root);
            acknowledged[$"next-{round}"] = (await next.CommitAsync($"next-{round}", File("Next.md", $"{round}"))).Tip.Commit.Id;
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
            await ShouldBeSoundAsync(store.Repository);
        }

        output.WriteLine($"{acknowledged.Count} acknowledged, slowest next write {slowest.TotalMilliseconds:0} ms");
        await FrozenWriterTests.ShouldHoldExactlyOnceAsync(store.Repository, acknowledged, complete: false);
    }

    private static void SkipUnlessLinux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals to real processes: Linux only. FrozenWriterTests covers the protocol everywhere.");
}
