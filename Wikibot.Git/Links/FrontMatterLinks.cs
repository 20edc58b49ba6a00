using System.Globalization;
using System.Text;
using Wikibot.Git.Markdown;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Wikibot.Git.Links;

/// <summary>Finds the texts of YAML front matter in which links can stand: values and items of lists, not keys and comments.</summary>
internal static class FrontMatterLinks
{
    /// <summary>Levels of lists and maps that are read.</summary>
    public const int MaxDepth = 64;

    /// <summary>A text of front matter.</summary>
    /// <param name="Start">Offset of its first character, behind the quote.</param>
    /// <param name="End">Offset behind its last.</param>
    /// <param name="Place">How it is quoted.</param>
    public readonly record struct Value(int Start, int End, LinkPlace Place);

    /// <summary>The texts, or why they could not be read.</summary>
    public static List<Value> Read(string text, TextSpan yaml, out string? unread)
    {
        var values = new List<Value>();
        unread = null;
        try
        {
            var parser = YamlLines.Open(text[yaml.Start..yaml.End]);
            var maps = new Stack<(bool IsMap, bool AtKey)>();
            while (parser.MoveNext())
            {
                // A page may begin with a rule and a list or a paragraph, and another rule: links there lead somewhere too.
                if (parser.Current is Scalar scalar && !(maps.TryPeek(out var inner) && inner is { IsMap: true, AtKey: true }))
                {
                    Add(text, yaml.Start, scalar, values);
                }

                if (maps.Count > MaxDepth)
                {
                    unread = $"its front matter nests deeper than {MaxDepth} levels";
                    return values;
                }

                Follow(parser.Current!, maps);
            }
        }
        catch (YamlException)
        {
            unread = "its front matter is no valid YAML";
        }

        return values;
    }

    /// <summary>A name or address as it is meant, out of what stands in quotes.</summary>
    public static string Unquote(string raw, LinkPlace place)
    {
        if (place == LinkPlace.YamlSingle)
        {
            return raw.Replace("''", "'", StringComparison.Ordinal);
        }

        if (place != LinkPlace.YamlDouble || !raw.Contains('\\', StringComparison.Ordinal))
        {
            return raw;
        }

        var result = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\' || i + 1 == raw.Length)
            {
                result.Append(raw[i]);
                continue;
            }

            var digits = raw[++i] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits > 0 && i + digits < raw.Length && int.TryParse(raw.AsSpan(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && (Rune.IsValid(code) || digits == 4))
            {
                result.Append(digits == 4 ? ((char)code).ToString() : char.ConvertFromUtf32(code));
                i += digits;
            }
            else
            {
                result.Append(raw[i] switch { 't' => '\t', 'n' => '\n', _ => raw[i] });
            }
        }

        return result.ToString();
    }

    /// <summary>The reverse of <see cref="Unquote"/>.</summary>
    public static string Quote(string text, LinkPlace place) =>
        place == LinkPlace.YamlSingle ? text.Replace("'", "''", StringComparison.Ordinal)
        : place == LinkPlace.YamlDouble ? text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        : text;

    private static void Follow(ParsingEvent next, Stack<(bool IsMap, bool AtKey)> maps)
    {
        switch (next)
        {
            case MappingStart:
                maps.Push((true, true));
                return;
            case SequenceStart:
                maps.Push((false, false));
                return;
            case MappingEnd or SequenceEnd:
                maps.Pop();
                break;
            case not (Scalar or AnchorAlias):
                return;
        }

        // A node ended: in a map, keys and values take turns.
        if (maps.TryPop(out var map))
        {
            maps.Push((map.IsMap, map.IsMap && !map.AtKey));
        }
    }

    private static void Add(string text, int offset, Scalar scalar, List<Value> values)
    {
        var (start, end) = (offset + (int)scalar.Start.Index, offset + (int)scalar.End.Index);
        var quote = scalar.Style switch { ScalarStyle.DoubleQuoted => '"', ScalarStyle.SingleQuoted => '\'', _ => '\0' };
        if (quote == '\0')
        {
            // [[Target]] without quotes is a list in a list to YAML, and a link to people.
            var isBare = start >= 2 && end + 2 <= text.Length && text.AsSpan(start - 2, 2).SequenceEqual("[[") && text.AsSpan(end, 2).SequenceEqual("]]");
            values.Add(isBare ? new Value(start - 2, end + 2, LinkPlace.YamlPlain) : new Value(start, end, LinkPlace.YamlPlain));
        }
        else if (text.AsSpan(start, end - start).IndexOf(quote) is var open and >= 0 && end - 1 > start + open && text[end - 1] == quote)
        {
            values.Add(new Value(start + open + 1, end - 1, quote == '"' ? LinkPlace.YamlDouble : LinkPlace.YamlSingle));
        }
    }
}
