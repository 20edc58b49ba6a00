using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace Wikibot.Tests.Mcp;

/// <summary>Arguments and answers of tools, as tests write and read them.</summary>
internal static class Json
{
    /// <summary>The members of an anonymous object, or of JSON text, as arguments.</summary>
    public static IReadOnlyDictionary<string, object?>? Arguments(object? value) => value switch
    {
        null => null,
        string json => Parse(json),
        _ => Parse(JsonSerializer.Serialize(value)),
    };

    /// <summary>A member of the structured answer, by a dotted path.</summary>
    public static JsonNode? At(this CallToolResult result, string path) =>
        path.Split('.').Aggregate(JsonNode.Parse(result.StructuredContent!.Value.GetRawText()), (node, name) => int.TryParse(name, out var index) ? node![index] : node?[name]);

    /// <summary>The sentence of an answer.</summary>
    public static string Sentence(this CallToolResult result) => result.Content.OfType<TextContentBlock>().First().Text;

    /// <summary>The problem of an error result.</summary>
    public static JsonObject Problem(this CallToolResult result) => result.Meta!["wikibot/problem"]!.AsObject();

    private static Dictionary<string, object?> Parse(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!.ToDictionary(p => p.Key, p => (object?)p.Value, StringComparer.Ordinal);
}
