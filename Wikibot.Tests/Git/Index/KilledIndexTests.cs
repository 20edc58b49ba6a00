using Wikibot.Tests.Git.Storage;
using Wikibot.Tests.Git.Storage.Worker;

namespace Wikibot.Tests.Git.Index;

/// <summary>kill -9 of a process while it makes an index: the next one that takes its folder answers as if nothing had been there.</summary>
public sealed class KilledIndexTests
{
    /// <summary>5 kills; 60 with <c>./wikibot test --full</c>.</summary>
    private static int Rounds => TestScale.Cases(5, 60);

    [Fact]
    public async Task Index_killedAtRandom_isMadeAnewByTheNextProcess()
    {
        using var store = await TestStore.CreateAsync();
        using var folder = new ScratchFolder();
        await IndexScene.FillAsync(store, commits: 1500, pages: 700);
        var random = new Random(TestScale.Seed(18));
        for (var round = 0; round < Rounds; round++)
        {
            await KillAsync(store.Root, folder.Path, random);
            await store.CommitAsync($"after{round}", TestStore.File($"P{round}.md", $"{IndexScene.Needle} after {round}\n"));
            if (round % 2 == 0)
            {
                // What the killed one left is used, or thrown away, by this process; else by the one that is killed next.
                using var indexes = IndexScene.Open(store, folder.Path);
                await IndexScene.ShouldBeThatOfGitAsync(store, indexes, $"P{round}", $"P{random.Next(700)}", "Moved15");
            }
        }
    }

    private static async Task KillAsync(string root, string folder, Random random)
    {
        await using var worker = WorkerProcess.Start("index", root, folder);
        (await worker.UntilAsync("ready")).ShouldNotBeNull();
        // About 20 steps make it whole. It goes on while this is read, so that it is killed anywhere in a step.
        (await worker.UntilAsync($"step {random.Next(25)} ", "whole")).ShouldNotBeNull();
        // Somewhere in the next step, not at its beginning.
        Thread.SpinWait(random.Next(200_000));
        worker.Kill();
        await worker.EndAsync(killed: true);
    }
}
