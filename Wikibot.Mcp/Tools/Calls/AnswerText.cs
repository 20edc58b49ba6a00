using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Wikibot.Mcp.Tools;

/// <summary>
/// An answer as a model reads it: a line for each member, a table for a list with its names once, and long texts as they are, behind what is short. It says
/// the same as the structured content beside it, in fewer tokens: names stand once, and no text is escaped.
/// </summary>
/// <remarks>A text of several lines says how many it has, so that none can pass for what comes after it.</remarks>
internal static class AnswerText
{
    private static readonly JsonSerializerOptions s_quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an answer.</summary>
    /// <param name="answer">An object.</param>
    public static string Of(JsonElement answer)
    {
        var text = new StringBuilder();
        Write(text, answer, "");
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonElement value, string prefix)
    {
        foreach (var member in value.EnumerateObject().Where(member => !IsLong(member.Value)))
        {
            WriteShort(text, prefix + member.Name, member.Value);
        }

        foreach (var member in value.EnumerateObject().Where(member => IsLong(member.Value)))
        {
            WriteLong(text, prefix + member.Name, member.Value);
        }
    }

    /// <summary>Whether it needs lines of its own: a text of several lines, or a list of what holds such.</summary>
    private static bool IsLong(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => HasLineEnd(JsonMarshal.GetRawUtf8Value(value)),
        JsonValueKind.Array => value.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Object),
        JsonValueKind.Object => value.EnumerateObject().Any(member => IsLong(member.Value)),
        _ => false,
    };

    /// <summary>Whether a text in JSON has a line's end: it stands there as an escape, so the text need not be decoded for it.</summary>
    private static bool HasLineEnd(ReadOnlySpan<byte> json)
    {
        for (int at; (at = json.IndexOf((byte)'\\')) >= 0; json = json[(at + 2)..])
        {
            if (json[at + 1] is (byte)'n' or (byte)'r'
                || (json[at + 1] == (byte)'u' && json.Slice(at + 2, 3).SequenceEqual("000"u8) && json[at + 5] is (byte)'a' or (byte)'A' or (byte)'d' or (byte)'D'))
            {
                return true;
            }
        }

        return false;
    }

    private static void WriteShort(StringBuilder text, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                Write(text, value, name + ".");
                break;
            case JsonValueKind.Array:
                text.Append(name).Append(": ").AppendJoin(", ", value.EnumerateArray().Select(item => Cell(item, ','))).Append('\n');
                break;
            default:
                text.Append(name).Append(": ").Append(Cell(value, '\n')).Append('\n');
                break;
        }
    }

    private static void WriteLong(StringBuilder text, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                Write(text, value, name + ".");
                break;
            case JsonValueKind.Array:
                WriteList(text, name, [.. value.EnumerateArray()]);
                break;
            default:
                var lines = value.GetString()!;
                text.Append(CultureInfo.InvariantCulture, $"{name} ({LineCount(lines)} lines{(lines.EndsWith('\n') ? "" : ", the last without an end")}):\n").Append(lines).Append(lines.EndsWith('\n') ? "" : "\n");
                break;
        }
    }

    private static void WriteList(StringBuilder text, string name, List<JsonElement> items)
    {
        text.Append(CultureInfo.InvariantCulture, $"{name} ({items.Count}):\n");
        if (items.Exists(item => item.ValueKind != JsonValueKind.Object || item.EnumerateObject().Any(member => member.Value.ValueKind == JsonValueKind.Object || (member.Value.ValueKind == JsonValueKind.String && IsLong(member.Value)))))
        {
            foreach (var (i, item) in items.Index())
            {
                if (item.ValueKind == JsonValueKind.Object)
                {
                    text.Append(CultureInfo.InvariantCulture, $"- {i + 1}\n");
                    Write(text, item, "");
                }
                else
                {
                    text.Append("- ").Append(Cell(item, '\n')).Append('\n');
                }
            }

            return;
        }

        List<string> columns = [.. items.SelectMany(item => item.EnumerateObject().Select(member => member.Name)).Distinct(StringComparer.Ordinal)];
        text.AppendJoin(" | ", columns).Append('\n');
        foreach (var item in items)
        {
            text.AppendJoin(" | ", columns.Select(column => item.TryGetProperty(column, out var cell) ? Cell(cell, '|') : "")).Append('\n');
        }
    }

    /// <summary>A value within a line: as it is where that cannot be misread, else as JSON.</summary>
    private static string Cell(JsonElement value, char parting) => value.ValueKind switch
    {
        JsonValueKind.String => Plain(value.GetString()!, parting),
        JsonValueKind.Array => value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) ? string.Join(", ", value.EnumerateArray().Select(item => Plain(item.GetString()!, ','))) : string.Join("; ", value.EnumerateArray().Select(Inline)),
        _ => value.GetRawText(),
    };

    /// <summary>An object within a cell: its first member is what it is called, the others say their names.</summary>
    private static string Inline(JsonElement item) => item.ValueKind != JsonValueKind.Object
        ? item.GetRawText()
        : string.Join(' ', item.EnumerateObject().Select((member, i) => $"{(i == 0 ? "" : member.Name + "=")}{Cell(member.Value, ' ')}"));

    private static string Plain(string text, char parting) =>
        text.Length == 0 || text[0] == '"' || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) || text.Contains(parting, StringComparison.Ordinal) || text.AsSpan().ContainsAny("|;\n\r")
            ? JsonSerializer.Serialize(text, s_quoted)
            : text;

    private static int LineCount(string text) => text.AsSpan().Count('\n') + (text.EndsWith('\n') ? 0 : 1);
}
