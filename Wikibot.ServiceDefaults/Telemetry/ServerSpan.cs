using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Wikibot.ServiceDefaults.Telemetry;

/// <summary>Names and attributes of the server's span: OpenTelemetry semantic conventions for HTTP, and for functions.</summary>
internal static class ServerSpan
{
    private const int LongestPath = 256;

    private static readonly HashSet<string> KnownMethods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE"];

    /// <summary>The method, or <c>_OTHER</c>: a name that a client made up must not become a metric's dimension.</summary>
    public static string Method(HttpRequest request) => KnownMethods.Contains(request.Method) ? request.Method : "_OTHER";

    /// <summary>Keeps a span, and all below it, from being sent.</summary>
    public static void Discard(Activity? span)
    {
        if (span is not null)
        {
            span.IsAllDataRequested = false;
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    public static void Begin(Activity? span, HttpRequest request, bool cold, TimeSpan init)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        var path = request.Path.Value ?? "/";
        span.SetTag("http.request.method", Method(request));
        span.SetTag("url.scheme", request.Scheme);
        span.SetTag("url.path", path.Length <= LongestPath ? path : path[..LongestPath]);
        span.SetTag("server.address", request.Host.Host);
        span.SetTag("network.protocol.version", request.Protocol is ['H', 'T', 'T', 'P', '/', .. var version] ? version : null);
        span.SetTag("faas.coldstart", cold);
        if (cold)
        {
            span.SetTag("faas.init_duration", init.TotalSeconds);
        }
    }

    public static void End(Activity? span, HttpContext context, RequestTelemetry telemetry, int status, string? route, Exception? thrown)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        var method = Method(context.Request);
        span.DisplayName = route is null ? method : $"{method} {route}";
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", status);
        span.SetTag("user.hash", telemetry.User);
        span.SetTag("wikibot.problem.code", telemetry.ProblemCode);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            // The type, not the message: a message may quote what a user wrote.
            span.SetTag("error.type", telemetry.ProblemCode ?? thrown?.GetType().FullName ?? status.ToString(CultureInfo.InvariantCulture));
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>The template of the endpoint that served the request, or that failed before an error page took over.</summary>
    public static string? Route(HttpContext context) =>
        ((context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint()) as RouteEndpoint)?.RoutePattern.RawText is { } text
            ? "/" + text.Trim('/')
            : null;
}
