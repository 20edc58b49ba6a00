using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Wikibot.Mcp.Tools;

/// <summary>Registers the methods of a class as tools, with schemas and JSON that suit models and strict clients.</summary>
internal static class ToolRegistrationExtensions
{
    /// <summary>JSON of answers: letters of all scripts as they are, because an escaped one costs a model several tokens.</summary>
    public static JsonSerializerOptions Json { get; } = new(McpJsonUtilities.DefaultOptions) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly AIJsonSchemaCreateOptions Schemas = new() { TransformSchemaNode = (_, node) => Simplify(node) };

    /// <summary>Adds every method of <typeparamref name="T"/> that carries <see cref="McpServerToolAttribute"/>; an instance is made for each call.</summary>
    public static IMcpServerBuilder AddTools<T>(this IMcpServerBuilder builder, Func<ToolCall, T> create)
        where T : class
    {
        foreach (var method in typeof(T).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            if (method.GetCustomAttribute<McpServerToolAttribute>() is { } tool)
            {
                builder.Services.AddSingleton<McpServerTool>(services => new PlainTool(tool.Name ?? throw new InvalidOperationException($"{method.Name} names no tool."), () => Described(method, services), method, create));
            }
        }

        return builder;
    }

    private static McpServerTool Described(MethodInfo method, IServiceProvider services) =>
        McpServerTool.Create(method, Uncalled, new McpServerToolCreateOptions { Services = services, SerializerOptions = Json, SchemaCreateOptions = Schemas });

    private static object Uncalled(RequestContext<CallToolRequestParams> request) => throw new InvalidOperationException("The SDK describes tools; PlainTool calls them.");

    // What is optional is simply not required: "string or null, default null" confuses strict clients and some models.
    private static JsonNode Simplify(JsonNode node)
    {
        if (node is not JsonObject schema)
        {
            return node;
        }

        if (schema["type"] is JsonArray types)
        {
            // Numbers also come as "string or integer with a pattern"; Arguments takes the string form without advertising it.
            var kept = types.Select(type => type!.GetValue<string>()).Where(type => type != "null").ToList();
            schema["type"] = kept is [var only] ? only : kept.Contains("integer") ? "integer" : kept[0];
        }

        if ((string?)schema["type"] == "integer")
        {
            schema.Remove("pattern");
        }

        if (schema["maximum"] is JsonValue maximum && maximum.TryGetValue(out int most) && most == int.MaxValue)
        {
            schema.Remove("maximum");
        }

        // What a flag is when it is left out goes without saying.
        if (schema.TryGetPropertyValue("default", out var value) && (value is null || (value is JsonValue flag && flag.TryGetValue(out bool isOn) && !isOn)))
        {
            schema.Remove("default");
        }

        return schema;
    }
}
