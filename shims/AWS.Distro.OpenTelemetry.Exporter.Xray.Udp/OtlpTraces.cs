using System.Collections;
using System.Diagnostics;
using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Resources;

namespace AWS.Distro.OpenTelemetry.Exporter.Xray.Udp;

/// <summary>Spans as opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest.</summary>
internal static class OtlpTraces
{
    public static byte[] Encode(Resource resource, in Batch<Activity> batch)
    {
        var spans = new List<Activity>();
        foreach (var span in batch)
        {
            spans.Add(span);
        }

        var request = new Protobuf();
        request.Message(1, resourceSpans =>
        {
            resourceSpans.Message(1, message => Attributes(message, 1, resource.Attributes.Select(a => KeyValuePair.Create(a.Key, (object?)a.Value))));
            foreach (var scope in spans.GroupBy(span => (span.Source.Name, span.Source.Version)))
            {
                resourceSpans.Message(2, scopeSpans =>
                {
                    scopeSpans.Message(1, message =>
                    {
                        message.Text(1, scope.Key.Name);
                        message.Text(2, scope.Key.Version);
                    });
                    foreach (var span in scope)
                    {
                        scopeSpans.Message(2, message => Span(message, span));
                    }
                });
            }
        });
        return request.ToArray();
    }

    private static void Span(Protobuf message, Activity span)
    {
        Id(message, 1, span.TraceId.ToHexString());
        Id(message, 2, span.SpanId.ToHexString());
        message.Text(3, span.TraceStateString);
        if (span.ParentSpanId != default)
        {
            Id(message, 4, span.ParentSpanId.ToHexString());
        }

        message.Text(5, span.DisplayName);
        message.Varint(6, (ulong)span.Kind + 1);
        message.Fixed64(7, Nanoseconds(span.StartTimeUtc));
        message.Fixed64(8, Nanoseconds(span.StartTimeUtc + span.Duration));
        Attributes(message, 9, span.TagObjects);
        foreach (var happened in span.Events)
        {
            message.Message(11, inner =>
            {
                inner.Fixed64(1, Nanoseconds(happened.Timestamp.UtcDateTime));
                inner.Text(2, happened.Name);
                Attributes(inner, 3, happened.Tags);
            });
        }

        foreach (var link in span.Links)
        {
            message.Message(13, inner =>
            {
                Id(inner, 1, link.Context.TraceId.ToHexString());
                Id(inner, 2, link.Context.SpanId.ToHexString());
                inner.Text(3, link.Context.TraceState);
                Attributes(inner, 4, link.Tags ?? []);
            });
        }

        if (span.Status != ActivityStatusCode.Unset)
        {
            message.Message(15, status =>
            {
                status.Text(2, span.StatusDescription);
                status.Varint(3, (ulong)span.Status);
            });
        }

        // Bits 0 to 7: W3C flags; 8: the next bit is known; 9: the parent is remote.
        message.Fixed32(16, (uint)span.ActivityTraceFlags | 0x100u | (span.HasRemoteParent ? 0x200u : 0));
    }

    private static void Attributes(Protobuf message, int field, IEnumerable<KeyValuePair<string, object?>> attributes)
    {
        foreach (var (key, value) in attributes)
        {
            if (value is not null)
            {
                message.Message(field, pair =>
                {
                    pair.Text(1, key);
                    pair.Message(2, any => Value(any, value));
                });
            }
        }
    }

    private static void Value(Protobuf any, object value)
    {
        switch (value)
        {
            case string text:
                any.Bytes(1, System.Text.Encoding.UTF8.GetBytes(text));
                break;
            case bool flag:
                any.Varint(2, flag ? 1u : 0u);
                break;
            case double or float:
                any.Fixed64(4, BitConverter.DoubleToUInt64Bits(Convert.ToDouble(value, CultureInfo.InvariantCulture)));
                break;
            case byte or sbyte or short or ushort or int or uint or long:
                any.Varint(3, unchecked((ulong)Convert.ToInt64(value, CultureInfo.InvariantCulture)));
                break;
            case IEnumerable list:
                any.Message(5, array =>
                {
                    foreach (var item in list)
                    {
                        array.Message(1, inner => Value(inner, item ?? ""));
                    }
                });
                break;
            default:
                any.Bytes(1, System.Text.Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
                break;
        }
    }

    private static void Id(Protobuf message, int field, string hex) => message.Bytes(field, Convert.FromHexString(hex));

    private static ulong Nanoseconds(DateTime utc) => (ulong)(utc - DateTime.UnixEpoch).Ticks * 100;
}
