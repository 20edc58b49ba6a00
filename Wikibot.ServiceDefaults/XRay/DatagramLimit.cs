using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Resources;

namespace Wikibot.ServiceDefaults.XRay;

/// <summary>
/// Cuts a span that would not fit a datagram, before the exporter sees it: the longest texts first, in half, until it
/// fits. Counts what it cut. Sizes are estimated from above, without encoding.
/// </summary>
internal sealed class DatagramLimit(Resource resource, Counter<long> cuts) : BaseProcessor<Activity>
{
    /// <summary>60 KB as sent, in bytes. A UDP datagram holds 65,507.</summary>
    public const int Datagram = 60 * 1024;

    /// <summary>What base64 and the line before it leave of <see cref="Datagram"/> for OTLP.</summary>
    private const int Encoded = ((Datagram - 64) / 4 * 3) - 8;

    /// <summary>Ids, times, kind, status, scope, and the lengths of the messages around them.</summary>
    private const int Fixed = 512;

    /// <summary>Tags and lengths of one attribute.</summary>
    private const int PerAttribute = 24;

    private const int ShortestCut = 64;

    private readonly int _budget = Encoded - Fixed - resource.Attributes.Sum(attribute => Size(attribute.Key, attribute.Value));

    public override void OnEnd(Activity data)
    {
        if (!data.Recorded)
        {
            return;
        }

        var cut = false;
        while (Size(data) > _budget && Shorten(data))
        {
            cut = true;
        }

        if (Size(data) > _budget)
        {
            // Events cannot be taken off a span. No code here writes events of that size; if some library does, the
            // span is left out of the trace rather than failed in the exporter.
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            cuts.Add(1, new KeyValuePair<string, object?>("outcome", "dropped"));
        }
        else if (cut)
        {
            data.SetTag("wikibot.telemetry.cut", true);
            cuts.Add(1, new KeyValuePair<string, object?>("outcome", "cut"));
        }
    }

    private static bool Shorten(Activity span)
    {
        if (span.DisplayName.Length > 1024)
        {
            span.DisplayName = Half(span.DisplayName);
            return true;
        }

        if (span.StatusDescription is { Length: > 1024 } description)
        {
            span.SetStatus(span.Status, Half(description));
            return true;
        }

        string? key = null;
        object? value = null;
        var longest = ShortestCut;
        foreach (ref readonly var tag in span.EnumerateTagObjects())
        {
            var size = Size(tag.Key, tag.Value);
            if (size > longest)
            {
                (key, value, longest) = (tag.Key, tag.Value, size);
            }
        }

        if (key is null)
        {
            // Many short ones: the later half goes, for a span's first attributes are those that say what it is.
            var keys = span.TagObjects.Select(tag => tag.Key).ToList();
            foreach (var late in keys.Skip(keys.Count / 2))
            {
                span.SetTag(late, null);
            }

            return keys.Count > 0;
        }

        // A long text stays recognisable by its beginning; a list or a long key goes.
        span.SetTag(key, value is string { Length: > ShortestCut } text ? Half(text) : null);
        return true;
    }

    private static string Half(string text)
    {
        var end = text.Length / 2;
        return char.IsHighSurrogate(text[end - 1]) ? text[..(end - 1)] : text[..end];
    }

    private static int Size(Activity span)
    {
        var size = Text(span.DisplayName) + Text(span.StatusDescription) + Text(span.TraceStateString) + Text(span.Source.Name) + Text(span.Source.Version);
        foreach (ref readonly var tag in span.EnumerateTagObjects())
        {
            size += Size(tag.Key, tag.Value);
        }

        foreach (ref readonly var happened in span.EnumerateEvents())
        {
            size += PerAttribute + 16 + Text(happened.Name);
            foreach (ref readonly var tag in happened.EnumerateTagObjects())
            {
                size += Size(tag.Key, tag.Value);
            }
        }

        foreach (ref readonly var link in span.EnumerateLinks())
        {
            size += 64 + Text(link.Context.TraceState);
            foreach (ref readonly var tag in link.EnumerateTagObjects())
            {
                size += Size(tag.Key, tag.Value);
            }
        }

        return size;
    }

    private static int Size(string key, object? value) => PerAttribute + Text(key) + Value(value);

    private static int Value(object? value) => value switch
    {
        null => 0,
        string text => Text(text),
        System.Collections.IEnumerable list => list.Cast<object?>().Sum(item => PerAttribute + Value(item)),
        _ => Text(Convert.ToString(value, CultureInfo.InvariantCulture)) + 8,
    };

    private static int Text(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);
}
