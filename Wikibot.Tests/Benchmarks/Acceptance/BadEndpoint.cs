using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Wikibot.Tests.Benchmarks.Acceptance;

/// <summary>What stands before a deployed system on a bad day: it passes requests on, and answers some itself, as a gateway and a used-up quota do.</summary>
internal sealed class BadEndpoint : IAsyncDisposable
{
    private static readonly int[] Statuses = [502, 429, 504, 503];

    private readonly WebApplication _app;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Uri _service;
    private readonly int _every;
    private int _requests;

    private BadEndpoint(WebApplication app, Uri url, Uri service, int every) => (_app, Url, _service, _every) = (app, url, service, every);

    public Uri Url { get; }

    /// <summary>Starts it in front of <paramref name="service"/>; the first request, and then one in <paramref name="every"/>, is answered badly.</summary>
    public static async Task<BadEndpoint> StartAsync(Uri url, Uri service, int every)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url.AbsoluteUri);
        var app = builder.Build();
        var endpoint = new BadEndpoint(app, url, service, every);
        app.Run(endpoint.HandleAsync);
        await app.StartAsync();
        return endpoint;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var number = Interlocked.Increment(ref _requests) - 1;
        if (_every > 0 && number % _every == 0)
        {
            context.Response.StatusCode = Statuses[number / _every % Statuses.Length];
            await context.Response.WriteAsync("<html><body>Bad Gateway</body></html>");
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_service, context.Request.Path.Value))
        {
            Content = context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0 ? new StreamContent(context.Request.Body) : null,
        };
        foreach (var (name, values) in context.Request.Headers)
        {
            if (name is not ("Host" or "Transfer-Encoding" or "Connection") && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
