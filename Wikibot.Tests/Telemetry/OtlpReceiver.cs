using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Wikibot.Tests.Telemetry;

/// <summary>An OTLP receiver of the tests' own: http/protobuf, keeps every request's bytes.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Signal, byte[] Body)> _requests = [];
    private readonly SemaphoreSlim _arrived = new(0);

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>Everything received, of all three signals.</summary>
    public IReadOnlyList<byte[]> Bodies => [.. _requests.Select(request => request.Body)];

    public IReadOnlyList<ReceivedSpan> Spans => [.. Of("/v1/traces").SelectMany(body => Otlp.Spans(body))];

    public IReadOnlyList<(string Service, string Metric)> Metrics => [.. Of("/v1/metrics").SelectMany(body => Otlp.Metrics(body))];

    public IReadOnlyList<(string Category, string Body, string TraceId)> Logs => [.. Of("/v1/logs").SelectMany(body => Otlp.Logs(body))];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseSetting("urls", "http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.Run(receiver.ReceiveAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until <paramref name="condition"/> holds, looking again whenever something arrives.</summary>
    public async Task WaitForAsync(Func<OtlpReceiver, bool> condition, CancellationToken cancellationToken)
    {
        while (!condition(this))
        {
            await _arrived.WaitAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IEnumerable<byte[]> Of(string signal) => _requests.Where(request => request.Signal == signal).Select(request => request.Body);

    private async Task ReceiveAsync(HttpContext context)
    {
        var body = new MemoryStream();
        var input = context.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
        await input.CopyToAsync(body, context.RequestAborted);
        _requests.Enqueue((context.Request.Path.Value!, body.ToArray()));
        _arrived.Release();
    }
}
