using System.Diagnostics;

namespace Wikibot.Benchmarks.Load;

/// <summary>
/// What processes have used of the processors, as the scheduler counts it. The kernel's clock ticks (<c>/proc/stat</c>) would count whoever runs when one comes: on
/// a share that sleeps until such a tick, that is mostly whoever was woken by it, and three times what was used.
/// </summary>
/// <param name="others">The processes beside this one.</param>
internal sealed class ProcessorTime(IReadOnlyList<int> others)
{
    /// <summary>Since they were started, this one included: the clients are in it.</summary>
    public double Microseconds() => Environment.CpuUsage.TotalTime.TotalMicroseconds + others.Sum(OfOther);

    private static double OfOther(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime.TotalMicroseconds;
    }
}
