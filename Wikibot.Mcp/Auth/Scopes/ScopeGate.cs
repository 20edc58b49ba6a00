using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using ModelContextProtocol.Server;
using Wikibot.Git.Client;

namespace Wikibot.Mcp.Auth;

/// <summary>
/// Answers 403 <c>insufficient_scope</c> (RFC 6750, section 3.1) when a reading token calls a tool that changes something.
/// It has to be decided before the MCP endpoint starts to answer, so the body of such tokens' requests is read here first.
/// </summary>
internal sealed class ScopeGate(RequestDelegate next, IOptions<McpServerOptions> server, ProtectedResource resource)
{
    /// <summary>Lets the request through or refuses it.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method) && context.Request.Path == "/mcp" && context.User.IsReadOnly() && await WritesAsync(context))
        {
            const string detail = "The token may read only.";
            context.Response.Headers.Append(HeaderNames.WWWAuthenticate, resource.Challenge("insufficient_scope", detail, $"{WikiScopes.Read} {WikiScopes.Write}"));
            await TypedResults.Problem(
                detail,
                statusCode: StatusCodes.Status403Forbidden,
                extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = ProblemCodes.Forbidden }).ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    private async Task<bool> WritesAsync(HttpContext context)
    {
        context.Request.EnableBuffering();
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return body.RootElement.ValueKind == JsonValueKind.Array ? body.RootElement.EnumerateArray().Any(Writes) : Writes(body.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false; // No JSON, or half a surrogate pair in a name: the endpoint says what is wrong with it.
        }
        finally
        {
            context.Request.Body.Position = 0;
        }
    }

    // A tool that is not known here is not known to the endpoint either. Of a member that occurs twice either may be meant.
    private bool Writes(JsonElement message) =>
        Texts(message, "method").Contains("tools/call")
        && Members(message, "params").Any(parameters => Texts(parameters, "name")
            .Any(name => server.Value.ToolCollection?.TryGetPrimitive(name, out var tool) == true && !ReadOnlyTools.Reads(tool.ProtocolTool, Previews(parameters))));

    private static JsonElement[] Previews(JsonElement parameters) => [.. Members(parameters, "arguments").SelectMany(given => Members(given, ReadOnlyTools.Preview))];

    private static IEnumerable<JsonElement> Members(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().Where(member => member.NameEquals(name)).Select(member => member.Value) : [];

    private static IEnumerable<string> Texts(JsonElement element, string name) =>
        Members(element, name).Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!);
}
