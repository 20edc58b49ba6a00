using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Wikibot.ServiceDefaults.Telemetry;

/// <summary>Tells the first request of a process from the later ones, and how long the process took to be ready for it.</summary>
internal sealed class ProcessStart
{
    private readonly Counter<long> _coldStarts;
    private readonly Histogram<double> _initDuration;
    private TimeSpan? _init;
    private int _requests;

    public ProcessStart(IMeterFactory meters)
    {
        var meter = meters.Create("Wikibot.ServiceDefaults");
        _coldStarts = meter.CreateCounter<long>("faas.coldstarts", "{coldstart}", "First requests of a process.");
        _initDuration = meter.CreateHistogram(
            "faas.init_duration", "s", "From the process's start until the service listens.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30] });
    }

    /// <summary>The service listens: the time until now is its init duration.</summary>
    public void Ready()
    {
        // The process's own start comes from the machine's clock, so the other end must too, whatever time a test has.
        using var process = Process.GetCurrentProcess();
        _init ??= TimeProvider.System.GetUtcNow() - new DateTimeOffset(process.StartTime);
    }

    /// <summary>Whether this is the first request of the process; if so, <paramref name="init"/> is what init took.</summary>
    public bool IsFirst(out TimeSpan init)
    {
        init = TimeSpan.Zero;
        if (Interlocked.Exchange(ref _requests, 1) != 0)
        {
            return false;
        }

        Ready();
        init = _init!.Value;
        _coldStarts.Add(1);
        _initDuration.Record(init.TotalSeconds);
        return true;
    }
}
