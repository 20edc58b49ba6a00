using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Wikibot.ServiceDefaults.Health;
using Wikibot.ServiceDefaults.XRay;

namespace Wikibot.ServiceDefaults.Telemetry;

/// <summary>
/// Gives the server's own span what ASP.NET Core leaves out (method, path, route, status; OpenTelemetry's HTTP
/// conventions), marks the cold start, and writes the one log line of the request. In Lambda it also ends the span
/// itself, and lets the response's last byte go only then: see docs/decisions/0007.
/// </summary>
internal sealed class RequestTelemetryMiddleware(
    RequestDelegate next, TelemetrySettings settings, TelemetryProviders providers, ProcessStart start, TimeProvider time, IMeterFactory meters,
    ILogger<RequestTelemetryMiddleware> logger)
{
    private readonly Counter<long> _late = meters.Create("Wikibot.ServiceDefaults").CreateCounter<long>(
        "wikibot.telemetry.late", "{request}", "Requests whose response went out while spans of theirs were still open.");

    public Task InvokeAsync(HttpContext context)
    {
        var span = context.Features.Get<IHttpActivityFeature>()?.Activity;
        if (context.Request.IsProbe())
        {
            ServerSpan.Discard(span);
            return next(context);
        }

        var began = time.GetTimestamp();
        var telemetry = new RequestTelemetry();
        context.Features.Set(telemetry);
        var cold = start.IsFirst(out var init);
        ServerSpan.Begin(span, context.Request, cold, init);
        return settings.XRay && span is { Recorded: true } ? InvokeBeforeFreezeAsync(context, span, telemetry, began) : InvokeAsync(context, span, telemetry, began);
    }

    private async Task InvokeAsync(HttpContext context, Activity? span, RequestTelemetry telemetry, long began)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception)
        {
            Finish(context, span, telemetry, began, exception);
            throw;
        }

        Finish(context, span, telemetry, began, null);
    }

    private async Task InvokeBeforeFreezeAsync(HttpContext context, Activity span, RequestTelemetry telemetry, long began)
    {
        var response = LastByteFeature.Install(context);
        var spans = RequestSpans.Begin();
        try
        {
            await next(context);
            await response.FlushAsync();
        }
        catch (Exception exception)
        {
            await EndAsync(exception);
            response.Uninstall();
            throw;
        }

        await EndAsync(null);
        await response.ReleaseAsync();

        async Task EndAsync(Exception? thrown)
        {
            if (!await spans.DrainAsync(settings.Hold, time))
            {
                _late.Add(1);
            }

            Finish(context, span, telemetry, began, thrown);

            // ASP.NET Core stops the span too, after the response: then it has been stopped, and that does nothing.
            span.Stop();
            providers.FlushBeforeFreeze();
        }
    }

    private void Finish(HttpContext context, Activity? span, RequestTelemetry telemetry, long began, Exception? thrown)
    {
        var status = thrown is null || context.Response.HasStarted ? context.Response.StatusCode : StatusCodes.Status500InternalServerError;
        var route = ServerSpan.Route(context);
        ServerSpan.End(span, context, telemetry, status, route, thrown);
        Log(context, telemetry, status, route, time.GetElapsedTime(began));
    }

    private void Log(HttpContext context, RequestTelemetry telemetry, int status, string? route, TimeSpan duration)
    {
        if (!logger.IsEnabled(LogLevel.Information))
        {
            return;
        }

        // The route's template, never the path or the query: those may hold what a user wrote.
        if (telemetry.ProblemCode is { } code)
        {
            logger.LogInformation(
                "{Method} {Route} {Operation} {StatusCode} {ProblemCode} in {Milliseconds:0.0} ms for {User}",
                ServerSpan.Method(context.Request), route ?? "-", telemetry.Operation ?? "-", status, code, duration.TotalMilliseconds, telemetry.User ?? "-");
        }
        else
        {
            logger.LogInformation(
                "{Method} {Route} {Operation} {StatusCode} in {Milliseconds:0.0} ms for {User}",
                ServerSpan.Method(context.Request), route ?? "-", telemetry.Operation ?? "-", status, duration.TotalMilliseconds, telemetry.User ?? "-");
        }
    }
}
