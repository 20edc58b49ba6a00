using System.Runtime.InteropServices;

namespace Wikibot.Git.Storage;

/// <summary>
/// Keeps the process small while a transfer goes through gigabytes. Production lets the collector's youngest generation grow to 64 MiB,
/// because tracing makes garbage (decision 0007): a transfer, which makes hundreds of megabytes, would fill it at once. So those who
/// make it have it collected every few megabytes, and between phases what is free goes back to the operating system.
/// </summary>
public static unsafe class LeanMemory
{
    /// <summary>Garbage after which the young generations are collected.</summary>
    private const long Garbage = 4 << 20;

    // glibc's; other C libraries have no such function.
    private static readonly delegate* unmanaged[Cdecl]<nuint, int> s_trim = Trim();

    private static long s_collectedAt;

    /// <summary>Called often by who makes garbage: has it collected once there are some megabytes.</summary>
    public static void Tick()
    {
        var allocated = GC.GetTotalAllocatedBytes();
        var before = Volatile.Read(ref s_collectedAt);
        if (allocated - before > Garbage && Interlocked.CompareExchange(ref s_collectedAt, allocated, before) == before)
        {
            // The second generation too: what is in use at each of so many collections, such as a pack's windows, would pile up there.
            GC.Collect(1, GCCollectionMode.Forced, blocking: true);
        }
    }

    /// <summary>Gives everything back that is not in use: tens of megabytes that requests, or an earlier phase, have left.</summary>
    public static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (s_trim is not null)
        {
            _ = s_trim(0);
        }
    }

    private static delegate* unmanaged[Cdecl]<nuint, int> Trim() =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, "malloc_trim", out var trim)
            ? (delegate* unmanaged[Cdecl]<nuint, int>)trim
            : null;
}
