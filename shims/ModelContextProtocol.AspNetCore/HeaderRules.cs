using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ModelContextProtocol.AspNetCore;

/// <summary>
/// What the request headers must say about the message: MCP 2026-07-28 mirrors the protocol version (SEP-2575) and the routing facts
/// (SEP-2243) of every request into headers, and they must agree. The older protocol has the version header alone.
/// </summary>
internal static class HeaderRules
{
    public const string Version = "MCP-Protocol-Version";
    private const string Method = "Mcp-Method";
    private const string Name = "Mcp-Name";
    private const string PerRequestVersion = "2026-07-28";
    private static readonly string[] HandshakeVersions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

    public sealed record Refusal(int Status, JsonRpcErrorDetail Error);

    /// <summary>Whether the request is of the era without a handshake.</summary>
    public static bool IsPerRequest(IHeaderDictionary headers) => headers[Version].ToString() == PerRequestVersion;

    public static Refusal? Check(IHeaderDictionary headers, JsonRpcMessage message, McpServerOptions options)
    {
        if (CheckSupported(headers[Version].ToString(), options) is { } unsupported)
        {
            return unsupported;
        }

        var (method, parameters) = message switch
        {
            JsonRpcRequest request => (request.Method, request.Params),
            JsonRpcNotification notification => (notification.Method, notification.Params),
            _ => (null, null),
        };
        return method is null ? null
            : CheckVersion(headers[Version].ToString(), message is JsonRpcRequest, method, parameters)
            ?? (IsPerRequest(headers)
                ? CheckRouting(headers, method, parameters, options) ?? CheckCapabilities(message, parameters) ?? CheckRemoved(message, method)
                : null);
    }

    private static Refusal? CheckSupported(string version, McpServerOptions options)
    {
        string[] supported = options.ProtocolVersion is { } only ? [only] : [.. HandshakeVersions, PerRequestVersion];
        if (version.Length == 0 || supported.Contains(version, StringComparer.Ordinal))
        {
            return null;
        }

        var offered = supported.Contains(PerRequestVersion, StringComparer.Ordinal) ? [PerRequestVersion] : supported;
        var data = new UnsupportedProtocolVersionErrorData { Supported = offered, Requested = version };
        var type = (JsonTypeInfo<UnsupportedProtocolVersionErrorData>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(UnsupportedProtocolVersionErrorData));
        return new(StatusCodes.Status400BadRequest, new()
        {
            Code = (int)McpErrorCode.UnsupportedProtocolVersion,
            Message = $"Bad Request: protocol version '{version}' is not supported.",
            Data = JsonSerializer.SerializeToNode(data, type),
        });
    }

    private static Refusal? CheckVersion(string header, bool isRequest, string method, JsonNode? parameters)
    {
        if (method == RequestMethods.Initialize && Text(parameters, "protocolVersion") is { } asked && header.Length > 0 && asked != header)
        {
            return Mismatch($"{Version} is '{header}', params.protocolVersion is '{asked}'.");
        }

        var declared = Meta(parameters) is { } meta ? Text(meta, MetaKeys.ProtocolVersion) : null;
        return (header, declared) switch
        {
            _ when header != PerRequestVersion && declared != PerRequestVersion => null,
            ("", _) => Mismatch($"The header {Version} is missing."),
            (_, null or "") when !isRequest => null, // nobody would read the refusal of a notification
            (_, null or "") => Invalid($"params._meta must hold '{MetaKeys.ProtocolVersion}'."),
            _ when header != declared => Mismatch($"{Version} is '{header}', '{MetaKeys.ProtocolVersion}' is '{declared}'."),
            _ => null,
        };
    }

    private static Refusal? CheckRouting(IHeaderDictionary headers, string method, JsonNode? parameters, McpServerOptions options)
    {
        if (!headers.TryGetValue(Method, out var methodHeader))
        {
            return Mismatch($"The header {Method} is missing.");
        }

        if (methodHeader.ToString().Trim() != method)
        {
            return Mismatch($"{Method} is '{methodHeader}', the body's method is '{method}'.");
        }

        var field = method switch
        {
            RequestMethods.ToolsCall or RequestMethods.PromptsGet => "name",
            RequestMethods.ResourcesRead => "uri",
            _ => null,
        };
        if (field is null)
        {
            return null;
        }

        if (!headers.TryGetValue(Name, out var nameHeader))
        {
            return Mismatch($"The header {Name} is missing.");
        }

        var name = Text(parameters, field);
        return ParameterHeaders.Decode(nameHeader.ToString()) != name || name is null
            ? Mismatch($"{Name} is '{nameHeader}', params.{field} is '{name}'.")
            : ParameterHeaders.Check(headers, method, name, parameters, options) is { } wrong ? Mismatch(wrong) : null;
    }

    private static Refusal? CheckCapabilities(JsonRpcMessage message, JsonNode? parameters) =>
        message is JsonRpcRequest && Meta(parameters)?[MetaKeys.ClientCapabilities] is not JsonObject
            ? Invalid($"params._meta must hold '{MetaKeys.ClientCapabilities}' as an object.")
            : null;

    private static Refusal? CheckRemoved(JsonRpcMessage message, string method) =>
        message is JsonRpcRequest && method is "initialize" or "ping" or "logging/setLevel" or "resources/subscribe" or "resources/unsubscribe"
            ? new(StatusCodes.Status404NotFound, new() { Code = (int)McpErrorCode.MethodNotFound, Message = $"Protocol version {PerRequestVersion} has no method '{method}'." })
            : null;

    private static JsonObject? Meta(JsonNode? parameters) => (parameters as JsonObject)?["_meta"] as JsonObject;

    private static string? Text(JsonNode? node, string property) =>
        node is JsonObject o && o[property] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static Refusal Mismatch(string message) =>
        new(StatusCodes.Status400BadRequest, new() { Code = (int)McpErrorCode.HeaderMismatch, Message = "Header mismatch: " + message });

    private static Refusal Invalid(string message) =>
        new(StatusCodes.Status400BadRequest, new() { Code = (int)McpErrorCode.InvalidParams, Message = message });
}
