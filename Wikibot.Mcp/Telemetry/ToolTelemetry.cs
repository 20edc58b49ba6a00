using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Claims;
using Wikibot.Mcp.Auth;
using Wikibot.ServiceDefaults.Telemetry;

namespace Wikibot.Mcp.Telemetry;

/// <summary>
/// What is told about a tool call. The MCP SDK makes the span itself, by OpenTelemetry's conventions for MCP
/// (<c>tools/call read_page</c>, <c>mcp.method.name</c>, <c>gen_ai.tool.name</c>); this adds who and how it ended.
/// Arguments and results stay out: they hold what users write.
/// </summary>
internal static class ToolTelemetry
{
    private const string SdkSource = "Experimental.ModelContextProtocol";

    private static readonly Meter Meter = new("Wikibot.Mcp");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "wikibot.mcp.tool.duration", "s", "Time of a tool call, by gen_ai.tool.name and wikibot.outcome: ok, or the problem's code.", tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });

    /// <summary>Begins a call; its end is the returned object's disposal.</summary>
    public static Call Begin(HttpContext? context, ClaimsPrincipal? user, string tool)
    {
        var request = context is null ? null : RequestTelemetry.Of(context);
        request?.Operation = tool;
        var span = Activity.Current is { Source.Name: SdkSource } current ? current : null;
        if (user?.FindFirstValue(WikibotClaims.Subject) is { } subject)
        {
            span?.SetTag("user.hash", RequestTelemetry.HashUser(subject));
        }

        return new Call(tool, span, request);
    }

    /// <summary>A running call.</summary>
    public sealed class Call(string tool, Activity? span, RequestTelemetry? request) : IDisposable
    {
        private readonly long _began = Stopwatch.GetTimestamp();
        private string _outcome = "ok";

        /// <summary>The call ended in a problem with this code.</summary>
        public void Fail(string code)
        {
            _outcome = code;
            span?.SetTag("wikibot.problem.code", code);
            request?.ProblemCode = code;
        }

        public void Dispose() => Duration.Record(
            Stopwatch.GetElapsedTime(_began).TotalSeconds,
            new KeyValuePair<string, object?>("gen_ai.tool.name", tool),
            new KeyValuePair<string, object?>("wikibot.outcome", _outcome));
    }
}
