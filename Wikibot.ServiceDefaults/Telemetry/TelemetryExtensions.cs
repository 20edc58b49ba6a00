using System.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using Wikibot.ServiceDefaults.XRay;

namespace Wikibot.ServiceDefaults.Telemetry;

internal static class TelemetryExtensions
{
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        var settings = TelemetrySettings.From(builder.Configuration, builder.Environment.ApplicationName);
        builder.AddLogs(settings);
        builder.Services.AddMetrics();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<ProcessStart>();
        builder.Services.AddSingleton<TelemetryProviders>();
        builder.Services.AddHostedService(services => services.GetRequiredService<TelemetryProviders>());
        if (settings.XRay)
        {
            // For ASP.NET Core, which reads the request's header, and for HttpClient and the MCP SDK, which ask the process.
            DistributedContextPropagator.Current = new XRayContextPropagator();
            builder.Services.AddSingleton(DistributedContextPropagator.Current);
        }

        // First in the list of filters is outermost in the pipeline: whatever answers a request, this sees it.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, RequestTelemetryFilter>());
    }

    private static void AddLogs(this IHostApplicationBuilder builder, TelemetrySettings settings)
    {
        // One line a request is ours (RequestTelemetryMiddleware); the framework's own several lines are left out,
        // unless configuration asks for them by name.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        builder.Logging.AddFilter("Polly", LogLevel.Warning);
        if (settings.JsonConsole)
        {
            builder.Logging.AddJsonConsole(console =>
            {
                console.IncludeScopes = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "O";
            });
        }
        else
        {
            builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        }

        if (settings.Otlp)
        {
            builder.Logging.AddOpenTelemetry(logs =>
            {
                logs.IncludeFormattedMessage = true;
                logs.IncludeScopes = true;
                logs.SetResourceBuilder(settings.Resource());
                logs.AddOtlpExporter();
            });
        }
    }
}
