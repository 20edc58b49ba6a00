using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Wikibot.ServiceDefaults;
using Wikibot.ServiceDefaults.Telemetry;
using Wikibot.Tests.Telemetry;

namespace Wikibot.Tests.ServiceDefaults.Telemetry;

/// <summary>A service with the defaults, and a receiver of the test's own, over OTLP.</summary>
public sealed class TelemetryTests : IAsyncLifetime
{
    private static readonly ActivitySource Source = new("Wikibot.TelemetryTests");

    private OtlpReceiver _receiver = null!;
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver = await OtlpReceiver.StartAsync();
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _receiver.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_SERVICE_NAME"] = "sample",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "50",
            ["OTEL_RESOURCE_ATTRIBUTES"] = "service.instance.id=abcd,deployment.environment.name=test",
        });
        builder.AddServiceDefaults();
        _app = builder.Build();
        _app.MapDefaultEndpoints();
        _app.MapGet("/things/{id}", (string id, HttpContext context) =>
        {
            using var span = Source.StartActivity("look up");
            RequestTelemetry.Of(context)!.SetUser("static:default");
            return id;
        });
        _app.MapGet("/missing", (HttpContext context) =>
        {
            RequestTelemetry.Of(context)!.ProblemCode = "page_not_found";
            return Results.NotFound();
        });
        _app.MapGet("/broken", (HttpContext _) => throw new InvalidOperationException("secret-of-the-exception"));
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new(_app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Request_served_isOneTraceWithRouteStatusAndUser()
    {
        var spans = await SendAsync("/things/secret-of-the-path?token=secret-of-the-query");

        var server = spans.Single(span => span.Kind == 2);
        server.Name.ShouldBe("GET /things/{id}");
        server["http.route"].ShouldBe("/things/{id}");
        server["http.request.method"].ShouldBe("GET");
        server["http.response.status_code"].ShouldBe(200L);
        server["user.hash"].ShouldBe(RequestTelemetry.HashUser("static:default"));
        server["faas.coldstart"].ShouldBe(true);
        ((double)server["faas.init_duration"]!).ShouldBeGreaterThan(0);
        server.Service.ShouldBe("sample");
        server.Resource["service.instance.id"].ShouldBe("abcd");
        server.Resource["deployment.environment.name"].ShouldBe("test");
        spans.Single(span => span.Name == "look up").ParentId.ShouldBe(server.SpanId);
        foreach (var span in spans)
        {
            span.Attributes.Values.ShouldNotContain(value => value.ToString()!.Contains("secret-of-the-query"));
        }
    }

    [Fact]
    public async Task Request_second_isNoColdStart()
    {
        await SendAsync("/things/1", stop: false);
        var spans = await SendAsync("/things/2");

        spans.Single(span => span.Kind == 2)["faas.coldstart"].ShouldBe(false);
    }

    [Fact]
    public async Task Request_problem_carriesItsCode()
    {
        var server = (await SendAsync("/missing")).Single(span => span.Kind == 2);

        server["wikibot.problem.code"].ShouldBe("page_not_found");
        server["http.response.status_code"].ShouldBe(404L);
        server.Status.ShouldBe(0);
    }

    [Fact]
    public async Task Request_exception_isAnErrorByItsTypeOnly()
    {
        var server = (await SendAsync("/broken")).Single(span => span.Kind == 2);

        server["http.response.status_code"].ShouldBe(500L);
        server["error.type"].ShouldBe("System.InvalidOperationException");
        server.Status.ShouldBe(2);
        server.Attributes.Values.ShouldNotContain(value => value.ToString()!.Contains("secret-of"));
    }

    [Fact]
    public async Task Request_logs_oneLineWithItsTrace()
    {
        var trace = (await SendAsync("/things/secret-of-the-path?token=secret-of-the-query"))[0].TraceId;

        await _receiver.WaitForAsync(receiver => receiver.Logs.Any(line => line.TraceId == trace), TestContext.Current.CancellationToken);
        var lines = _receiver.Logs.Where(line => line.TraceId == trace).ToList();
        var (_, body, _) = lines.ShouldHaveSingleItem();
        body.ShouldStartWith("GET /things/{id} - 200 in ");
        body.ShouldEndWith($"for {RequestTelemetry.HashUser("static:default")}");
    }

    [Fact]
    public async Task Probe_leavesNoTraceAndTakesNoColdStart()
    {
        // In a trace of its own: what other tests do in this process meanwhile is told to this receiver too.
        var probe = ActivityTraceId.CreateRandom().ToHexString();
        using (var answer = await _client.SendAsync(Request("/health", probe)))
        {
            (await answer.Content.ReadAsStringAsync()).ShouldBe("Healthy");
        }

        var spans = await SendAsync("/things/1");

        spans.Single(span => span.Kind == 2)["faas.coldstart"].ShouldBe(true);
        _receiver.Spans.ShouldNotContain(span => span.TraceId == probe);
    }

    [Fact]
    public async Task Stop_sendsMetrics()
    {
        await SendAsync("/things/1");

        var names = _receiver.Metrics.Where(metric => metric.Service == "sample").Select(metric => metric.Metric).ToList();
        names.ShouldContain("http.server.request.duration");
        names.ShouldContain("faas.coldstarts");
        names.ShouldContain("faas.init_duration");
    }

    /// <summary>Sends a request in a trace of its own, stops the service (which flushes), and returns that trace's spans.</summary>
    private async Task<IReadOnlyList<ReceivedSpan>> SendAsync(string path, bool stop = true)
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        using var response = await _client.SendAsync(Request(path, trace));
        if (stop)
        {
            await _app.StopAsync();
        }

        return [.. _receiver.Spans.Where(span => span.TraceId == trace)];
    }

    private static HttpRequestMessage Request(string path, string trace) => new(HttpMethod.Get, path) { Headers = { { "traceparent", $"00-{trace}-53995c3f42cd8ad8-01" } } };
}
