using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Wikibot.Tests.Infra;

/// <summary>
/// What stands between a client and the service in AWS, as far as its developer guides say what it does to a request: the edge function with each one but for answers from
/// 400 up, no word held back or sent in pieces, Base64 of at most 6 MB both ways, and another name for <c>WWW-Authenticate</c>.
/// </summary>
internal sealed class AwsLookalike : IAsyncDisposable
{
    /// <summary>Bytes of an invocation's payload and of its answer (Lambda quotas); head and frame of the JSON around it take some.</summary>
    private const int MostPayload = (6 * 1024 * 1024) - 4096;

    private static readonly string[] s_notPassed = ["Transfer-Encoding", "Connection", "Keep-Alive", "Content-Length", "Host"];

    private readonly WebApplication _app;
    private readonly EdgeProcess _edge;
    private readonly HttpClient _inner = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    private AwsLookalike(WebApplication app, EdgeProcess edge) => (_app, _edge) = (app, edge);

    public Uri Url { get; private init; } = null!;

    /// <summary>Answers that the edge gave itself.</summary>
    public int AtTheEdge { get; private set; }

    public static async Task<AwsLookalike> StartAsync(Uri service)
    {
        var edge = EdgeProcess.Start((await StackRun.DevAsync()).Of("aws:cloudfront/function:Function").Single().Text("code"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var url = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        builder.WebHost.UseKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null).UseUrls(url.AbsoluteUri);
        var app = builder.Build();
        var aws = new AwsLookalike(app, edge) { Url = url };
        app.Run(context => aws.PassAsync(context, service));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return aws;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _edge.DisposeAsync();
        _inner.Dispose();
    }

    private async Task PassAsync(HttpContext context, Uri service)
    {
        var headers = context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => new { value = header.Value.ToString() });
        var verdict = await _edge.RunAsync(new { context = new { eventType = "viewer-request" }, request = new { method = context.Request.Method, uri = context.Request.Path.Value, headers } });
        if (verdict.TryGetProperty("statusCode", out var status))
        {
            AtTheEdge++;
            context.Response.StatusCode = status.GetInt32();
            SetHeaders(context, verdict);
            await context.Response.WriteAsync(verdict.GetProperty("body").GetProperty("data").GetString()!);
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (IsTooLong(body.Length))
        {
            context.Response.StatusCode = StatusCodes.Status413RequestEntityTooLarge;
            await context.Response.WriteAsync("""{"message":"Request Too Long"}""");
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(service, context.Request.Path + context.Request.QueryString.Value));
        request.Content = body.Length > 0 ? new ByteArrayContent(body.ToArray()) : null;
        foreach (var header in context.Request.Headers.Where(header => !s_notPassed.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            _ = request.Headers.TryAddWithoutValidation(header.Key, header.Value.AsEnumerable()) || request.Content?.Headers.TryAddWithoutValidation(header.Key, header.Value.AsEnumerable()) == true;
        }

        using var response = await _inner.SendAsync(request, context.RequestAborted);
        await AnswerAsync(context, response);
    }

    private async Task AnswerAsync(HttpContext context, HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (IsTooLong(body.Length))
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            await context.Response.WriteAsync("""{"message":"Internal server error"}""");
            return;
        }

        var headers = response.Headers.Concat(response.Content.Headers).Where(header => !s_notPassed.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key.Equals("WWW-Authenticate", StringComparison.OrdinalIgnoreCase) ? "x-amzn-remapped-www-authenticate" : header.Key.ToLowerInvariant(), header => new { value = string.Join(", ", header.Value) });
        var answer = JsonSerializer.SerializeToElement(new { statusCode = (int)response.StatusCode, headers });
        SetHeaders(context, response.StatusCode < HttpStatusCode.BadRequest ? await _edge.RunAsync(new { context = new { eventType = "viewer-response" }, response = answer }) : answer);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static bool IsTooLong(long bytes) => (bytes + 2) / 3 * 4 > MostPayload;

    private static void SetHeaders(HttpContext context, JsonElement answer)
    {
        foreach (var header in answer.GetProperty("headers").EnumerateObject())
        {
            context.Response.Headers[header.Name] = header.Value.GetProperty("value").GetString();
        }
    }
}
