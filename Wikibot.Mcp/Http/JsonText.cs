using System.Text.Json;
using System.Text.Unicode;

namespace Wikibot.Mcp.Http;

/// <summary>What is wrong with the text in a JSON document, and where: <c>params.arguments.edits[0].old</c>.</summary>
internal sealed record JsonFault(string Where, string Rule, string What);

/// <summary>
/// Finds what JSON readers disagree on or repair in silence: bytes that are no UTF-8, halves of surrogate pairs, members that are given
/// twice (RFC 8259, sections 4, 8.1 and 8.2). One pass, whatever the document holds.
/// </summary>
internal static class JsonText
{
    /// <summary>The first fault, or null: also for what is no JSON at all, which every reader refuses.</summary>
    public static JsonFault? Check(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var open = new Stack<Level>();
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                {
                    open.Pop();
                    continue;
                }

                if (reader.TokenType != JsonTokenType.PropertyName && open.TryPeek(out var list) && list.Names is null)
                {
                    list.Index++;
                }

                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !IsText(ref reader))
                {
                    return new JsonFault(Where(open, reader.TokenType == JsonTokenType.PropertyName), "utf8", "is not valid Unicode text: send UTF-8 without lone surrogates");
                }

                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    var level = open.Peek();
                    level.Name = reader.GetString()!;
                    if (!level.Names!.Add(level.Name))
                    {
                        return new JsonFault(Where(open), "once", "is given twice: give it once");
                    }
                }
                else if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    open.Push(new Level(reader.TokenType == JsonTokenType.StartObject ? new(StringComparer.Ordinal) : null));
                }
            }
        }
        catch (JsonException)
        {
            // Whoever reads it says what is wrong with it.
        }

        return null;
    }

    private static bool IsText(ref Utf8JsonReader reader)
    {
        if (!Utf8.IsValid(reader.ValueSpan))
        {
            return false;
        }

        if (!reader.ValueIsEscaped)
        {
            return true;
        }

        try
        {
            _ = reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            // An escape that is half a pair.
            return false;
        }
    }

    private static string Where(Stack<Level> open, bool inName = false)
    {
        var text = "";
        foreach (var level in open.Reverse())
        {
            var inThis = inName && ReferenceEquals(level, open.Peek());
            text = level.Names is null ? $"{text}[{level.Index}]" : inThis ? $"a name in {(text.Length > 0 ? text : "the message")}" : text.Length > 0 ? $"{text}.{level.Name}" : level.Name;
        }

        return text.Length > 0 ? text : "the message";
    }

    private sealed class Level(HashSet<string>? names)
    {
        public HashSet<string>? Names { get; } = names;

        public string Name { get; set; } = "";

        public int Index { get; set; } = -1;
    }
}
