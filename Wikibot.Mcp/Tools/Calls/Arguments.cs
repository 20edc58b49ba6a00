using System.Globalization;
using System.Text;
using System.Text.Json;
using Wikibot.Git.Client;
using Wikibot.Mcp.Http;

namespace Wikibot.Mcp.Tools;

/// <summary>
/// Brings the arguments of a call into the form that the tool's schema names, and refuses what it does not:
/// a name that is silently dropped is a write that did something else than the model believes.
/// </summary>
internal static class Arguments
{
    /// <summary>The arguments by their own names, values of the schema's types, explicit nulls left out.</summary>
    /// <exception cref="WikibotProblemException">An argument is unknown, missing or of the wrong type; the sentence names it.</exception>
    public static Dictionary<string, JsonElement> Normalize(JsonElement schema, IEnumerable<KeyValuePair<string, JsonElement>> given) =>
        Normalize(schema, given, where: "");

    private static Dictionary<string, JsonElement> Normalize(JsonElement schema, IEnumerable<KeyValuePair<string, JsonElement>> given, string where)
    {
        var properties = schema.TryGetProperty("properties", out var declared) ? declared : default;
        bool Accepted(string name) => properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(name, out _);

        var result = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, value) in ArgumentAliases.FoldFrontMatter(ArgumentAliases.FoldSingleEdit(given, Accepted), Accepted))
        {
            var canonical = Accepted(name) ? name : ArgumentAliases.Resolve(name, Accepted);
            if (canonical is null)
            {
                throw Problem.Invalid(where + name, "unknown", $"There is no argument \"{where}{name}\". {Names(properties, where)}");
            }

            if (value.ValueKind != JsonValueKind.Null && !result.TryAdd(canonical, Convert(properties.GetProperty(canonical), value, where + canonical)))
            {
                throw Problem.Invalid(where + canonical, "duplicate", $"\"{where}{canonical}\" is given twice, once as \"{where}{name}\". Give it once.");
            }
        }

        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Select(r => r.GetString()!).Where(name => !result.ContainsKey(name)))
            {
                throw Problem.Invalid(where + name, "required", $"The argument \"{where}{name}\" is missing. {Names(properties, where)}");
            }
        }

        return result;
    }

    /// <summary>
    /// A value in the form that the schema names. Models send <c>"20"</c> for 20, lists and objects as their JSON text, one thing for a list of
    /// one, and a list of one for one thing: what is meant is clear, so it is taken.
    /// </summary>
    private static JsonElement Convert(JsonElement schema, JsonElement value, string name)
    {
        var type = schema.TryGetProperty("type", out var declared) && declared.ValueKind == JsonValueKind.String ? declared.GetString() : null;
        var converted = Convert(schema, type, Meant(schema, type, value, name), name);
        CheckValue(schema, converted, name);
        return converted;
    }

    private static JsonElement Convert(JsonElement schema, string? type, JsonElement value, string name) =>
        (type, value.ValueKind) switch
        {
            (null, _) => value,
            ("string", JsonValueKind.String) => value,
            ("boolean", JsonValueKind.True or JsonValueKind.False) => value,
            ("boolean", JsonValueKind.String) when bool.TryParse(value.GetString(), out var flag) => JsonSerializer.SerializeToElement(flag),
            ("integer", JsonValueKind.Number) when value.TryGetInt32(out _) => value,
            ("integer", JsonValueKind.Number) when value.TryGetDouble(out var number) && number == Math.Floor(number) && Math.Abs(number) < int.MaxValue => JsonSerializer.SerializeToElement((int)number),
            ("integer", JsonValueKind.String) when int.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonSerializer.SerializeToElement(number),
            ("array", JsonValueKind.Array) => Items(schema, value, name),
            ("object", JsonValueKind.Object) => Members(schema, value, name + "."),
            _ => throw Problem.Invalid(name, "type", $"\"{name}\" must be {Named(type)}, not {Named(value.ValueKind)}.{Form(schema, type)}"),
        };

    /// <summary>The value behind its JSON text, and one thing for a list of one or the reverse.</summary>
    private static JsonElement Meant(JsonElement schema, string? type, JsonElement value, string name)
    {
        if (type is "array" or "object" && value.ValueKind == JsonValueKind.String && Parsed(value.GetString()!, name) is { } parsed && (type != "array" || ItemType(schema) != "string" || IsTexts(parsed)))
        {
            value = parsed;
        }

        return (type, value.ValueKind) switch
        {
            ("array", JsonValueKind.Object) when ItemType(schema) == "object" => JsonSerializer.SerializeToElement(new[] { value }),
            ("array", JsonValueKind.String) when ItemType(schema) == "string" => JsonSerializer.SerializeToElement(new[] { value }),
            ("string" or "integer" or "boolean" or "object", JsonValueKind.Array) when value.GetArrayLength() == 1 && value[0].ValueKind != JsonValueKind.Array => value[0],
            _ => value,
        };
    }

    private static JsonElement? Parsed(string text, string name)
    {
        if (text.AsSpan().TrimStart() is not (['[', ..] or ['{', ..]))
        {
            return null;
        }

        try
        {
            var parsed = JsonSerializer.Deserialize<JsonElement>(text);
            if (JsonText.Check(Encoding.UTF8.GetBytes(text)) is { } fault)
            {
                // What the message itself is refused for is refused in its texts too.
                throw Problem.Invalid(name, fault.Rule, $"\"{name}\" is JSON text, in which {fault.Where} {fault.What}.");
            }

            return parsed;
        }
        catch (JsonException)
        {
            // Text that only begins like a list or an object.
            return null;
        }
    }

    private static bool IsTexts(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String);

    private static string? ItemType(JsonElement schema) => schema.TryGetProperty("items", out var items) && items.TryGetProperty("type", out var type) ? type.GetString() : null;

    /// <summary>How a list or an object is written, from the schema.</summary>
    private static string Form(JsonElement schema, string? type) => type is "array" or "object" ? $" Write it as {Example(schema)}." : "";

    private static string Example(JsonElement schema)
    {
        var type = schema.TryGetProperty("type", out var declared) ? declared.GetString() : null;
        return type switch
        {
            "array" when schema.TryGetProperty("items", out var items) => $"[{Example(items)}]",
            "object" when schema.TryGetProperty("properties", out var properties) => $"{{{string.Join(", ", properties.EnumerateObject()
                .Where(property => !schema.TryGetProperty("required", out var required) || required.GetArrayLength() == 0 || required.EnumerateArray().Any(name => name.ValueEquals(property.Name)))
                .Select(property => $"\"{property.Name}\": {Example(property.Value)}"))}}}",
            "object" => "{\"key\": \"value\"}",
            "integer" => "1",
            "boolean" => "true",
            _ => "\"…\"",
        };
    }

    private static void CheckValue(JsonElement schema, JsonElement value, string name)
    {
        if (schema.TryGetProperty("enum", out var choices) && !choices.EnumerateArray().Any(choice => choice.ValueEquals(value.GetString())))
        {
            throw Problem.Invalid(name, "choice", $"\"{name}\" must be one of {string.Join(", ", choices.EnumerateArray().Select(choice => choice.GetString()))}.");
        }

        if (value.ValueKind == JsonValueKind.Number
            && ((schema.TryGetProperty("minimum", out var least) && value.GetInt32() < least.GetInt32())
                || (schema.TryGetProperty("maximum", out var most) && value.GetInt32() > most.GetInt32())))
        {
            var upTo = schema.TryGetProperty("maximum", out most) ? $"from {least.GetInt32()} to {most.GetInt32()}" : $"at least {least.GetInt32()}";
            throw Problem.Invalid(name, "range", $"\"{name}\" must be {upTo}.");
        }
    }

    private static JsonElement Items(JsonElement schema, JsonElement value, string name)
    {
        if (!schema.TryGetProperty("items", out var items))
        {
            return value;
        }

        var index = 0;
        return JsonSerializer.SerializeToElement(value.EnumerateArray().Select(item => Convert(items, item, $"{name}[{index++}]")).ToArray());
    }

    private static JsonElement Members(JsonElement schema, JsonElement value, string where) =>
        schema.TryGetProperty("properties", out _)
            ? JsonSerializer.SerializeToElement(Normalize(schema, value.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value)), where))
            : value;

    private static string Names(JsonElement properties, string where) =>
        properties.ValueKind == JsonValueKind.Object && properties.EnumerateObject().Any()
            ? $"Accepted here: {string.Join(", ", properties.EnumerateObject().Select(p => where + p.Name))}."
            : "This tool takes none.";

    private static string Named(string? type) => type switch
    {
        "integer" => "a whole number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "an object",
        _ => "a " + type,
    };

    private static string Named(JsonValueKind kind) => kind switch
    {
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        _ => "a " + kind.ToString().ToLowerInvariant(),
    };
}
