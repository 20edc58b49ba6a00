using System.Runtime.InteropServices;
using Wikibot.Git.Index;
using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;
using Wikibot.Tests.Git.Index;
using Wikibot.Tests.Git.Storage.Files;

namespace Wikibot.Tests.Git.Storage.Worker;

/// <summary>One process of a storage test. It tells on standard output what it did: <c>ack</c>, <c>again</c>, <c>fail</c>, <c>bad</c>, <c>ready</c>.</summary>
internal static partial class StorageWorker
{
    public const string Mode = "--storage-worker";

    private const int SIGSTOP = 19;

    /// <summary>Tries of one commit, each of which may have met a process that got no time.</summary>
    private const int MostTries = 20;

    public static async Task<int> RunAsync(string[] args)
    {
        var (task, root, name, number, share) = (args[0], args[1], args[2], int.Parse(args[3]), ShareLayers.Of(args[4]));
        return task switch
        {
            "commit" => await CommitAsync(root, share, name, number),
            "read" => await ReadAsync(root, share),
            "maintain" => await MaintainAsync(root, share),
            "transfer" => await TransferAsync(root),
            "incoming" => await IncomingAsync(root, number),
            "index" => await IndexAsync(root, share, name),
            "stop" => await StopAsync(root, share, name, number),
            _ => throw new ArgumentException(task, nameof(args)),
        };
    }

    /// <summary>Commits <paramref name="count"/> times, or until killed; some of the pages are the same for all writers.</summary>
    private static async Task<int> CommitAsync(string root, IShareFiles share, string name, int count)
    {
        using var store = await TestStore.OpenAsync(root, share);
        Say("ready");
        for (var i = 0; i < count; i++)
        {
            var operation = $"{name}-{i}";
            for (var tries = 1; ; tries++)
            {
                try
                {
                    var result = await store.CommitAsync(
                        operation,
                        TestStore.File($"pages/{name}/Page {i % 50}.md", operation),
                        TestStore.File("Shared.md", operation));
                    Say($"ack {operation} {result.Tip.Commit.Id}");
                    break;
                }
                catch (Exception e) when (tries < MostTries && e is StoreBusyException or StoreFailedException { InnerException: ShareFileException { Error: ShareError.NotFound } })
                {
                    // It got no time for longer than others let it compete, or than maintenance leaves what is unfinished: like its caller it repeats the operation.
                    Say($"again {operation} {e.Message}");
                }
            }
        }

        return 0;
    }

    /// <summary>Reads until standard input closes: the ref always leads to a whole commit, and never goes back.</summary>
    private static async Task<int> ReadAsync(string root, IShareFiles share)
    {
        using var store = await TestStore.OpenAsync(root, share);
        Say("ready");
        var stop = InputEndsAsync();
        ObjectId? last = null;
        var reads = 0;
        for (; !stop.IsCompleted; reads++)
        {
            var tip = await store.Wiki.ReadTipAsync(TestStore.Main, CancellationToken.None);
            if (tip is null)
            {
                Say("bad the ref is gone");
                continue;
            }

            if (last is { } before && before != tip.Commit.Id && !await store.Wiki.IsOnMainAsync(tip.Commit.Id, before, CancellationToken.None))
            {
                Say($"bad main went from {before} to {tip.Commit.Id}");
            }

            last = tip.Commit.Id;
            await foreach (var file in store.Wiki.DiffAsync(null, tip.Root.Id, CancellationToken.None))
            {
                await store.Wiki.ReadBlobAsync(file.New!.Value.Id, CancellationToken.None);
            }
        }

        Say($"reads {reads}");
        return 0;
    }

    /// <summary>Maintains again and again until standard input closes, with no grace at all for what may go at once.</summary>
    private static async Task<int> MaintainAsync(string root, IShareFiles share)
    {
        using var store = await TestStore.OpenAsync(root, share, configure: o => o with { PackLooseObjects = 1, JoinPacks = 3, LooseGrace = TimeSpan.Zero, Grace = TimeSpan.FromSeconds(5) });
        Say("ready");
        var stop = InputEndsAsync();
        int runs = 0, packed = 0, removed = 0;
        for (; !stop.IsCompleted; runs++)
        {
            var report = await store.Wiki.MaintainAsync(TimeSpan.FromSeconds(5), force: true, CancellationToken.None);
            (packed, removed) = (packed + report.PackedObjects, removed + report.RemovedFiles);
            await Task.Delay(50);
        }

        Say($"maintained {runs} {packed} {removed}");
        return 0;
    }

    /// <summary>Makes the index of the wiki in <paramref name="folder"/>, the shortest possible part at a time, and keeps it open until standard input closes, or until killed.</summary>
    private static async Task<int> IndexAsync(string root, IShareFiles share, string folder)
    {
        using var store = await TestStore.OpenAsync(root, share);
        using var indexes = IndexScene.Open(store, folder);
        Say("ready");
        for (var step = 0; ; step++)
        {
            var state = await indexes.ReadAsync(store.Wiki, IndexNeed.All, TimeSpan.Zero, (_, state) => state, CancellationToken.None);
            Say($"step {step} {state.Pending}");
            if (state is { IsWhole: true, IsLineWhole: true })
            {
                break;
            }
        }

        Say("whole");
        await InputEndsAsync();
        return 0;
    }

    /// <summary>Writes one page, and stops itself (SIGSTOP) in front of file operation <paramref name="step"/>.</summary>
    private static async Task<int> StopAsync(string root, IShareFiles share, string name, int step)
    {
        var count = 0;
        var armed = false;
        var files = new HookedShareFiles(share, (operation, path) =>
        {
            if (armed && Interlocked.Increment(ref count) == step)
            {
                Say($"stopped {operation} {Path.GetFileName(path)}");
                if (Kill(Environment.ProcessId, SIGSTOP) != 0)
                {
                    throw new InvalidOperationException("SIGSTOP failed.");
                }
            }
        });
        using var store = await TestStore.OpenAsync(root, files, o => o with { WriteTimeout = TimeSpan.FromSeconds(2) });
        armed = true;
        Say("ready");
        try
        {
            var result = await store.CommitAsync(name, TestStore.File($"a/b/{name}.md", name));
            Say($"ack {name} {result.Tip.Commit.Id}");
        }
        catch (StoreBusyException e)
        {
            Say($"fail {name} {e.Message}");
        }

        return 0;
    }

    /// <summary>Sends all of the wiki out as a pack, takes that in as another wiki, copies every file, and tells the process's peak of memory.</summary>
    private static async Task<int> TransferAsync(string root)
    {
        using var store = await TestStore.OpenAsync(root);
        var tip = (await store.Wiki.ReadTipAsync(TestStore.Main, CancellationToken.None))!;
        var file = Path.Combine(root, "pack");
        await using (var pack = File.Create(file))
        {
            await store.Wiki.WritePackAsync([tip.Commit.Id], [], pack, CancellationToken.None);
        }

        await using (var pack = File.OpenRead(file))
        {
            await store.Store.CreateFromPacksAsync(
                "copy",
                async sink =>
                {
                    await sink.AddAsync(pack, CancellationToken.None);
                    return new Dictionary<string, ObjectId>(StringComparer.Ordinal) { [TestStore.Main] = tip.Commit.Id };
                },
                [],
                foreign: false,
                CancellationToken.None);
        }

        await foreach (var one in store.Wiki.DiffAsync(null, tip.Root.Id, CancellationToken.None))
        {
            await store.Wiki.CopyBlobAsync(one.New!.Value.Id, Stream.Null, CancellationToken.None);
        }

        return await SayPeakAsync();
    }

    /// <summary>Commits so many MiB that come from elsewhere, and reads them again piece by piece.</summary>
    private static async Task<int> IncomingAsync(string root, int mebibytes)
    {
        using var store = await TestStore.OpenAsync(root);
        var incoming = new IncomingBytes((long)mebibytes << 20, _ => Task.FromResult<Stream>(new Noise((long)mebibytes << 20)));
        var result = await store.Wiki.CommitAsync(
            new CommitRequest(TestStore.Main, "film", (_, _) => new((new ChangeSet([new FileChange("film.mp4", Incoming: incoming)]), TestStore.Details("Film")))), CancellationToken.None);
        await store.Wiki.CopyBlobAsync(result.Tip.Root.Entries.Single(entry => entry.Name == "film.mp4").Id, Stream.Null, CancellationToken.None);
        return await SayPeakAsync();
    }

    private static async Task<int> SayPeakAsync()
    {
        var peak = (await File.ReadAllLinesAsync("/proc/self/status")).First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        Say($"peak {peak.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1]}");
        return 0;
    }

    /// <summary>Bytes that do not compress, as many as are wanted.</summary>
    private sealed class Noise(long length) : ForwardStream
    {
        private readonly Random _random = new(1);
        private long _left = length;

        public override int Read(Span<byte> buffer)
        {
            var read = (int)Math.Min(buffer.Length, _left);
            _random.NextBytes(buffer[..read]);
            _left -= read;
            return read;
        }
    }

    /// <summary>Ends with standard input. Not by <see cref="Console.In"/>, whose reader holds up what is written meanwhile.</summary>
    private static Task InputEndsAsync() => Task.Factory.StartNew(
        () =>
        {
            using var input = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(0, ownsHandle: false), FileAccess.Read, 1);
            while (input.ReadByte() >= 0)
            {
                // Nothing is sent; the end is what counts.
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
