using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Http;

/// <summary>
/// Refuses MCP messages whose text would be changed in silence, or read in two ways, by naming the argument: as a JSON-RPC error
/// (invalid params), because no tool can be called with such a message.
/// </summary>
internal sealed class MessageGuard(RequestDelegate next)
{
    private const int InvalidRequest = -32600;
    private const int InvalidParams = -32602;
    private const string Params = "params.";
    private const string Arguments = "params.arguments.";

    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || context.Request.Path != "/mcp" || context.User.Identity?.IsAuthenticated != true)
        {
            await next(context);
            return;
        }

        if (MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase))
        {
            await TypedResults.Problem("The body is application/json in UTF-8.", statusCode: StatusCodes.Status415UnsupportedMediaType).ExecuteAsync(context);
            return;
        }

        var body = await ReadAsync(context);
        context.Request.Body = new MemoryStream(body.Array!, 0, body.Count, writable: false);
        if (JsonText.Check(body) is { } fault)
        {
            await RefuseAsync(context, body, fault);
            return;
        }

        await next(context);
    }

    /// <summary>The whole body; its size has a limit.</summary>
    private static async Task<ArraySegment<byte>> ReadAsync(HttpContext context)
    {
        var length = context.Request.ContentLength is > 0 and < int.MaxValue and var known ? (int)known : 0;
        using var body = new MemoryStream(length);
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.TryGetBuffer(out var buffer) ? buffer : body.ToArray();
    }

    private static async Task RefuseAsync(HttpContext context, ArraySegment<byte> body, JsonFault fault)
    {
        var inParams = fault.Where.Contains(Params, StringComparison.Ordinal);
        var field = fault.Where.StartsWith(Arguments, StringComparison.Ordinal) ? fault.Where[Arguments.Length..] : fault.Where;
        var error = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = IdOf(body),
            ["error"] = new JsonObject
            {
                ["code"] = inParams ? InvalidParams : InvalidRequest,
                ["message"] = $"\"{field}\" {fault.What}. (code: {ProblemCodes.InvalidArgument})",
                ["data"] = new JsonObject { ["code"] = ProblemCodes.InvalidArgument, ["field"] = field, ["rule"] = fault.Rule },
            },
        };
        context.Response.StatusCode = inParams ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(error.ToJsonString(WikibotJson.Options), context.RequestAborted);
    }

    /// <summary>The message's id, so that its sender can tell which one was refused; null when it has none that can be read.</summary>
    private static JsonNode? IdOf(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                {
                    var isId = reader.ValueTextEquals("id");
                    reader.Read();
                    if (isId)
                    {
                        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number
                            : reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                    }

                    reader.Skip();
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // No id that could be read before what is wrong.
        }

        return null;
    }
}
