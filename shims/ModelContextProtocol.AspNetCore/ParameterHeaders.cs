using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ModelContextProtocol.AspNetCore;

/// <summary>The headers <c>Mcp-Param-*</c> that a tool's schema asks for by <c>x-mcp-header</c> (SEP-2243): each repeats its argument.</summary>
internal static class ParameterHeaders
{
    private const long MaxSafeInteger = 9007199254740991;

    /// <summary>What is wrong, or <see langword="null"/>.</summary>
    public static string? Check(IHeaderDictionary headers, string method, string name, JsonNode? parameters, McpServerOptions options) =>
        method == RequestMethods.ToolsCall && options.ToolCollection is { } tools && tools.TryGetPrimitive(name, out var tool)
            ? CheckProperties(headers, tool.ProtocolTool.InputSchema, (parameters as JsonObject)?["arguments"] as JsonObject)
            : null;

    /// <summary>A header value in clear; <see langword="null"/> when it holds what a header may not hold, or broken base64.</summary>
    public static string? Decode(string value) =>
        value.All(c => c is '\t' or (>= ' ' and <= '~')) ? McpHeaderEncoder.DecodeValue(value.Trim()) : null;

    private static string? CheckProperties(IHeaderDictionary headers, JsonElement schema, JsonObject? arguments)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var property in properties.EnumerateObject())
        {
            var argument = arguments?[property.Name];
            var wrong = CheckProperties(headers, property.Value, argument as JsonObject) ?? CheckOne(headers, property, argument);
            if (wrong is not null)
            {
                return wrong;
            }
        }

        return null;
    }

    private static string? CheckOne(IHeaderDictionary headers, JsonProperty property, JsonNode? argument)
    {
        if (property.Value.ValueKind != JsonValueKind.Object || !property.Value.TryGetProperty("x-mcp-header", out var name) || name.GetString() is not { Length: > 0 } suffix)
        {
            return null;
        }

        var header = "Mcp-Param-" + suffix;
        if (!headers.TryGetValue(header, out var raw))
        {
            return argument is null ? null : $"The header {header} is missing (parameter '{property.Name}').";
        }

        if (Decode(raw.ToString()) is not { } said)
        {
            return $"{header} is not a valid header value.";
        }

        return argument is null || McpHeaderEncoder.ConvertToHeaderValue(argument) is not { } expected || Same(said, McpHeaderEncoder.DecodeValue(expected), IsInteger(property.Value))
            ? null
            : $"{header} does not agree with the argument '{property.Name}'.";
    }

    private static bool Same(string said, string? expected, bool integer) =>
        integer && IsNumber(said) && expected is not null && IsNumber(expected)
            ? Integer(said) is { } a && Integer(expected) is { } b && a == b
            : string.Equals(said, expected, StringComparison.Ordinal);

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static long? Integer(string text) =>
        long.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) <= MaxSafeInteger ? value : null;

    private static bool IsInteger(JsonElement schema) =>
        schema.TryGetProperty("type", out var type)
        && (type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Any(entry => entry.ValueEquals("integer")) : type.ValueEquals("integer"));
}
