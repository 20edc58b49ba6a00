using Wikibot.Git.Markdown;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Wikibot.Git.Index;

/// <summary>A value of front matter.</summary>
/// <param name="Key">Its key, with those around it: <c>a.b</c>.</param>
/// <param name="Value">The value as written, without quotes; an item of a list is a value of its own.</param>
internal readonly record struct FrontMatterValue(string Key, string Value);

/// <summary>Reads the values of YAML front matter. What is no YAML, nests too deeply or goes on too long has none from there on: a page is found by its text all the same.</summary>
internal static class FrontMatterValues
{
    /// <summary>Levels of lists and maps whose values can be looked for.</summary>
    public const int MaxDepth = 8;

    /// <summary>Values of one page's front matter that can be looked for.</summary>
    public const int MaxValues = 1000;

    /// <summary>Characters of a value that can be looked for.</summary>
    public const int MaxLength = 1000;

    public static List<FrontMatterValue> Read(string text, TextSpan? yaml)
    {
        var values = new List<FrontMatterValue>();
        if (yaml is not { } span)
        {
            return values;
        }

        try
        {
            var parser = YamlLines.Open(text[span.Start..span.End]);
            var open = new Stack<Level>();
            while (values.Count < MaxValues && open.Count <= MaxDepth && parser.MoveNext())
            {
                Follow(parser.Current!, open, values);
            }
        }
        catch (YamlException)
        {
            // Found by its text; page_links and moves say that its links were not read.
        }

        return values;
    }

    private static void Follow(ParsingEvent next, Stack<Level> open, List<FrontMatterValue> values)
    {
        open.TryPeek(out var level);
        switch (next)
        {
            case MappingStart:
                open.Push(new Level(IsMap: true, level?.Path ?? ""));
                return;
            case SequenceStart:
                open.Push(new Level(IsMap: false, level?.Path ?? ""));
                return;
            case MappingEnd or SequenceEnd:
                open.Pop();
                End(open);
                return;
            case Scalar scalar when level is { IsMap: true, Key: null }:
                level.Key = level.Around.Length == 0 ? scalar.Value : $"{level.Around}.{scalar.Value}";
                return;
            case Scalar scalar when level is not null:
                if (scalar.Value.Length is > 0 and <= MaxLength)
                {
                    values.Add(new FrontMatterValue(level.Path, scalar.Value));
                }

                End(open);
                return;
            case AnchorAlias:
                End(open);
                return;
        }
    }

    /// <summary>A value has ended: in a map, a key comes next.</summary>
    private static void End(Stack<Level> open)
    {
        if (open.TryPeek(out var level) && level.IsMap)
        {
            level.Key = level.Key is null ? "" : null;
        }
    }

    private sealed record Level(bool IsMap, string Around)
    {
        public string? Key { get; set; }

        public string Path => IsMap ? Key ?? Around : Around;
    }
}
