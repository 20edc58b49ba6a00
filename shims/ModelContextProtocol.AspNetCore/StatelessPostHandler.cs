using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ModelContextProtocol.AspNetCore;

/// <summary>One POST is one server: it is made from the options, reads one message, answers it as an event stream, and goes.</summary>
internal sealed class StatelessPostHandler(
    IOptions<McpServerOptions> sharedOptions,
    IOptionsFactory<McpServerOptions> optionsFactory,
    IOptions<HttpServerTransportOptions> transportOptions,
    ILoggerFactory loggers)
{
    private const int NoSpecificCode = -32000;

    private static readonly JsonTypeInfo<JsonRpcMessage> MessageType = TypeInfo<JsonRpcMessage>();
    private static readonly JsonTypeInfo<JsonRpcError> ErrorType = TypeInfo<JsonRpcError>();

    public async Task HandleAsync(HttpContext context)
    {
        if (!Accepts(context, "application/json") || !Accepts(context, "text/event-stream"))
        {
            await RefuseAsync(context, StatusCodes.Status406NotAcceptable, default,
                new() { Code = NoSpecificCode, Message = "Not Acceptable: the client must accept both application/json and text/event-stream." });
            return;
        }

        if (await ReadAsync(context) is not { } message)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, default,
                new() { Code = (int)McpErrorCode.InvalidRequest, Message = "Bad Request: the body is not a valid JSON-RPC message." });
            return;
        }

        var id = message is JsonRpcRequest request ? request.Id : default;
        if (HeaderRules.Check(context.Request.Headers, message, sharedOptions.Value) is { } broken)
        {
            await RefuseAsync(context, broken.Status, id, broken.Error);
            return;
        }

        if (context.Request.Headers.ContainsKey("Mcp-Session-Id") && !HeaderRules.IsPerRequest(context.Request.Headers))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, id,
                new() { Code = NoSpecificCode, Message = "Bad Request: this server keeps no sessions, so Mcp-Session-Id has no meaning here." });
            return;
        }

        await ServeAsync(context, message);
    }

    private async Task ServeAsync(HttpContext context, JsonRpcMessage message)
    {
        var options = optionsFactory.Create(Options.DefaultName);
        options.ScopeRequests = false; // the HTTP request is the scope
        if (transportOptions.Value.ConfigureSessionOptions is { } configure)
        {
            await configure(context, options, context.RequestAborted);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var transport = new StreamableHttpServerTransport(loggers) { Stateless = true };
        await using var server = McpServer.Create(transport, options, loggers, context.RequestServices);
        var running = server.RunAsync(stop.Token);
        try
        {
            StartEventStream(context);
            var perRequest = HeaderRules.IsPerRequest(context.Request.Headers);
            var answered = await transport.HandlePostRequestAsync(message, context.Response.Body, perRequest ? SetStatus : null, context.RequestAborted);
            if (!answered)
            {
                context.Response.Headers.ContentType = default;
                context.Response.StatusCode = StatusCodes.Status202Accepted;
            }
        }
        finally
        {
            await transport.DisposeAsync();
            await stop.CancelAsync();
            try
            {
                await running;
            }
            catch (OperationCanceledException)
            {
                // The end that was asked for.
            }
        }

        // 2026-07-28 gives some JSON-RPC errors an HTTP status; it can be chosen until the first byte is written.
        ValueTask SetStatus(JsonRpcMessage? first)
        {
            if (first is JsonRpcError { Error: { } error } && !context.Response.HasStarted)
            {
                context.Response.StatusCode = (McpErrorCode)error.Code switch
                {
                    McpErrorCode.MethodNotFound => StatusCodes.Status404NotFound,
                    McpErrorCode.HeaderMismatch or McpErrorCode.MissingRequiredClientCapability or McpErrorCode.UnsupportedProtocolVersion
                        => StatusCodes.Status400BadRequest,
                    _ => context.Response.StatusCode,
                };
            }

            return ValueTask.CompletedTask;
        }
    }

    private static async Task<JsonRpcMessage?> ReadAsync(HttpContext context)
    {
        JsonRpcMessage? message;
        try
        {
            message = await context.Request.ReadFromJsonAsync(MessageType, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }

        if (message is not null)
        {
            var version = context.Request.Headers[HeaderRules.Version].ToString();
            message.Context = new JsonRpcMessageContext
            {
                User = context.User.Identity?.IsAuthenticated == true ? context.User : null,
                ProtocolVersion = version.Length > 0 ? version : null,
            };
        }

        return message;
    }

    private static void StartEventStream(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentType = "text/event-stream";
        headers.CacheControl = "no-cache,no-store";
        headers.ContentEncoding = "identity";
        headers["X-Accel-Buffering"] = "no";
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
    }

    private static bool Accepts(HttpContext context, string mediaType) =>
        context.Request.GetTypedHeaders().Accept.Any(range => range.MatchesMediaType(mediaType));

    private static Task RefuseAsync(HttpContext context, int status, RequestId id, JsonRpcErrorDetail error) =>
        Results.Json(new JsonRpcError { Id = id, Error = error }, ErrorType, statusCode: status).ExecuteAsync(context);

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T));
}
