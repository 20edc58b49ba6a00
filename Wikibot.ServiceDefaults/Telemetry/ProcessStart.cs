using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Wikibot.ServiceDefaults.Telemetry;

/// <summary>Tells the first request of a process from the later ones, and how long the process took to be ready for it.</summary>
internal sealed class ProcessStart
{
    private readonly Counter<long> _coldStarts;
    private readonly Histogram<double> _initDuration;
    private readonly TimeProvider _time;
    private int _requests;

    public ProcessStart(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create("Wikibot.ServiceDefaults");
        _coldStarts = meter.CreateCounter<long>("faas.coldstarts", "{coldstart}", "First requests of a process.");
        _initDuration = meter.CreateHistogram<double>("faas.init_duration", "s", "From the process's start to its first request's arrival.");
    }

    /// <summary>
    /// Whether this is the first request; if so, <paramref name="init"/> is the time from the process's start until now,
    /// which includes what Lambda calls init and any wait for the request itself.
    /// </summary>
    public bool IsFirst(out TimeSpan init)
    {
        init = TimeSpan.Zero;
        if (Interlocked.Exchange(ref _requests, 1) != 0)
        {
            return false;
        }

        using var process = Process.GetCurrentProcess();
        init = _time.GetUtcNow() - new DateTimeOffset(process.StartTime);
        _coldStarts.Add(1);
        _initDuration.Record(init.TotalSeconds);
        return true;
    }
}
