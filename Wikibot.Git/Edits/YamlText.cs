using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Wikibot.Git.Edits;

/// <summary>JSON values as YAML on one line: plain where that is safe, double-quoted or in flow style otherwise (YAML 1.2, chapters 7 and 10).</summary>
internal static partial class YamlText
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase) { "true", "false", "null", "yes", "no", "on", "off", "y", "n" };

    public static string Of(JsonElement value, bool inFlow = false) => value.ValueKind switch
    {
        JsonValueKind.String => Of(value.GetString()!, inFlow),
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(item => Of(item, inFlow: true)))}]",
        JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject().Select(item => $"{Of(item.Name, inFlow: true)}: {Of(item.Value, inFlow: true)}"))}}}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.GetRawText(),
        _ => "null",
    };

    public static string Of(string text, bool inFlow = false) =>
        ((inFlow ? PlainInFlow() : Plain()).IsMatch(text) && !Words.Contains(text)) || IsDate(text) ? text : Quote(text);

    /// <summary>A date or a time as front matter has it, unquoted, so that tools that know dates take it for one.</summary>
    private static bool IsDate(string text) =>
        text.Length is >= 10 and <= 35 && DateLike().IsMatch(text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    private static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                _ when IsPrintable(rune) => quoted.Append(rune.ToString()),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsPrintable(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) && rune.Value is not (0xFEFF or 0xFFFE or 0xFFFF);

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?(Z|[+-][0-9]{2}:[0-9]{2})?)?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex DateLike();

    [GeneratedRegex(@"\A[\p{L}_]([\p{L}\p{M}\p{N} _./()+-]*[\p{L}\p{M}\p{N}_)])?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Plain();

    [GeneratedRegex(@"\A[\p{L}_]([\p{L}\p{M}\p{N} _.-]*[\p{L}\p{M}\p{N}_])?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex PlainInFlow();
}
