using System.Diagnostics;
using Wikibot.ServiceDefaults.XRay;

namespace Wikibot.Tests.ServiceDefaults.XRay;

public sealed class XRayContextPropagatorTests
{
    private const string Root = "Root=1-5759e988-bd862e3fe1be46a994272793";

    private readonly XRayContextPropagator _propagator = new();

    [Theory]
    [InlineData(Root + ";Parent=53995c3f42cd8ad8;Sampled=1", "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01")]
    [InlineData(Root + ";Parent=53995c3f42cd8ad8;Sampled=0", "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-00")]
    [InlineData("Sampled=1; Parent=53995c3f42cd8ad8; " + Root + ";Lineage=a:b", "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01")]
    [InlineData(Root, null)]
    [InlineData(Root + ";Parent=53995c3f42cd8ad8;Sampled=?", null)]
    [InlineData(Root + ";Parent=xyz;Sampled=1", null)]
    [InlineData("Root=2-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1", null)]
    [InlineData("nonsense", null)]
    [InlineData("", null)]
    public void Extract_header_givesW3CForm(string header, string? expected)
    {
        _propagator.ExtractTraceIdAndState(header, Get, out var id, out var state);

        id.ShouldBe(expected);
        state.ShouldBeNull();
        static void Get(object? carrier, string name, out string? value, out IEnumerable<string>? values)
        {
            (value, values) = (null, name.Equals("x-amzn-trace-id", StringComparison.OrdinalIgnoreCase) ? [(string)carrier!] : null);
        }
    }

    [Theory]
    [InlineData(ActivityTraceFlags.Recorded, 1)]
    [InlineData(ActivityTraceFlags.None, 0)]
    public void Inject_activity_writesXRayHeader(ActivityTraceFlags flags, int sampled)
    {
        using var activity = new Activity("test").SetParentId(
            ActivityTraceId.CreateFromString("5759e988bd862e3fe1be46a994272793"), ActivitySpanId.CreateFromString("53995c3f42cd8ad8"), flags);
        activity.Start();
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        _propagator.Inject(activity, headers, (carrier, name, value) => ((Dictionary<string, string>)carrier!)[name] = value);

        headers.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("X-Amzn-Trace-Id", $"{Root};Parent={activity.SpanId};Sampled={sampled}"));
    }
}
