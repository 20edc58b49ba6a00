using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Backups;
using Wikibot.Benchmarks.Repositories;

namespace Wikibot.Benchmarks.Transfer;

/// <summary>
/// Git's own server of smart HTTP: <c>git http-backend</c>, a process a request (RFC 3875), behind as little of a web server as there can be. It
/// streams both ways and holds nothing.
/// </summary>
internal sealed class CgiHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _root;
    private readonly ConcurrentBag<PeakMemory> _peaks = [];

    private CgiHost(WebApplication app, string root, int port) => (_app, _root, Url) = (app, root, new Uri($"http://127.0.0.1:{port}/"));

    /// <summary>Where repositories are served from.</summary>
    public Uri Url { get; }

    /// <summary>Serves the repositories in a folder.</summary>
    public static async Task<CgiHost> StartAsync(string root, CancellationToken cancellationToken)
    {
        var port = ServiceProcess.FreePort();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var host = new CgiHost(builder.Build(), root, port);
        host._app.Run(host.RunAsync);
        await host._app.StartAsync(cancellationToken);
        return host;
    }

    /// <summary>The most that one request's processes had in memory since the last call, and what of it they had allocated.</summary>
    public PeakMemory TakePeak()
    {
        var peak = _peaks.Aggregate(new PeakMemory(0, 0, 0), (a, b) => new(Math.Max(a.Resident, b.Resident), Math.Max(a.Anonymous, b.Anonymous), Math.Max(a.Mapped, b.Mapped)));
        _peaks.Clear();
        return peak;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task RunAsync(HttpContext context)
    {
        var stop = context.RequestAborted;
        using var process = Process.Start(GitTool.Start(_root, ["http-backend"], Variables(context.Request)))!;
        await using var watch = MemoryWatch.Start(process.Id);
        var sending = SendAsync(context.Request, process.StandardInput.BaseStream, stop);
        var output = process.StandardOutput.BaseStream;
        await HeadAsync(context.Response, output, stop);
        await output.CopyToAsync(context.Response.Body, stop);
        await sending;
        _peaks.Add(await watch.StopAsync());
        await process.WaitForExitAsync(stop);
    }

    private static async Task SendAsync(HttpRequest request, Stream input, CancellationToken cancellationToken)
    {
        await using (input)
        {
            await request.Body.CopyToAsync(input, cancellationToken);
        }
    }

    private static async Task HeadAsync(HttpResponse response, Stream output, CancellationToken cancellationToken)
    {
        while (await LineAsync(output, cancellationToken) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            if (name.Equals("Status", StringComparison.OrdinalIgnoreCase))
            {
                response.StatusCode = int.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture);
            }
            else
            {
                response.Headers[name] = value;
            }
        }
    }

    private static async Task<string> LineAsync(Stream output, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await output.ReadAsync(one, cancellationToken) == 1 && one[0] != '\n')
        {
            line.Append((char)one[0]);
        }

        return line.ToString().TrimEnd('\r');
    }

    private Dictionary<string, string> Variables(HttpRequest request)
    {
        var variables = new Dictionary<string, string>
        {
            ["GIT_PROJECT_ROOT"] = _root,
            ["GIT_HTTP_EXPORT_ALL"] = "1",
            ["PATH_INFO"] = request.Path.Value!,
            ["QUERY_STRING"] = request.QueryString.Value!.TrimStart('?'),
            ["REQUEST_METHOD"] = request.Method,
            ["CONTENT_TYPE"] = request.ContentType ?? "",
            ["REMOTE_ADDR"] = "127.0.0.1",
        };
        if (request.ContentLength is { } length)
        {
            variables["CONTENT_LENGTH"] = length.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (name, header) in (ReadOnlySpan<(string, string)>)[("HTTP_CONTENT_ENCODING", "Content-Encoding"), ("GIT_PROTOCOL", "Git-Protocol")])
        {
            if (request.Headers[header] is [{ Length: > 0 } value])
            {
                variables[name] = value;
            }
        }

        return variables;
    }
}
