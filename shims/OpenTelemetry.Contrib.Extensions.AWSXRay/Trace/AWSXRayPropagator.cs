using System.Diagnostics;
using OpenTelemetry.Context.Propagation;

namespace OpenTelemetry.Contrib.Extensions.AWSXRay.Trace;

/// <summary>Reads and writes <c>X-Amzn-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1</c>.</summary>
public class AWSXRayPropagator : TextMapPropagator
{
    private const string Header = "X-Amzn-Trace-Id";

    public override ISet<string> Fields => new HashSet<string> { Header };

    public override PropagationContext Extract<T>(PropagationContext context, T carrier, Func<T, string, IEnumerable<string>?> getter)
    {
        if (context.ActivityContext.IsValid() || carrier is null || getter is null)
        {
            return context;
        }

        var values = getter(carrier, Header)?.Take(2).ToArray();
        return values is [var header] && TryParse(header, out var parent) ? new(parent, context.Baggage) : context;
    }

    public override void Inject<T>(PropagationContext context, T carrier, Action<T, string, string> setter)
    {
        var span = context.ActivityContext;
        if (!span.IsValid() || carrier is null || setter is null)
        {
            return;
        }

        var trace = span.TraceId.ToHexString();
        var sampled = span.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? 1 : 0;
        setter(carrier, Header, $"Root=1-{trace[..8]}-{trace[8..]};Parent={span.SpanId.ToHexString()};Sampled={sampled}");
    }

    /// <summary>All three parts are needed, as in the real package; parts with other names (Lineage, Self) are passed over.</summary>
    private static bool TryParse(string? header, out ActivityContext context)
    {
        context = default;
        string? trace = null, parent = null, sampled = null;
        foreach (var part in (header ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=');
            if (equals < 0)
            {
                return false;
            }

            var value = part[(equals + 1)..];
            switch (part[..equals])
            {
                case "Root" when value.Length == 35 && value[0] == '1' && value[1] == '-' && value[10] == '-':
                    trace = value[2..10] + value[11..];
                    break;
                case "Parent":
                    parent = value;
                    break;
                case "Sampled":
                    sampled = value;
                    break;
            }
        }

        if (!IsHex(trace, 32) || !IsHex(parent, 16) || sampled is not ("0" or "1"))
        {
            return false;
        }

        context = new(
            ActivityTraceId.CreateFromString(trace!.ToLowerInvariant()),
            ActivitySpanId.CreateFromString(parent!.ToLowerInvariant()),
            sampled == "1" ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None,
            isRemote: true);
        return context.IsValid();
    }

    private static bool IsHex(string? value, int length) => value?.Length == length && value.All(char.IsAsciiHexDigit);
}
