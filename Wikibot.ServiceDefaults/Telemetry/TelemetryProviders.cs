using System.Diagnostics.Metrics;
using AWS.Distro.OpenTelemetry.Exporter.Xray.Udp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Wikibot.ServiceDefaults.XRay;

namespace Wikibot.ServiceDefaults.Telemetry;

/// <summary>
/// Builds the trace and metric providers before anything of the host starts, and flushes them after everything has
/// stopped: the part of OpenTelemetry.Extensions.Hosting that is needed here. Without a receiver it builds nothing.
/// </summary>
internal sealed class TelemetryProviders(
    TelemetrySettings settings, ProcessStart start, TimeProvider time, IMeterFactory meters, IEnumerable<LoggerProvider> logs) : IHostedLifecycleService, IDisposable
{
    // Built into .NET 10, so that no instrumentation package is needed; the MCP SDK's own, and ours.
    private static readonly string[] Sources = ["Microsoft.AspNetCore", "System.Net.Http", "Experimental.ModelContextProtocol", "Wikibot.*"];
    private static readonly string[] Meters =
    [
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Routing",
        "System.Net.Http", "System.Runtime", "Experimental.ModelContextProtocol", "Wikibot.*",
    ];

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (settings.Otlp || settings.XRay)
        {
            _traces = Traces().Build();
        }

        if (settings.Otlp)
        {
            _metrics = Sdk.CreateMeterProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(settings.Configuration))
                .SetResourceBuilder(settings.Resource())
                .AddMeter(Meters)
                .AddOtlpExporter()
                .Build();
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        start.Ready();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends what is left, for at most as long as the host's shutdown lasts.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            Dispose();
            // OpenTelemetry 1.17 does not send what waits when the host disposes of it: the last seconds' lines would be lost.
            foreach (var provider in logs)
            {
                provider.ForceFlush();
            }
        },
        CancellationToken.None).WaitAsync(cancellationToken);

    /// <summary>
    /// Sends, from a process that is about to be frozen, the spans that an OTLP receiver has not had: blocks for at most <see cref="TelemetrySettings.Hold"/>. The X-Ray
    /// daemon needs none of it, it has every span since the span's end.
    /// </summary>
    public void FlushBeforeFreeze()
    {
        if (settings.Otlp && settings.XRay)
        {
            _traces?.ForceFlush();
        }
    }

    private TracerProviderBuilder Traces()
    {
        var traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(settings.Configuration))
            .SetResourceBuilder(settings.Resource())
            .AddSource(Sources)
            .AddProcessor(new WithoutText());
        if (settings.XRay)
        {
            var resource = settings.Resource().Build();
            var cuts = meters.Create("Wikibot.ServiceDefaults").CreateCounter<long>(
                "wikibot.telemetry.cuts", "{span}", "Spans cut to fit a datagram, or dropped because they could not be.");
            XRayTraceId.UseEverywhere(time);
            traces.AddProcessor(new DatagramLimit(resource, cuts))
                .AddProcessor(new SimpleActivityExportProcessor(new XrayUdpExporter(resource, settings.XRayDaemon)))
                .AddProcessor(new RequestSpans.Processor());
        }

        return !settings.Otlp ? traces
            : settings.XRay ? traces.AddProcessor(new SpansUntilFreeze(new OtlpTraceExporter(new OtlpExporterOptions { TimeoutMilliseconds = (int)settings.Hold.TotalMilliseconds })))
            : traces.AddOtlpExporter();
    }

    public void Dispose()
    {
        Interlocked.Exchange(ref _traces, null)?.Dispose();
        Interlocked.Exchange(ref _metrics, null)?.Dispose();
    }
}
