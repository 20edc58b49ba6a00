using System.Diagnostics;
using OpenTelemetry;

namespace Wikibot.ServiceDefaults.Telemetry;

/// <summary>
/// Keeps spans until they are asked for, and sends them then, on the thread that asks: in a process that is frozen after each
/// response. The SDK's own batch sends on a thread of its own, and its flush looks once a second whether the batch has been
/// read, not whether it has arrived: a receiver that takes longer would lose it to the freeze.
/// </summary>
internal sealed class SpansUntilFreeze(BaseExporter<Activity> exporter) : BaseExportProcessor<Activity>(exporter)
{
    /// <summary>Most spans that are kept, as the SDK's own batch does; what comes then is dropped.</summary>
    private const int Most = 2048;

    private readonly Lock _lock = new();
    private List<Activity> _kept = [];

    protected override void OnExport(Activity data)
    {
        if (!data.Recorded)
        {
            return;
        }

        lock (_lock)
        {
            if (_kept.Count < Most)
            {
                _kept.Add(data);
            }
        }
    }

    /// <summary>For at most the exporter's own time limit.</summary>
    protected override bool OnForceFlush(int timeoutMilliseconds)
    {
        List<Activity> sent;
        lock (_lock)
        {
            (sent, _kept) = (_kept, []);
        }

        return sent.Count == 0 || exporter.Export(new Batch<Activity>([.. sent], sent.Count)) == ExportResult.Success;
    }

    protected override bool OnShutdown(int timeoutMilliseconds) => OnForceFlush(timeoutMilliseconds) & base.OnShutdown(timeoutMilliseconds);
}
