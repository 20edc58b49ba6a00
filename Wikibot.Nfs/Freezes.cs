using System.Runtime.InteropServices;
using Wikibot.Git.Storage;
using Wikibot.Tests.Git.Storage;
using static Wikibot.Nfs.Engine;

namespace Wikibot.Nfs;

/// <summary>
/// Sequence A: an author is frozen in front of an operation, a reader of its client holds what there is to hold, another client
/// carries on, the author thaws, the reader lets go. Nothing may be lost, and the wiki can be written at once.
/// </summary>
internal static partial class Freezes
{
    /// <summary>
    /// Freezes at every <paramref name="stride"/>th operation; or, when <paramref name="last"/> is not 0, so many times at the operations that
    /// are not about objects, in turn.
    /// </summary>
    public static async Task RunAsync(string author, string helper, string third, int stride, int last)
    {
        var acknowledged = new Dictionary<string, string>(StringComparer.Ordinal);
        var failed = new List<string>();
        var (steps, rounds, held, gone) = (int.MaxValue, 0, 0, 0);
        var names = new List<string>();

        // How many operations a write takes: the first is not frozen.
        var (armed, count, at) = (false, 0, int.MaxValue);
        using var frozen = new SemaphoreSlim(0);
        using var thaw = new SemaphoreSlim(0);
        var wikiA = await OpenAsync(author, Holders.Watch(author, (operation, path) =>
        {
            if (armed && (last == 0 || IsOfProtocol(path)) && Interlocked.Increment(ref count) is var now)
            {
                if (at == int.MaxValue)
                {
                    names.Add($"{operation} {Path.GetFileName(path)}");
                }

                if (now == at)
                {
                    frozen.Release();
                    thaw.Wait();
                }
            }
        }));
        var wikiB = await OpenAsync(helper, Holders.Watch(helper));
        var wikiC = await OpenAsync(third);
        await TryAsync(wikiA, "warm-a");
        await TryAsync(wikiB, "warm-b");
        await TryAsync(wikiA, "warm-a-2");
        armed = true;
        await TryAsync(wikiA, "count");
        armed = false;
        steps = count;
        var plan = last > 0 ? Enumerable.Range(0, last).Select(i => 1 + (i % steps)).ToList() : [.. Enumerable.Range(0, (steps + stride - 1) / stride).Select(i => 1 + (i * stride))];
        foreach (var step in plan)
        {
            using var holders = new Holders();
            (count, at) = (0, step);
            armed = true;
            var work = Task.Run(() => TryAsync(wikiA, $"frozen-{rounds}"));
            var reached = await Task.WhenAny(frozen.WaitAsync(), work) != work;
            armed = false;
            held += holders.Hold(author);
            await TryAsync(wikiB, $"helper-{rounds}");
            if (reached)
            {
                thaw.Release();
            }

            await work;
            holders.Release();
            await TryAsync(wikiC, $"after-{rounds}");
            gone += await wikiC.ReadTipAsync(Main, CancellationToken.None) is null ? 1 : 0;
            rounds++;
            if (failed.Count > 6)
            {
                Say($"given up after freezing at {step} of {steps} ({names.ElementAtOrDefault(step - 1)})");
                break;
            }
        }

        Say($"steps of a write: {string.Join(", ", names.Select((name, i) => $"{i + 1} {name}"))}");
        Row(last > 0 ? "sequence-protocol" : "sequence", $"author frozen at {(last > 0 ? "each step that is not about objects" : $"every {stride}. step")} ({steps} a write), {held} files held by a reader beside it, a helper elsewhere, thawed", $"{rounds} rounds of {plan.Count}; main gone {gone}", gone == 0 && rounds == plan.Count);
        await Judge.VerifyAsync(third, last > 0 ? "sequence-protocol" : "sequence", acknowledged, failed);

        async Task TryAsync(Wikibot.Git.Storage.IWiki wiki, string operation)
        {
            try
            {
                var made = await CommitAsync(wiki, operation, File($"a/b/{operation}.md", operation));
                lock (acknowledged)
                {
                    acknowledged[operation] = made.Tip.Commit.Id.ToString();
                }
            }
            catch (Exception e)
            {
                lock (acknowledged)
                {
                    failed.Add(Tell(e));
                }
            }
        }
    }

    private static bool IsOfProtocol(string path) => path.Length > 0 && !path.Contains("/objects/", StringComparison.Ordinal);

    /// <summary>A process that stops itself (SIGSTOP) in front of one operation of each of its writes; it ends when a write takes fewer.</summary>
    public static async Task StopAsync(string root, string name, int stride)
    {
        var (armed, count, at) = (false, 0, 1);
        var wiki = await OpenAsync(root, new HookedShareFiles(WikiStore.DefaultFiles(), (operation, path) =>
        {
            if (armed && Interlocked.Increment(ref count) == at)
            {
                Say($"stopped {at} {operation} {Path.GetFileName(path)}");
                _ = Kill(Environment.ProcessId, 19);
            }
        }));
        await CommitAsync(wiki, Operation(name), File("Warm.md", name));
        Say("ready");
        for (; count >= at || at == 1; at += count >= at ? stride : 0)
        {
            count = 0;
            armed = true;
            var operation = $"{name}-{at}";
            try
            {
                var made = await CommitAsync(wiki, operation, File($"a/b/{operation}.md", operation));
                Say($"ack {operation} {made.Tip.Commit.Id}");
            }
            catch (Exception e)
            {
                Say($"fail {operation} {Tell(e)}");
            }

            armed = false;
            if (count < at)
            {
                break;
            }
        }

        Say("end");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
