using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace Wikibot.Git.Storage.Files;

/// <summary>
/// Closes handles that were only read, where the share is slow enough for that to be worth a change of threads: a close
/// is a round trip on NFS, and its answer changes nothing for the reader. Whoever is frozen before it closes it when it thaws.
/// </summary>
internal static class SlowCloser
{
    /// <summary>An open that took this long tells of a share; handing over to another thread costs some 10 µs.</summary>
    public static readonly TimeSpan Slow = TimeSpan.FromMicroseconds(500);

    private const int Threads = 2;
    private static readonly BlockingCollection<SafeFileHandle> s_waiting = new(boundedCapacity: 16);
    private static int s_started;

    /// <summary>Takes a handle to close soon; false when the caller had better do it, because too many are waiting.</summary>
    public static bool TryTake(SafeFileHandle handle)
    {
        if (Volatile.Read(ref s_started) < Threads && Interlocked.Increment(ref s_started) <= Threads)
        {
            new Thread(Work) { IsBackground = true, Name = "wikibot-close" }.UnsafeStart();
        }

        return s_waiting.TryAdd(handle);
    }

    private static void Work()
    {
        foreach (var handle in s_waiting.GetConsumingEnumerable())
        {
            // An error of closing what was only read tells nothing that the reads have not told.
            handle.Dispose();
        }
    }
}
