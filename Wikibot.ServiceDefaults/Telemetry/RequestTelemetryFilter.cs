using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Wikibot.ServiceDefaults.Telemetry;

/// <summary>Puts <see cref="RequestTelemetryMiddleware"/> around everything else.</summary>
internal sealed class RequestTelemetryFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseMiddleware<RequestTelemetryMiddleware>();
        next(app);
    };
}
