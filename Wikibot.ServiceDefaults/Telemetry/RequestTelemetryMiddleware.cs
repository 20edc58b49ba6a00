using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Wikibot.ServiceDefaults.Health;

namespace Wikibot.ServiceDefaults.Telemetry;

/// <summary>
/// Gives the server's own span what ASP.NET Core leaves out (method, path, route, status; OpenTelemetry's HTTP
/// conventions), marks the cold start, and writes the one log line of the request.
/// </summary>
internal sealed class RequestTelemetryMiddleware(RequestDelegate next, ProcessStart start, TimeProvider time, ILogger<RequestTelemetryMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var span = context.Features.Get<IHttpActivityFeature>()?.Activity;
        if (context.Request.IsProbe())
        {
            ServerSpan.Discard(span);
            await next(context);
            return;
        }

        var telemetry = new RequestTelemetry();
        context.Features.Set(telemetry);
        var began = time.GetTimestamp();
        var cold = start.IsFirst(out var init);
        ServerSpan.Begin(span, context.Request, cold, init);
        Exception? thrown = null;
        try
        {
            await next(context);
        }
        catch (Exception exception)
        {
            thrown = exception;
            throw;
        }
        finally
        {
            var status = thrown is null || context.Response.HasStarted ? context.Response.StatusCode : StatusCodes.Status500InternalServerError;
            var route = ServerSpan.Route(context);
            ServerSpan.End(span, context, telemetry, status, route, thrown);
            Log(context, telemetry, status, route, time.GetElapsedTime(began));
        }
    }

    private void Log(HttpContext context, RequestTelemetry telemetry, int status, string? route, TimeSpan duration)
    {
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
