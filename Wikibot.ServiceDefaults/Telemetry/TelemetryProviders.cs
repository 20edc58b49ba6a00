using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Wikibot.ServiceDefaults.Telemetry;

/// <summary>
/// Builds the trace and metric providers before anything of the host starts, and flushes them after everything has
/// stopped: the part of OpenTelemetry.Extensions.Hosting that is needed here. Without a receiver it builds nothing.
/// </summary>
internal sealed class TelemetryProviders(TelemetrySettings settings) : IHostedLifecycleService, IDisposable
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
        if (settings.Otlp)
        {
            _traces = Sdk.CreateTracerProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(settings.Configuration))
                .SetResourceBuilder(settings.Resource())
                .AddSource(Sources)
                .AddOtlpExporter()
                .Build();
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

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends what is left, for at most as long as the host's shutdown lasts.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.Run(Dispose, CancellationToken.None).WaitAsync(cancellationToken);

    public void Dispose()
    {
        Interlocked.Exchange(ref _traces, null)?.Dispose();
        Interlocked.Exchange(ref _metrics, null)?.Dispose();
    }
}
