using Wikibot.Git.Storage;
using static Wikibot.Nfs.Engine;

namespace Wikibot.Nfs;

/// <summary>Processes beside the writers, each until a file appears.</summary>
internal static class Readers
{
    /// <summary>The tip is always there and whole, and never goes back.</summary>
    public static async Task ReadAsync(string root, string until)
    {
        var wiki = await OpenAsync(root);
        Say("ready");
        ObjectId? last = null;
        int reads = 0, changes = 0, gone = 0, back = 0, errors = 0;
        // A pause, because the guest has one processor, which the writers need too.
        for (; !System.IO.File.Exists(until); reads++, await Task.Delay(2))
        {
            try
            {
                if (await wiki.ReadTipAsync(Main, CancellationToken.None) is not { } tip)
                {
                    gone++;
                    continue;
                }

                if (last is { } before && before != tip.Commit.Id)
                {
                    changes++;
                    if (!await wiki.IsOnMainAsync(tip.Commit.Id, before, CancellationToken.None))
                    {
                        back++;
                        Say($"BACK from {before} to {tip.Commit.Id}");
                    }
                }

                last = tip.Commit.Id;
                if (tip.Root.Entries.FirstOrDefault(e => e.Name == "Shared.md") is { Name: not null } shared)
                {
                    await wiki.ReadBlobAsync(shared.Id, CancellationToken.None);
                }
            }
            catch (Exception e)
            {
                errors++;
                Say($"READ-ERROR {Tell(e)}");
            }
        }

        Say($"reader reads {reads} changes {changes} gone {gone} back {back} errors {errors}");
    }

    /// <summary>Maintains again and again, with no more grace than a write on a busy guest needs: what a writer has not renamed yet is swept after it.</summary>
    public static async Task MaintainAsync(string root, string until)
    {
        var wiki = await OpenAsync(root, configure: o => o with { PackLooseObjects = 1, JoinPacks = 3, LooseGrace = TimeSpan.Zero, Grace = TimeSpan.FromSeconds(30) });
        Say("ready");
        int runs = 0, packed = 0, removed = 0, errors = 0;
        do
        {
            try
            {
                var report = await wiki.MaintainAsync(TimeSpan.FromSeconds(60), force: true, CancellationToken.None);
                (runs, packed, removed) = (runs + 1, packed + report.PackedObjects, removed + report.RemovedFiles);
            }
            catch (Exception e)
            {
                errors++;
                Say($"MAINTAIN-ERROR {Tell(e)}");
            }

            await Task.Delay(500);
        }
        while (!System.IO.File.Exists(until));
        Say($"maintainer runs {runs} packed {packed} removed {removed} errors {errors}");
    }
}
