using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Wikibot.ServiceDefaults.Health;
using Wikibot.ServiceDefaults.Http;
using Wikibot.ServiceDefaults.Telemetry;

namespace Wikibot.ServiceDefaults;

/// <summary>What both services do the same way.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Adds telemetry (logs, traces and metrics over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; every
    /// <c>ActivitySource</c> and <c>Meter</c> whose name starts with <c>Wikibot.</c> is collected), health checks, and
    /// defaults of every <see cref="IHttpClientFactory"/> client: service discovery from <c>services__{name}__http__0</c>,
    /// retries for GET and HEAD only, time limits. A typed client therefore needs no resilience of its own.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddTelemetry();
        builder.Services.AddHealth();
        builder.Services.AddHttpClientDefaults();
        return builder;
    }

    /// <summary>Maps <c>/health</c> (ready: every check) and <c>/alive</c> (the process answers), both open to anyone and untraced.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealth();
        return app;
    }
}
