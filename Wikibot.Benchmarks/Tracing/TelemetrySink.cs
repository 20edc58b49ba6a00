using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Wikibot.Benchmarks.Tracing;

/// <summary>Takes telemetry and forgets it: OTLP over HTTP, and X-Ray's datagrams. Counts, so that a run can show that there was some.</summary>
internal sealed class TelemetrySink : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Socket _daemon = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Thread _reading;
    private int _requests;
    private int _datagrams;

    private TelemetrySink(WebApplication app)
    {
        _app = app;
        _daemon.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        // A thread of its own, as a daemon has: on the thread pool it would be in the way of the client that is measured.
        _reading = new Thread(Read) { IsBackground = true, Name = "daemon" };
        _reading.Start();
    }

    public string OtlpAddress => _app.Urls.Single();

    public string DaemonAddress => $"127.0.0.1:{((IPEndPoint)_daemon.LocalEndPoint!).Port}";

    public int Requests => _requests;

    public int Datagrams => _datagrams;

    public static async Task<TelemetrySink> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseSetting("urls", "http://127.0.0.1:0");
        var app = builder.Build();
        var sink = new TelemetrySink(app);
        app.Run(async context =>
        {
            Interlocked.Increment(ref sink._requests);
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status200OK;
        });
        await app.StartAsync(cancellationToken);
        return sink;
    }

    public async ValueTask DisposeAsync()
    {
        _daemon.Dispose();
        _reading.Join();
        await _app.DisposeAsync();
    }

    private void Read()
    {
        try
        {
            var datagram = new byte[64 * 1024];
            while (true)
            {
                _daemon.Receive(datagram);
                Interlocked.Increment(ref _datagrams);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }
}
