using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Contrib.Extensions.AWSXRay.Trace;

namespace Wikibot.ServiceDefaults.XRay;

/// <summary>
/// Carries a trace over HTTP in <c>x-amzn-trace-id</c>, as Lambda and API Gateway do, and in nothing else: a
/// <c>traceparent</c> that a client of the public endpoint sends would tear the trace off the one that AWS began.
/// ASP.NET Core asks for text in W3C's form; this is where the two meet.
/// </summary>
internal sealed class XRayContextPropagator : DistributedContextPropagator
{
    private readonly AWSXRayPropagator _xray = new();

    public override IReadOnlyCollection<string> Fields { get; } = ["X-Amzn-Trace-Id"];

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        traceId = null;
        traceState = null;
        if (carrier is null || getter is null)
        {
            return;
        }

        var parent = _xray.Extract(default, carrier, (from, name) =>
        {
            getter(from, name, out var value, out var values);
            return values ?? (value is null ? [] : [value]);
        }).ActivityContext;
        if (parent.IsValid())
        {
            traceId = $"00-{parent.TraceId.ToHexString()}-{parent.SpanId.ToHexString()}-{(parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? "01" : "00")}";
        }
    }

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        if (activity is not null && setter is not null)
        {
            _xray.Inject(new PropagationContext(activity.Context, Baggage.Current), carrier, (to, name, value) => setter(to, name, value));
        }
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
