using System.Globalization;

namespace Wikibot.Benchmarks.Backups;

/// <summary>What a process had in memory at most, in bytes.</summary>
/// <param name="Resident">Everything resident (the kernel's own high-water mark), program and mapped files included.</param>
/// <param name="Anonymous">What it allocated: what cannot be given back under pressure.</param>
/// <param name="Mapped">Files in its address space, the program's own among them: page cache.</param>
internal sealed record PeakMemory(long Resident, long Anonymous, long Mapped);

/// <summary>Watches a process and its children from /proc while something runs: every 10 ms, and the kernel's high-water mark.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private readonly int _process;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private PeakMemory _peak = new(0, 0, 0);

    private MemoryWatch(int process)
    {
        _process = process;
        _watching = WatchAsync();
    }

    /// <summary>Begins, with the high-water mark at what is resident now.</summary>
    /// <exception cref="PlatformNotSupportedException">No Linux.</exception>
    public static MemoryWatch Start(int process)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("Memory is measured through /proc: this mode needs Linux.");
        }

        File.WriteAllText($"/proc/{process}/clear_refs", "5");
        return new MemoryWatch(process);
    }

    /// <summary>Bytes that a process has resident now, its children not among them.</summary>
    public static long ResidentOf(int process) => Status(process)["VmRSS:"];

    /// <summary>Ends.</summary>
    public async Task<PeakMemory> StopAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        return _peak;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        // Sampled once more after the end, for the high-water mark.
        for (var last = false; !last;)
        {
            last = _stop.IsCancellationRequested;
            var now = Read(_process);
            _peak = new(Math.Max(_peak.Resident, now.Resident), Math.Max(_peak.Anonymous, now.Anonymous), Math.Max(_peak.Mapped, now.Mapped));
            await Task.Delay(Interval, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Dictionary<string, long> Status(int process) => File.ReadLines($"/proc/{process}/status")
        .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words is [_, _, "kB"])
        .ToDictionary(words => words[0], words => long.Parse(words[1], CultureInfo.InvariantCulture) * 1024, StringComparer.Ordinal);

    private static PeakMemory Read(int process)
    {
        var sum = new PeakMemory(0, 0, 0);
        try
        {
            var status = Status(process);
            sum = new(status.GetValueOrDefault("VmHWM:"), status.GetValueOrDefault("RssAnon:"), status.GetValueOrDefault("RssFile:") + status.GetValueOrDefault("RssShmem:"));
            foreach (var child in File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var more = Read(int.Parse(child, CultureInfo.InvariantCulture));
                sum = new(sum.Resident + more.Resident, sum.Anonymous + more.Anonymous, sum.Mapped + more.Mapped);
            }
        }
        catch (IOException)
        {
            // It ended while it was read: what was seen before counts.
        }

        return sum;
    }
}
