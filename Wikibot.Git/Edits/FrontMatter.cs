using System.Text;
using System.Text.Json;
using Wikibot.Git.Budgets;
using Wikibot.Git.Markdown;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Wikibot.Git.Edits;

/// <summary>Sets and unsets keys of YAML front matter; every other byte of it, comments and order included, stays.</summary>
internal static class FrontMatter
{
    /// <summary>Most keys of one call, set and unset.</summary>
    public const int MaxKeys = 10_000;

    /// <summary>Levels of lists and maps that are read; what nests deeper is no front matter that anyone wrote.</summary>
    private const int MaxDepth = 64;

    /// <summary>Makes all changes on one reading of the front matter, and reads the result once, to be sure of it.</summary>
    public static string Apply(string text, FrontMatterEdit edit)
    {
        var set = edit.Set ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        HashSet<string> unset = new(edit.Unset ?? [], StringComparer.Ordinal);
        RequireKeys(set, unset);
        if (FrontMatterBlock.Of(text) is not { } range)
        {
            return set.Count == 0 ? text : Create(text, set);
        }

        var newline = LineEnds.At(text, 0);
        var entries = Read(text, range);
        var splices = new List<Splice>();
        var takesBlankLines = false;
        foreach (var entry in entries)
        {
            if (unset.Contains(entry.Key))
            {
                // What is left below must not become part of the value above.
                splices.Add(new Splice(entry.Start, takesBlankLines ? BehindBlankLines(text, entry.End, range.End) : entry.End, ""));
                continue;
            }

            if (set.TryGetValue(entry.Key, out var value))
            {
                splices.Add(Replace(text, entry, YamlText.Of(value), newline));
            }

            takesBlankLines = entry.TakesBlankLines && value.ValueKind == JsonValueKind.Undefined;
        }

        var known = entries.Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        var added = Lines(set.Where(pair => !known.Contains(pair.Key)), newline);
        if (added.Length > 0)
        {
            splices.Add(new Splice(range.End, range.End, added));
        }

        if (splices.Count == 0)
        {
            return text;
        }

        var result = Splices.Apply(text, splices, "frontMatter");

        // A value may have carried an anchor that others use.
        _ = FrontMatterBlock.Of(result) is { } changed ? Read(result, changed) : [];
        return result;
    }

    private static void RequireKeys(IReadOnlyDictionary<string, JsonElement> set, HashSet<string> unset)
    {
        if (set.Count + unset.Count > MaxKeys)
        {
            throw Problem.Invalid("frontMatter", "count", $"At most {MaxKeys} keys of 'frontMatter' in one call.");
        }

        foreach (var key in set.Keys.Concat(unset))
        {
            if (string.IsNullOrWhiteSpace(key) || key.Any(char.IsControl))
            {
                throw Problem.Invalid("frontMatter", "key", "A key of 'frontMatter' is one line of text.");
            }
        }

        if (set.Keys.FirstOrDefault(unset.Contains) is { } both)
        {
            throw Problem.Invalid("frontMatter", "exclusive", $"The key '{both}' of 'frontMatter' is both set and unset.");
        }
    }

    private static string Create(string text, IReadOnlyDictionary<string, JsonElement> set)
    {
        var mark = text.StartsWith('\uFEFF') ? 1 : 0;
        var newline = LineEnds.At(text, 0);
        var gap = mark < text.Length && text[mark] is not ('\r' or '\n') ? newline : "";
        return Splices.Apply(text, [new Splice(mark, mark, $"---{newline}{Lines(set, newline)}---{newline}{gap}")], "frontMatter");
    }

    private static string Lines(IEnumerable<KeyValuePair<string, JsonElement>> values, string newline)
    {
        var lines = new StringBuilder();
        foreach (var (key, value) in values)
        {
            lines.Append(YamlText.Of(key)).Append(": ").Append(YamlText.Of(value)).Append(newline);
        }

        return lines.ToString();
    }

    private static Splice Replace(string text, Entry entry, string value, string newline) => entry.Value is { } old
        ? new Splice(old.Start, old.End, text[old.Start - 1] is ' ' or '\t' ? value : " " + value)
        : new Splice(entry.Start, entry.End, $"{YamlText.Of(entry.Key)}: {value}{newline}");

    private static int BehindBlankLines(string text, int start, int end)
    {
        for (var at = start; at < end;)
        {
            var next = text.IndexOf('\n', at, end - at) is >= 0 and var found ? found + 1 : end;
            if (!text.AsSpan(at..next).IsWhiteSpace())
            {
                return at;
            }

            at = next;
        }

        return end;
    }

    private static WikibotProblemException Malformed(int line, string why) =>
        Problem.Make(
            409,
            ProblemCodes.FrontMatterMalformed,
            $"Nothing was changed: the front matter cannot be changed by key, because at line {line} {why}.",
            ("line", line));

    /// <summary>
    /// One top-level entry: its lines, where its value stands when that is all of one line, and whether blank lines below are of its value,
    /// as those below a block that keeps its line ends are (<c>|+</c>; YAML 1.2, 8.1.1.2).
    /// </summary>
    private sealed record Entry(string Key, int Start, int End, (int Start, int End)? Value, bool TakesBlankLines);

    /// <summary>What the parser says of one: lines from 1, offsets in the front matter.</summary>
    private readonly record struct Key(string Name, int Line, int From, int To, bool Simple, bool Keeps);

    /// <summary>The top-level entries of the front matter, in their order.</summary>
    private static List<Entry> Read(string text, FrontMatterRange range)
    {
        var (offset, yaml) = (range.Start, text[range.Start..range.End]);
        var lines = new TextLines(yaml);
        var keys = new List<Key>();
        try
        {
            var parser = YamlLines.Open(yaml);
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                return [];
            }

            parser.Consume<DocumentStart>();
            if (parser.Accept<Scalar>(out var nothing) && nothing.Value.Length == 0)
            {
                return [];
            }

            if (!parser.TryConsume<MappingStart>(out var root) || root.Style == MappingStyle.Flow)
            {
                throw Malformed(2, "there is no mapping of keys to values, one a line");
            }

            ReadKeys(parser, yaml, keys);
            parser.Consume<DocumentEnd>();
            parser.Consume<StreamEnd>();
        }
        catch (YamlException error)
        {
            throw Malformed((int)error.Start.Line + 1, "it is no valid YAML");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (keys.Find(key => !seen.Add(key.Name)) is { Name: not null } twice)
        {
            throw Malformed(twice.Line + 1, $"the key '{twice.Name}' stands a second time");
        }

        return [.. keys.Select((key, i) => ToEntry(offset, lines, key, i + 1 < keys.Count ? keys[i + 1].Line : lines.Count + 1))];
    }

    private static void ReadKeys(Parser parser, string yaml, List<Key> keys)
    {
        var anchors = new HashSet<AnchorName>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key))
            {
                throw Malformed((int)parser.Current!.Start.Line + 1, "a key is not plain text");
            }

            var value = parser.Current!;
            var simple = value is Scalar { Style: not (ScalarStyle.Literal or ScalarStyle.Folded) } scalar
                && scalar.Anchor.IsEmpty && scalar.Tag.IsEmpty && value.Start.Line == value.End.Line && value.Start.Line == key.Start.Line && value.End.Index > value.Start.Index;
            var (from, to) = ((int)value.Start.Index, (int)value.End.Index);
            var last = SkipValue(parser, anchors);
            keys.Add(new Key(key.Value, (int)key.Start.Line, from, to, simple, last is { Style: ScalarStyle.Literal or ScalarStyle.Folded } && KeepsLineEnds(yaml, (int)last.Start.Index)));
        }
    }

    /// <summary>Whether a block's first line, from its sign on, says that the line ends behind it are kept.</summary>
    private static bool KeepsLineEnds(string yaml, int start)
    {
        var line = yaml.AsSpan(start);
        return line[..(line.IndexOfAny('\n', '#') is >= 0 and var end ? end : line.Length)].Contains('+');
    }

    /// <summary>Skips a value, and returns the scalar that it ends in; an alias must have its anchor before it.</summary>
    private static Scalar? SkipValue(Parser parser, HashSet<AnchorName> anchors)
    {
        Scalar? last = null;
        var depth = 0;
        do
        {
            var next = parser.Consume<ParsingEvent>();
            depth += next.NestingIncrease;
            last = next is NodeEvent ? next as Scalar : last;
            RequestBudget.Step("it read front matter", 1 + next.End.Index - next.Start.Index);
            if (depth > MaxDepth)
            {
                throw Malformed((int)next.Start.Line + 1, $"lists and maps nest deeper than {MaxDepth} levels");
            }

            if (next is NodeEvent { Anchor.IsEmpty: false } node)
            {
                anchors.Add(node.Anchor);
            }
            else if (next is AnchorAlias alias && !anchors.Contains(alias.Value))
            {
                throw Malformed((int)next.Start.Line + 1, $"the alias '*{alias.Value}' has no anchor above it");
            }
        }
        while (depth > 0);
        return last;
    }

    private static Entry ToEntry(int offset, TextLines lines, Key key, int nextLine)
    {
        // Comments and blank lines above the next key belong to that one.
        var last = nextLine - 1;
        while (last > key.Line && (lines[last].IsWhiteSpace() || lines[last].StartsWith("#")))
        {
            last--;
        }

        (int, int)? value = null;
        if (key.Simple)
        {
            var (start, end) = (key.From, key.To);
            end = start + lines.Text.AsSpan(start..end).TrimEnd().Length;
            value = (offset + start, offset + end);
        }

        return new Entry(key.Name, offset + lines.StartOf(key.Line), offset + lines.EndOf(last), value, key.Keeps);
    }
}
