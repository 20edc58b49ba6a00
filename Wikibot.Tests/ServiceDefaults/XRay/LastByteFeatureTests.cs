using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Wikibot.ServiceDefaults.XRay;

namespace Wikibot.Tests.ServiceDefaults.XRay;

public sealed class LastByteFeatureTests
{
    public static TheoryData<string, string, RequestDelegate, string, string> Responses => new()
    {
        // what, method, response, what has arrived before the release, what arrives after it
        { "length known", "GET", Write(c => c.Response.ContentLength = 5, "Hello"), "Hell", "o" },
        { "length known, in parts", "GET", Write(c => c.Response.ContentLength = 10, "Hello", "World"), "HelloWorl", "d" },
        { "length known, through the pipe, not flushed", "GET", Pipe(c => c.Response.ContentLength = 5, "Hello"), "Hell", "o" },
        { "length unknown", "GET", Write(_ => { }, "Hello"), "5\r\nHello\r\n", "0\r\n\r\n" },
        { "length unknown, completed early", "GET", Then(Write(_ => { }, "Hello"), c => c.Response.CompleteAsync()), "5\r\nHello\r\n", "0\r\n\r\n" },
        { "length known, completed early", "GET", Then(Write(c => c.Response.ContentLength = 5, "Hello"), c => c.Response.CompleteAsync()), "Hell", "o" },
    };

    public static TheoryData<string, string, RequestDelegate> Bodiless => new()
    {
        { "nothing written", "GET", _ => Task.CompletedTask },
        { "no content, started", "GET", Then(Status(204), c => c.Response.StartAsync()) },
        { "not modified, flushed", "GET", Then(Status(304), c => c.Response.Body.FlushAsync()) },
        { "length zero, started", "GET", Then(Length(0), c => c.Response.StartAsync()) },
        { "length zero, completed", "GET", Then(Length(0), c => c.Response.CompleteAsync()) },
        { "head, flushed", "HEAD", Then(Length(5), c => c.Response.Body.FlushAsync()) },
    };

    [Theory]
    [MemberData(nameof(Responses))]
    public async Task Response_withBody_isIncompleteUntilReleased(string what, string method, RequestDelegate respond, string before, string after)
    {
        await using var server = await Server.StartAsync(respond);
        using var client = await server.SendAsync(method);

        await server.AtEnd;
        var head = await client.ReadToAsync("\r\n\r\n");
        head.ShouldStartWith("HTTP/1.1 200", customMessage: what);
        (await client.ReadAsync(before.Length)).ShouldBe(before);
        client.Available.ShouldBe(0);

        server.Release();
        (await client.ReadAsync(after.Length)).ShouldBe(after);
    }

    [Theory]
    [MemberData(nameof(Bodiless))]
    public async Task Response_withoutBody_sendsNothingUntilReleased(string what, string method, RequestDelegate respond)
    {
        await using var server = await Server.StartAsync(respond);
        using var client = await server.SendAsync(method);

        await server.AtEnd;
        client.Available.ShouldBe(0, what);

        server.Release();
        (await client.ReadToAsync("\r\n\r\n")).ShouldNotContain("chunked");
    }

    private static RequestDelegate Write(Action<HttpContext> prepare, params string[] parts) => async context =>
    {
        prepare(context);
        foreach (var part in parts)
        {
            await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(part));
            await context.Response.Body.FlushAsync();
        }
    };

    private static RequestDelegate Pipe(Action<HttpContext> prepare, string text) => context =>
    {
        prepare(context);
        Encoding.ASCII.GetBytes(text, context.Response.BodyWriter.GetSpan(text.Length));
        context.Response.BodyWriter.Advance(text.Length);
        return Task.CompletedTask;
    };

    private static RequestDelegate Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private static RequestDelegate Length(long length) => context =>
    {
        context.Response.ContentLength = length;
        return Task.CompletedTask;
    };

    private static RequestDelegate Then(RequestDelegate first, Func<HttpContext, Task> second) => async context =>
    {
        await first(context);
        await second(context);
    };

    private sealed class Server(WebApplication app) : IAsyncDisposable
    {
        private readonly TaskCompletionSource _atEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task AtEnd => _atEnd.Task;

        public static async Task<Server> StartAsync(RequestDelegate respond)
        {
            var builder = WebApplication.CreateEmptyBuilder(new());
            builder.WebHost.UseKestrelCore().UseSetting("urls", "http://127.0.0.1:0");
            var app = builder.Build();
            var server = new Server(app);
            app.Run(async context =>
            {
                var feature = LastByteFeature.Install(context);
                await respond(context);
                await feature.FlushAsync();
                server._atEnd.SetResult();
                await server._release.Task;
                await feature.ReleaseAsync();
            });
            await app.StartAsync();
            return server;
        }

        public async Task<RawClient> SendAsync(string method)
        {
            var client = new RawClient(new Uri(app.Urls.Single()).Port);
            await client.WriteAsync($"{method} / HTTP/1.1\r\nHost: x\r\n\r\n");
            return client;
        }

        public void Release() => _release.TrySetResult();

        public ValueTask DisposeAsync()
        {
            Release();
            return app.DisposeAsync();
        }
    }

    private sealed class RawClient(int port) : IDisposable
    {
        private readonly TcpClient _client = new("127.0.0.1", port);

        public int Available => _client.Available;

        public async Task WriteAsync(string text) => await _client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));

        public async Task<string> ReadAsync(int count)
        {
            var buffer = new byte[count];
            await _client.GetStream().ReadExactlyAsync(buffer);
            return Encoding.ASCII.GetString(buffer);
        }

        public async Task<string> ReadToAsync(string end)
        {
            var text = new StringBuilder();
            while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
            {
                text.Append(await ReadAsync(1));
            }

            return text.ToString();
        }

        public void Dispose() => _client.Dispose();
    }
}
