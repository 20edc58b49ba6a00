using System.Text.Json;
using System.Text.RegularExpressions;
using Wikibot.Git.Client;
using Wikibot.Git.Markdown;
using Wikibot.Git.Problems;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Wikibot.Git.Edits;

/// <summary>Sets and unsets keys of YAML front matter; every other byte of it, comments and order included, stays.</summary>
internal static partial class FrontMatter
{
    public static string Apply(string text, FrontMatterEdit edit)
    {
        var set = edit.Set ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var unset = edit.Unset ?? [];
        foreach (var key in set.Keys.Concat(unset))
        {
            if (string.IsNullOrWhiteSpace(key) || key.Any(char.IsControl))
            {
                throw Problem.Invalid("frontMatter", "key", "A key of 'frontMatter' is one line of text.");
            }
        }

        if (set.Keys.Intersect(unset, StringComparer.Ordinal).FirstOrDefault() is { } both)
        {
            throw Problem.Invalid("frontMatter", "exclusive", $"The key '{both}' of 'frontMatter' is both set and unset.");
        }

        foreach (var key in unset.Distinct(StringComparer.Ordinal))
        {
            text = Unset(text, key);
        }

        foreach (var (key, value) in set)
        {
            text = Set(text, key, YamlText.Of(value));
        }

        return text;
    }

    private static string Unset(string text, string key)
    {
        if (Block.Of(text) is not { } block || block.Find(key) is not { } entry)
        {
            return text;
        }

        return Checked(text.Remove(entry.Start, entry.End - entry.Start));
    }

    private static string Set(string text, string key, string value)
    {
        var name = YamlText.Of(key);
        if (Block.Of(text) is not { } block)
        {
            var mark = text.StartsWith('\uFEFF') ? 1 : 0;
            var newline = LineEnds.At(text, 0);
            var gap = mark < text.Length && text[mark] is not ('\r' or '\n') ? newline : "";
            return text.Insert(mark, $"---{newline}{name}: {value}{newline}---{newline}{gap}");
        }

        if (block.Find(key) is not { } entry)
        {
            return Checked(text.Insert(block.End, $"{name}: {value}{block.Newline}"));
        }

        return entry.Value is { } old
            ? Checked(string.Concat(text.AsSpan(0, old.Start), text[old.Start - 1] is ' ' or '\t' ? "" : " ", value, text.AsSpan(old.End)))
            : Checked(string.Concat(text.AsSpan(0, entry.Start), $"{name}: {value}{block.Newline}", text.AsSpan(entry.End)));
    }

    /// <summary>The text, after making sure that its front matter still reads: a value may have carried an anchor that others use.</summary>
    private static string Checked(string text)
    {
        _ = Block.Of(text);
        return text;
    }

    private static WikibotProblemException Malformed(int line, string why) =>
        Problem.Make(
            409,
            ProblemCodes.FrontMatterMalformed,
            $"Nothing was changed: the front matter cannot be changed by key, because at line {line} {why}. Correct it by an exact replacement first.",
            ("line", line));

    /// <summary>One top-level entry: its lines, and where its value stands when that is all of one line.</summary>
    private sealed record Entry(string Key, int Start, int End, (int Start, int End)? Value);

    /// <summary>The block between the two lines of dashes.</summary>
    private sealed record Block(int Start, int End, string Newline, IReadOnlyList<Entry> Entries)
    {
        public Entry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);

        /// <summary>Reads the front matter; null when the text has none.</summary>
        public static Block? Of(string text)
        {
            if (Fence().Match(text) is not { Success: true } fence)
            {
                return null;
            }

            var yaml = fence.Groups["yaml"];
            var newline = LineEnds.At(text, 0);
            return new Block(yaml.Index, yaml.Index + yaml.Length, newline, ReadEntries(text, yaml.Index, yaml.Value));
        }

        private static List<Entry> ReadEntries(string text, int offset, string yaml)
        {
            var lines = new TextLines(yaml);
            var keys = new List<(string Key, int Line, Mark From, Mark To, bool Simple)>();
            try
            {
                var parser = new Parser(new StringReader(yaml));
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

                ReadKeys(parser, keys);
                parser.Consume<DocumentEnd>();
                parser.Consume<StreamEnd>();
            }
            catch (YamlException error)
            {
                throw Malformed((int)error.Start.Line + 1, "it is no valid YAML");
            }

            if (keys.GroupBy(key => key.Key, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            {
                throw Malformed(twice.Last().Line + 1, $"the key '{twice.Key}' stands a second time");
            }

            return [.. keys.Select((key, i) => ToEntry(offset, lines, key, i + 1 < keys.Count ? keys[i + 1].Line : lines.Count + 1))];
        }

        private static void ReadKeys(Parser parser, List<(string Key, int Line, Mark From, Mark To, bool Simple)> keys)
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
                var (from, to) = (value.Start, value.End);
                SkipValue(parser, anchors);
                keys.Add((key.Value, (int)key.Start.Line, from, to, simple));
            }
        }

        /// <summary>Skips a value; an alias must have its anchor before it.</summary>
        private static void SkipValue(Parser parser, HashSet<AnchorName> anchors)
        {
            var depth = 0;
            do
            {
                var next = parser.Consume<ParsingEvent>();
                depth += next.NestingIncrease;
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
        }

        private static Entry ToEntry(int offset, TextLines lines, (string Key, int Line, Mark From, Mark To, bool Simple) key, int nextLine)
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
                var (start, end) = ((int)key.From.Index, (int)key.To.Index);
                end = start + lines.Text.AsSpan(start..end).TrimEnd().Length;
                value = (offset + start, offset + end);
            }

            return new Entry(key.Key, offset + lines.StartOf(key.Line), offset + lines.EndOf(last), value);
        }
    }

    [GeneratedRegex(@"\A\uFEFF?---[ \t]*\r?\n(?<yaml>([^\n]*\n)*?)(---|\.\.\.)[ \t]*(\r?\n|\z)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Fence();
}
