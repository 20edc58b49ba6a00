using System.Globalization;

namespace Wikibot.Benchmarks.Load;

/// <summary>What all of the machine's processors have done, whoever asked for it: nothing else may run while it is measured.</summary>
internal static class BusyProcessors
{
    /// <summary>Of the kernel's clock ticks, which <c>/proc/stat</c> counts in.</summary>
    private const double MicrosecondsOfATick = 10_000;

    private static readonly int[] s_notBusy = [3, 4]; // idle, iowait

    /// <summary>Since the machine was started, all processors together.</summary>
    /// <exception cref="PlatformNotSupportedException">No Linux.</exception>
    public static double Microseconds()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("Time of processors is read in /proc/stat: this mode needs Linux.");
        }

        // "cpu", then user, nice, system, idle, iowait, irq, softirq, steal, and guests, who are in user already.
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToList();
        return (ticks.Sum() - s_notBusy.Sum(at => ticks[at])) * MicrosecondsOfATick;
    }
}
