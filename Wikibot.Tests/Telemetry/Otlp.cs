using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Wikibot.Tests.Telemetry;

/// <summary>A span as its receiver sees it.</summary>
public sealed record ReceivedSpan(
    string Service, string Scope, string TraceId, string SpanId, string ParentId, string Name, int Kind, int Status,
    ulong Start, ulong End, IReadOnlyDictionary<string, object> Attributes, IReadOnlyDictionary<string, object> Resource)
{
    public object? this[string attribute] => Attributes.GetValueOrDefault(attribute);
}

/// <summary>
/// Reads OTLP (opentelemetry-proto, trace/v1 and metrics/v1) from its bytes, apart from every encoder that the product
/// or its stand-ins use. Unknown fields are passed over.
/// </summary>
public static class Otlp
{
    public static IReadOnlyList<ReceivedSpan> Spans(ReadOnlyMemory<byte> request)
    {
        var spans = new List<ReceivedSpan>();
        foreach (var resourceSpans in Messages(request, 1))
        {
            var resource = Messages(resourceSpans, 1).SelectMany(message => Attributes(message, 1)).ToDictionary();
            foreach (var scopeSpans in Messages(resourceSpans, 2))
            {
                var scope = Messages(scopeSpans, 1).Select(message => Text(message, 1)).FirstOrDefault("");
                spans.AddRange(Messages(scopeSpans, 2).Select(span => Span(span, scope, resource)));
            }
        }

        return spans;
    }

    /// <summary>Names of the metrics in a request, by the service that sent them.</summary>
    public static IEnumerable<(string Service, string Metric)> Metrics(ReadOnlyMemory<byte> request) =>
        from resourceMetrics in Messages(request, 1)
        let resource = Messages(resourceMetrics, 1).SelectMany(message => Attributes(message, 1)).ToDictionary()
        from scopeMetrics in Messages(resourceMetrics, 2)
        from metric in Messages(scopeMetrics, 2)
        select ((string)resource["service.name"], Text(metric, 1));

    /// <summary>Formatted log lines of a request, with the trace that each belongs to.</summary>
    public static IEnumerable<(string Category, string Body, string TraceId)> Logs(ReadOnlyMemory<byte> request) =>
        from resourceLogs in Messages(request, 1)
        from scopeLogs in Messages(resourceLogs, 2)
        let scope = Messages(scopeLogs, 1).Select(message => Text(message, 1)).FirstOrDefault("")
        from record in Messages(scopeLogs, 2)
        let body = Messages(record, 5).Select(value => Value(value) as string).FirstOrDefault() ?? ""
        select (scope, body, Hex(record, 9));

    private static ReceivedSpan Span(ReadOnlyMemory<byte> span, string scope, Dictionary<string, object> resource)
    {
        var fields = Fields(span).ToList();
        return new(
            resource.GetValueOrDefault("service.name") as string ?? "",
            scope,
            Hex(span, 1),
            Hex(span, 2),
            Hex(span, 4),
            Text(span, 5),
            (int)fields.Where(field => field.Number == 6).Select(field => field.Value).FirstOrDefault(),
            (int)Messages(span, 15).SelectMany(Fields).Where(field => field.Number == 3).Select(field => field.Value).FirstOrDefault(),
            fields.Single(field => field.Number == 7).Value,
            fields.Single(field => field.Number == 8).Value,
            Attributes(span, 9).ToDictionary(),
            resource);
    }

    private static IEnumerable<KeyValuePair<string, object>> Attributes(ReadOnlyMemory<byte> message, int field) =>
        Messages(message, field).Select(pair => KeyValuePair.Create(Text(pair, 1), Messages(pair, 2).Select(Value).FirstOrDefault("")));

    private static object Value(ReadOnlyMemory<byte> any)
    {
        foreach (var field in Fields(any))
        {
            return field.Number switch
            {
                1 => Encoding.UTF8.GetString(field.Bytes.Span),
                2 => field.Value != 0,
                3 => unchecked((long)field.Value),
                4 => BitConverter.UInt64BitsToDouble(field.Value),
                5 => string.Join(',', Messages(field.Bytes, 1).Select(item => Convert.ToString(Value(item), CultureInfo.InvariantCulture))),
                _ => Convert.ToHexStringLower(field.Bytes.Span),
            };
        }

        return "";
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Messages(ReadOnlyMemory<byte> message, int number) =>
        Fields(message).Where(field => field.Number == number).Select(field => field.Bytes);

    private static string Text(ReadOnlyMemory<byte> message, int number) =>
        Messages(message, number).Select(bytes => Encoding.UTF8.GetString(bytes.Span)).FirstOrDefault("");

    private static string Hex(ReadOnlyMemory<byte> message, int number) =>
        Messages(message, number).Select(bytes => Convert.ToHexStringLower(bytes.Span)).FirstOrDefault("");

    private static IEnumerable<(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)> Fields(ReadOnlyMemory<byte> message)
    {
        for (var position = 0; position < message.Length;)
        {
            var tag = Varint(message.Span, ref position);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    yield return (number, Varint(message.Span, ref position), default);
                    break;
                case 1:
                    yield return (number, BinaryPrimitives.ReadUInt64LittleEndian(message.Span[position..]), default);
                    position += 8;
                    break;
                case 2:
                    var length = (int)Varint(message.Span, ref position);
                    yield return (number, 0, message.Slice(position, length));
                    position += length;
                    break;
                case 5:
                    yield return (number, BinaryPrimitives.ReadUInt32LittleEndian(message.Span[position..]), default);
                    position += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7} at {position}.");
            }
        }
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int position)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
