using System.Buffers.Binary;
using System.Net;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// What the dashboard's Resources and Console pages read: the gRPC service aspire.v1.DashboardService, written by hand over HTTP/2,
/// because the feed that this stand-in is for has no gRPC packages. Commands are refused, files and questions there are none.
/// </summary>
internal sealed class ResourceServiceHost(ResourceStates states) : IAsyncDisposable
{
    private WebApplication? app;

    public string Url => app?.Urls.First() ?? throw new InvalidOperationException("The resource service is not started.");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        app = builder.Build();
        var service = app.MapGroup("/aspire.v1.DashboardService");
        service.MapPost("/GetApplicationInformation", context => AnswerAsync(context, new ProtoWriter().Text(1, "Wikibot").ToArray()));
        service.MapPost("/ExecuteResourceCommand", context => AnswerAsync(context, new ProtoWriter().Int(1, 2).Text(3, "The stand-in knows no commands.").ToArray()));
        service.MapPost("/WatchResources", context => StreamAsync(context, WatchResourcesAsync));
        service.MapPost("/WatchResourceConsoleLogs", context => StreamAsync(context, WatchLogsAsync));
        service.MapPost("/WatchInteractions", context => StreamAsync(context, (c, stop) => Task.Delay(Timeout.Infinite, stop)));
        await app.StartAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }

    private async Task WatchResourcesAsync(HttpContext context, CancellationToken stop)
    {
        var (changed, version, next) = states.Since(0);
        var names = changed.ToDictionary(state => state.Resource, state => state.UniqueName);
        string NameOf(IResource resource) => names.GetValueOrDefault(resource, resource.Name);
        await SendAsync(context, ResourceMessages.Initial(changed, NameOf), stop);
        while (true)
        {
            await next.WaitAsync(stop);
            (changed, version, next) = states.Since(version);
            await SendAsync(context, ResourceMessages.Changes(changed, NameOf), stop);
        }
    }

    private async Task WatchLogsAsync(HttpContext context, CancellationToken stop)
    {
        var log = states.LogOf(await ReadNameAsync(context, stop));
        var seen = 0;
        while (log is not null)
        {
            var (lines, next) = log.Since(seen);
            if (lines.Count > 0)
            {
                seen = lines[^1].Number;
                await SendAsync(context, ResourceMessages.Lines(lines), stop);
            }

            await next.WaitAsync(stop);
        }
    }

    /// <summary>The first field of the only message: a resource's name.</summary>
    private static async Task<string> ReadNameAsync(HttpContext context, CancellationToken stop)
    {
        var header = new byte[5];
        await context.Request.Body.ReadExactlyAsync(header, stop);
        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
        await context.Request.Body.ReadExactlyAsync(message, stop);
        return message is [0x0A, var length, ..] && length < 0x80 ? Encoding.UTF8.GetString(message, 2, length) : "";
    }

    private static async Task AnswerAsync(HttpContext context, byte[] message)
    {
        context.Response.ContentType = "application/grpc";
        await SendAsync(context, message, context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    /// <summary>A stream that ends in good order when the host stops, or when the dashboard goes.</summary>
    private async Task StreamAsync(HttpContext context, Func<HttpContext, CancellationToken, Task> write)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, app!.Lifetime.ApplicationStopping);
        context.Response.ContentType = "application/grpc";
        await context.Response.StartAsync(stop.Token);
        await context.Response.Body.FlushAsync(stop.Token);
        try
        {
            await write(context, stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && stop.IsCancellationRequested)
        {
            // The stream's ordinary end.
        }

        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static async Task SendAsync(HttpContext context, byte[] message, CancellationToken stop)
    {
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        await context.Response.Body.WriteAsync(frame, stop);
        await context.Response.Body.FlushAsync(stop);
    }
}
