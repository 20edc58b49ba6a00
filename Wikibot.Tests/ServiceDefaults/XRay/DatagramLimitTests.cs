using System.Diagnostics;
using System.Diagnostics.Metrics;
using AWS.Distro.OpenTelemetry.Exporter.Xray.Udp;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Wikibot.ServiceDefaults.XRay;
using Wikibot.Tests.Telemetry;

namespace Wikibot.Tests.ServiceDefaults.XRay;

public sealed class DatagramLimitTests : IDisposable
{
    private readonly ActivitySource _source = new($"Test.{Guid.NewGuid()}");
    private readonly Meter _meter = new($"Test.{Guid.NewGuid()}");
    private readonly XRayDaemon _daemon = new();
    private readonly List<string> _counted = [];
    private readonly MeterListener _listener = new();
    private readonly TracerProvider _traces;

    public DatagramLimitTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == _meter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => _counted.Add((string)tags[0].Value!));
        _listener.Start();
        var resource = ResourceBuilder.CreateEmpty().AddService("test").Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .AddSource(_source.Name)
            .AddProcessor(new DatagramLimit(resource, _meter.CreateCounter<long>("cuts")))
            .AddProcessor(new SimpleActivityExportProcessor(new XrayUdpExporter(resource, _daemon.Address)))
            .Build();
    }

    public static TheoryData<string, Action<Activity>> TooLong => new()
    {
        { "one long text", span => span.SetTag("a", new string('x', 200_000)) },
        { "one long text of surrogate pairs", span => span.SetTag("a", string.Concat(Enumerable.Repeat("🦉", 60_000))) },
        { "many texts", span => Many(span, 500, i => new string('x', 500)) },
        { "very many short texts", span => Many(span, 4_000, i => "x") },
        { "a long list", span => span.SetTag("a", Enumerable.Repeat("word", 30_000).ToArray()) },
        { "a long status", span => span.SetStatus(ActivityStatusCode.Error, new string('x', 200_000)) },
        { "a long name", span => span.DisplayName = new string('x', 200_000) },
    };

    [Theory]
    [MemberData(nameof(TooLong))]
    public void OnEnd_tooLong_sendsItCutAndCountsIt(string what, Action<Activity> write)
    {
        using (var span = _source.StartActivity("span"))
        {
            span!.SetTag("short", "stays");
            write(span);
        }

        var datagram = _daemon.Datagrams().ShouldHaveSingleItem(what);
        datagram.Length.ShouldBeInRange(1, DatagramLimit.Datagram);
        _counted.ShouldBe(["cut"]);
    }

    [Fact]
    public void OnEnd_justFits_sendsItWhole()
    {
        using (var span = _source.StartActivity("span"))
        {
            span!.SetTag("a", new string('x', 45_000));
        }

        _daemon.Spans().ShouldHaveSingleItem()["a"].ShouldBe(new string('x', 45_000));
        _counted.ShouldBeEmpty();
    }

    [Fact]
    public void OnEnd_eventTooLong_dropsTheSpanAndCountsIt()
    {
        using (var span = _source.StartActivity("span"))
        {
            span!.AddEvent(new("e", tags: new() { ["a"] = new string('x', 100_000) }));
        }

        _daemon.Datagrams().ShouldBeEmpty();
        _counted.ShouldBe(["dropped"]);
    }

    [Fact]
    public void Export_span_carriesWhatItHolds()
    {
        ActivitySpanId parentId;
        using (var parent = _source.StartActivity("parent", ActivityKind.Server))
        {
            parentId = parent!.SpanId;
            using var span = _source.StartActivity("child", ActivityKind.Client);
            span!.SetTag("text", "Überblick").SetTag("flag", true).SetTag("count", 42).SetTag("ratio", 0.5).SetTag("list", new[] { "a", "b" });
            span.SetStatus(ActivityStatusCode.Error);
        }

        var spans = _daemon.Spans();
        spans.Select(span => span.Name).ShouldBe(["child", "parent"]);
        var child = spans[0];
        child.ParentId.ShouldBe(parentId.ToHexString());
        child.TraceId.ShouldBe(spans[1].TraceId);
        child.Kind.ShouldBe(3);
        child.Status.ShouldBe(2);
        child.Service.ShouldBe("test");
        child.Scope.ShouldBe(_source.Name);
        child.End.ShouldBeGreaterThanOrEqualTo(child.Start);
        child.Attributes.ShouldBe(new Dictionary<string, object> { ["text"] = "Überblick", ["flag"] = true, ["count"] = 42L, ["ratio"] = 0.5, ["list"] = "a,b" }, ignoreOrder: true);
        spans[1].Kind.ShouldBe(2);
        spans[1].ParentId.ShouldBe("");
    }

    public void Dispose()
    {
        _traces.Dispose();
        _listener.Dispose();
        _daemon.Dispose();
        _source.Dispose();
        _meter.Dispose();
    }

    private static void Many(Activity span, int count, Func<int, string> value)
    {
        for (var i = 0; i < count; i++)
        {
            span.SetTag($"key{i}", value(i));
        }
    }
}
