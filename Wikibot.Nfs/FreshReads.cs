using Wikibot.Git.Storage;
using static Wikibot.Nfs.Engine;

namespace Wikibot.Nfs;

/// <summary>A read on one client after an acknowledged write on another, while somebody holds what was there before.</summary>
internal static class FreshReads
{
    public static async Task RunAsync(string writerRoot, string readerRoot, string holderRoot, string holder, int count)
    {
        var writer = await OpenAsync(writerRoot, Holders.Watch(writerRoot));
        var reader = await OpenAsync(readerRoot, Holders.Watch(readerRoot));
        await CommitAsync(writer, Operation("fresh"), File("Shared.md", "0"));
        int stale = 0, gone = 0, errors = 0, held = 0, failed = 0;
        var longest = TimeSpan.Zero;
        for (var i = 0; i < count; i++)
        {
            using var holders = new Holders();
            _ = await ReadAsync(reader);
            held += holder == "nobody" ? 0 : holders.Hold(holderRoot);
            CommitResult made;
            try
            {
                made = await CommitAsync(writer, Operation("fresh"), File("Shared.md", $"{i} {Guid.NewGuid()}"));
            }
            catch (Exception e)
            {
                failed++;
                Say($"write failed: {Tell(e)}");
                if (failed > 3)
                {
                    break;
                }

                continue;
            }

            var started = System.Diagnostics.Stopwatch.StartNew();
            var first = await ReadAsync(reader);
            (stale, gone, errors) = first.Id == made.Tip.Commit.Id ? (stale, gone, errors)
                : first.Error is not null ? (stale, gone, errors + 1)
                : first.Id is null ? (stale, gone + 1, errors) : (stale + 1, gone, errors);
            if (first.Id != made.Tip.Commit.Id)
            {
                // How long it goes on, of the first few: up to the 60 s of an attribute cache.
                while (stale + gone + errors <= 3 && started.Elapsed < TimeSpan.FromSeconds(70) && (await ReadAsync(reader)).Id != made.Tip.Commit.Id)
                {
                    await Task.Delay(50);
                }

                longest = started.Elapsed > longest ? started.Elapsed : longest;
            }
        }

        Row("fresh-reads", $"first read on B after a write on A; holder {holder}", $"{count - stale - gone - errors - failed} of {count} fresh; stale {stale}, absent {gone}, errors {errors}, writes failed {failed}; held {held} files; longest {longest.TotalSeconds:0.0} s", stale + gone + errors + failed == 0);
    }

    private static async Task<(ObjectId? Id, Exception? Error)> ReadAsync(IWiki wiki)
    {
        try
        {
            return ((await wiki.ReadTipAsync(Main, CancellationToken.None))?.Commit.Id, null);
        }
        catch (Exception e)
        {
            Say($"read error: {Tell(e)}");
            return (null, e);
        }
    }
}
