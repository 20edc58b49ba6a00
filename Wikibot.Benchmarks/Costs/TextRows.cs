using System.Text;
using System.Text.Json;
using Wikibot.Git.Client;
using Wikibot.Git.Compare;
using Wikibot.Git.Edits;
using Wikibot.Git.Restore;
using Wikibot.Mcp.Http;
using Wikibot.Mcp.Tools;
using Wikibot.Web.Markdown;

namespace Wikibot.Benchmarks.Costs;

/// <summary>What works on texts alone: editing, front matter, comparing, merging, and the arguments of any tool. Sizes are characters.</summary>
internal static class TextRows
{
    private const string Section =
        "## A section\n\nSome *text* with [[Dev/Notes|a link]], [another](Notes.md \"title\"), `code`, ~~no~~ and https://a.example/x.\n\n- [x] done\n- one\n\n| a | b |\n|--|-:|\n| 1 | 2 |\n\n```\ncode\n```\n\n> [!tip] Mind\n> this ![[plan.png|300]]\n\n";

    private static readonly JsonElement s_schema = JsonSerializer.Deserialize<JsonElement>(
        """{"properties":{"edits":{"type":"array","items":{"type":"object","properties":{"old":{"type":"string"},"new":{"type":"string"}},"required":["old","new"]}}}}""");

    private static readonly MarkdownRenderer s_renderer = new(new Sanitizer());

    public static IReadOnlyList<CostRow> All { get; } =
    [
        Row("a page in the browser, of every construct", n => () => _ = s_renderer.Render(Repeat(Section, n / Section.Length), new LinkTargets("home", "Home"))),
        Row("a page in the browser, of unclosed brackets", n => () => _ = s_renderer.Render(Repeat("![[", n / 3), new LinkTargets("home", "Home"))),
        Row("edit_page, old of as, half as long as the page of as", n => Edit(Repeat("a", n), new TextEdit(Repeat("a", n / 2), "b"))),
        Row("edit_page, old of as and one b, page of as", n => Edit(Repeat("a", n), new TextEdit(Repeat("a", n / 4) + "b" + Repeat("a", n / 4), "b"))),
        Row("edit_page, one edit of all as", n => Edit(Repeat("a", n), new TextEdit("a", "b", All: true))),
        Row("edit_page, one edit of all as to a thousand bs", n => Edit(Repeat("a", n), new TextEdit("a", Repeat("b", 1000), All: true))),
        Row("edit_page, 200 edits of all as", n => Edit(Repeat("a", n), [.. Enumerable.Repeat(new TextEdit("a", "b", All: true), 200)])),
        Row("edit_page, all of a page with CRLF", n => Edit(Repeat("a\r\n", n / 3), new TextEdit("a\n", "b\n", All: true))),
        Row("edit_page, all of a page without a line end, with lines", n => Edit(Repeat("a", n), new TextEdit("aa", "\n", All: true))),
        Row("edit_page, old that stands there often", n => Edit(Repeat("ab", n / 2), new TextEdit("ba", "x"))),
        Row("edit_page, old that is not there, many lines", n => Edit(Repeat("a\n", n / 2), new TextEdit(Repeat("ab\n", n / 3), "x"))),
        Row("edit_page, old that is not there, one line", n => Edit(Repeat("ab ", n / 3), new TextEdit(Repeat("ab", n / 2), "x"))),
        Row("edit_page, 50 sections", n => Sections(Headings(n), 50)),
        Row("edit_page, 50 times the same section", n => () => Try(() => EditService.Apply(Headings(n), new EditPageRequest("P", Sections: [.. Enumerable.Repeat(new SectionEdit("H1", SectionModes.Append, "x"), 50)])))),
        Row("edit_page, heading with many parents", n => () => Try(() => EditService.Apply(Repeat("# x\n", n / 4), new EditPageRequest("P", Sections: [new SectionEdit(string.Join(" > ", Enumerable.Repeat("x", 400)), SectionModes.Append, "x")])))),
        Row("edit_page, append to one long block", n => () => Try(() => EditService.Apply(Repeat("- a\n", n / 4), new EditPageRequest("P", Append: "- b")))),
        Row("edit_page, prepend to one long block", n => () => Try(() => EditService.Apply(Repeat("a\n", n / 2), new EditPageRequest("P", Prepend: "b")))),
        Row("edit_page, front matter of many keys, as many set", n => FrontMatter(Keys(n), set: Math.Min(n / 64, 9_000))),
        Row("edit_page, front matter of many keys, 20 unset", n => FrontMatter(Keys(n), unset: 20)),
        Row("edit_page, front matter that nests lists", n => FrontMatter($"---\na: {Repeat("[", n)}\n---\n", set: 1)),
        Row("edit_page, front matter that nests lists as a key", n => FrontMatter($"---\n{Repeat("[", n)}\n---\n", set: 1)),
        Row("edit_page, front matter that nests maps", n => FrontMatter($"---\na: {Repeat("{a: ", n / 4)}\n---\n", set: 1)),
        Row("edit_page, front matter that nests items", n => FrontMatter($"---\na:\n{Repeat("- ", n / 2)}\n---\n", set: 1)),
        Row("edit_page, front matter of one long list", n => FrontMatter($"---\na: [{Repeat("b, ", n / 3)}c]\n---\n", set: 1)),
        Row("edit_page, front matter of question marks", n => FrontMatter($"---\n{Repeat("? ", n / 2)}\n---\n", set: 1)),
        Row("edit_page, front matter of anchors", n => FrontMatter($"---\n{string.Concat(Enumerable.Range(0, n / 16).Select(i => $"a{i}: &a{i} 1\n"))}---\n", set: 1)),
        Row("edit_page, front matter that is not closed", n => FrontMatter($"---\n{Repeat("a: b\n", n / 5)}", set: 1)),
        Row("compare, every line differs", n => Compare(Numbered("a", n), Numbered("b", n))),
        Row("compare, lines in reverse order", n => Compare(Numbered("a", n), string.Concat(Numbered("a", n).Split('\n', StringSplitOptions.RemoveEmptyEntries).Reverse().Select(line => line + "\n")))),
        Row("compare, few different lines in random order", n => Compare(Shuffled(n, 1), Shuffled(n, 2))),
        Row("compare, words of one line", n => Compare(Shuffled(n, 1).ReplaceLineEndings(" "), Shuffled(n, 2).ReplaceLineEndings(" "), words: true)),
        Row("compare, words of many lines", n => Compare(Shuffled(n, 1).Replace("\n", " x\n", StringComparison.Ordinal), Shuffled(n, 2).Replace("\n", " y\n", StringComparison.Ordinal), words: true)),
        Row("revert_changes, merge of few different lines", n => () => _ = TextMerge.Merge(Shuffled(n, 1), Shuffled(n, 2), Shuffled(n, 3))),
        Row("any tool, JSON of many members", n => () => _ = JsonText.Check(Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, n / 8).Select(i => $"\"a{i}\":1"))}}}"))),
        Row("any tool, JSON of many escapes", n => () => _ = JsonText.Check(Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat("\"\\ud83d\\ude00\"", n / 16))}]"))),
        Row("any tool, many unknown arguments", n => () => Try(() => Arguments.Normalize(s_schema, Enumerable.Range(0, n / 16).Select(i => KeyValuePair.Create($"a{i}", s_schema))))),
        Row("edit_page, edits as JSON text", n => () => Try(() => Arguments.Normalize(s_schema, [KeyValuePair.Create("edits", JsonSerializer.SerializeToElement($"[{string.Join(',', Enumerable.Repeat("{\"old\":\"a\",\"new\":\"b\"}", n / 24))}]"))]))),
        Row("edit_page, JSON text that nests", n => () => Try(() => Arguments.Normalize(s_schema, [KeyValuePair.Create("edits", JsonSerializer.SerializeToElement(Repeat("[", n)))]))),
    ];

    // A page has at most 1 MiB.
    private static CostRow Row(string name, Func<int, Action> make) => new(name, 8 * 1024, 128 * 1024, (_, n) =>
    {
        var work = make(n);
        return Task.FromResult<Func<Task>>(() =>
        {
            work();
            return Task.CompletedTask;
        });
    });

    private static void Try(Action work)
    {
        try
        {
            work();
        }
        catch (WikibotProblemException)
        {
            // Refused: that costs something too.
        }
    }

    private static Action Edit(string text, params TextEdit[] edits) => () => Try(() => EditService.Apply(text, new EditPageRequest("P", edits)));

    private static Action Sections(string text, int count) => () => Try(() =>
        EditService.Apply(text, new EditPageRequest("P", Sections: [.. Enumerable.Range(1, count).Select(i => new SectionEdit($"H{i}", SectionModes.Replace, "new"))])));

    private static Action FrontMatter(string text, int set = 0, int unset = 0)
    {
        var one = JsonSerializer.SerializeToElement("v");
        var edit = new FrontMatterEdit(Enumerable.Range(0, set).ToDictionary(i => $"new{i}", _ => one, StringComparer.Ordinal), [.. Enumerable.Range(0, unset).Select(i => $"k{i}")]);
        return () => Try(() => EditService.Apply(text, new EditPageRequest("P", FrontMatter: edit)));
    }

    private static Action Compare(string old, string @new, bool words = false) => () => _ = DiffText.Write(TextDiff.Of(old, @new), words);

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private static string Headings(int n) => string.Concat(Enumerable.Range(1, n / 32).Select(i => $"# H{i}\n\nsome text of {i}\n\n"));

    private static string Keys(int n) => $"---\n{string.Concat(Enumerable.Range(0, n / 12).Select(i => $"k{i}: v{i}\n"))}---\nbody\n";

    private static string Numbered(string mark, int n) => string.Concat(Enumerable.Range(0, n / 8).Select(i => $"{mark}{i}\n"));

    private static string Shuffled(int n, int seed)
    {
        var random = new Random(seed);
        return string.Concat(Enumerable.Range(0, n / 4).Select(_ => $"{(char)('a' + random.Next(6))}\n"));
    }
}
