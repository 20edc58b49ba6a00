using System.Text;
using System.Text.Json;
using Wikibot.Git.Budgets;
using Wikibot.Git.Client;
using Wikibot.Git.Compare;
using Wikibot.Git.Edits;
using Wikibot.Git.Restore;
using Wikibot.Mcp.Http;
using Wikibot.Mcp.Tools;

namespace Wikibot.Tests.Git.Budgets;

/// <summary>
/// What hostile inputs cost at 1×, 2×, 4× and 8× their size: steps of loops and bytes that are allocated grow in proportion (slope at most
/// 1.15 in a log-log fit), whether the request is done or refused. Sizes up to the limits with WIKIBOT_TEST_FULL=1; seconds are the bench's.
/// </summary>
public sealed class CostTableTests
{
    private const double Steepest = 1.15;

    private static readonly bool s_full = Environment.GetEnvironmentVariable("WIKIBOT_TEST_FULL") == "1";

    /// <summary>Characters of the smallest size.</summary>
    private static readonly int s_unit = s_full ? 128 * 1024 : 8 * 1024;

    private static readonly Dictionary<string, Func<int, Action>> s_rows = new(StringComparer.Ordinal)
    {
        ["edit_page, old of as, half as long as the page of as"] = n => Edit(Repeat("a", n), new TextEdit(Repeat("a", n / 2), "b")),
        ["edit_page, old of as and one b, page of as"] = n => Edit(Repeat("a", n), new TextEdit(Repeat("a", n / 4) + "b" + Repeat("a", n / 4), "b")),
        ["edit_page, one edit of all as"] = n => Edit(Repeat("a", n), new TextEdit("a", "b", All: true)),
        ["edit_page, one edit of all as to a thousand bs"] = n => Edit(Repeat("a", n), new TextEdit("a", Repeat("b", 1000), All: true)),
        ["edit_page, 200 edits of all as"] = n => Edit(Repeat("a", n), [.. Enumerable.Repeat(new TextEdit("a", "b", All: true), 200)]),
        ["edit_page, all of a page with CRLF"] = n => Edit(Repeat("a\r\n", n / 3), new TextEdit("a\n", "b\n", All: true)),
        ["edit_page, all of a page without a line end, with lines"] = n => Edit(Repeat("a", n), new TextEdit("aa", "\n", All: true)),
        ["edit_page, old that stands there often"] = n => Edit(Repeat("ab", n / 2), new TextEdit("ba", "x")),
        ["edit_page, old that is not there, many lines"] = n => Edit(Repeat("a\n", n / 2), new TextEdit(Repeat("ab\n", n / 3), "x")),
        ["edit_page, old that is not there, one line"] = n => Edit(Repeat("ab ", n / 3), new TextEdit(Repeat("ab", n / 2), "x")),
        ["edit_page, 50 sections"] = n => Sections(Headings(n), 50),
        ["edit_page, 50 times the same section"] = n => () => Try(() => EditService.Apply(Headings(n), new EditPageRequest("P", Sections: [.. Enumerable.Repeat(new SectionEdit("H1", SectionModes.Append, "x"), 50)]))),
        ["edit_page, heading with many parents"] = n => () => Try(() => EditService.Apply(Repeat("# x\n", n / 4), new EditPageRequest("P", Sections: [new SectionEdit(string.Join(" > ", Enumerable.Repeat("x", 400)), SectionModes.Append, "x")]))),
        ["edit_page, append to one long block"] = n => () => Try(() => EditService.Apply(Repeat("- a\n", n / 4), new EditPageRequest("P", Append: "- b"))),
        ["edit_page, prepend to one long block"] = n => () => Try(() => EditService.Apply(Repeat("a\n", n / 2), new EditPageRequest("P", Prepend: "b"))),
        ["edit_page, front matter of many keys, as many set"] = n => FrontMatter(Keys(n), set: Math.Min(n / 64, 9_000)),
        ["edit_page, front matter of many keys, 20 unset"] = n => FrontMatter(Keys(n), unset: 20),
        ["edit_page, front matter that nests lists"] = n => FrontMatter($"---\na: {Repeat("[", n)}\n---\n", set: 1),
        ["edit_page, front matter that nests lists as a key"] = n => FrontMatter($"---\n{Repeat("[", n)}\n---\n", set: 1),
        ["edit_page, front matter that nests maps"] = n => FrontMatter($"---\na: {Repeat("{a: ", n / 4)}\n---\n", set: 1),
        ["edit_page, front matter that nests items"] = n => FrontMatter($"---\na:\n{Repeat("- ", n / 2)}\n---\n", set: 1),
        ["edit_page, front matter of one long list"] = n => FrontMatter($"---\na: [{Repeat("b, ", n / 3)}c]\n---\n", set: 1),
        ["edit_page, front matter of question marks"] = n => FrontMatter($"---\n{Repeat("? ", n / 2)}\n---\n", set: 1),
        ["edit_page, front matter of anchors"] = n => FrontMatter($"---\n{string.Concat(Enumerable.Range(0, n / 16).Select(i => $"a{i}: &a{i} 1\n"))}---\n", set: 1),
        ["edit_page, front matter that is not closed"] = n => FrontMatter($"---\n{Repeat("a: b\n", n / 5)}", set: 1),
        ["compare, every line differs"] = n => Compare(Numbered("a", n), Numbered("b", n)),
        ["compare, lines in reverse order"] = n => Compare(Numbered("a", n), string.Concat(Numbered("a", n).Split('\n', StringSplitOptions.RemoveEmptyEntries).Reverse().Select(line => line + "\n"))),
        ["compare, few different lines in random order"] = n => Compare(Shuffled(n, 1), Shuffled(n, 2)),
        ["compare, words of one line"] = n => Compare(Shuffled(n, 1).ReplaceLineEndings(" "), Shuffled(n, 2).ReplaceLineEndings(" "), words: true),
        ["compare, words of many lines"] = n => Compare(Shuffled(n, 1).Replace("\n", " x\n", StringComparison.Ordinal), Shuffled(n, 2).Replace("\n", " y\n", StringComparison.Ordinal), words: true),
        ["revert_changes, merge of few different lines"] = n => () => _ = TextMerge.Merge(Shuffled(n, 1), Shuffled(n, 2), Shuffled(n, 3)),
        ["any tool, JSON of many members"] = n => () => _ = JsonText.Check(Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, n / 8).Select(i => $"\"a{i}\":1"))}}}")),
        ["any tool, JSON of many escapes"] = n => () => _ = JsonText.Check(Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat("\"\\ud83d\\ude00\"", n / 16))}]")),
        ["any tool, many unknown arguments"] = n => () => Try(() => Arguments.Normalize(s_schema, Enumerable.Range(0, n / 16).Select(i => KeyValuePair.Create($"a{i}", s_schema)))),
        ["edit_page, edits as JSON text"] = n => () => Try(() => Arguments.Normalize(s_schema, [KeyValuePair.Create("edits", JsonSerializer.SerializeToElement($"[{string.Join(',', Enumerable.Repeat("{\"old\":\"a\",\"new\":\"b\"}", n / 24))}]"))])),
        ["edit_page, JSON text that nests"] = n => () => Try(() => Arguments.Normalize(s_schema, [KeyValuePair.Create("edits", JsonSerializer.SerializeToElement(Repeat("[", n)))])),
    };

    private static readonly JsonElement s_schema = JsonSerializer.Deserialize<JsonElement>(
        """{"properties":{"edits":{"type":"array","items":{"type":"object","properties":{"old":{"type":"string"},"new":{"type":"string"}},"required":["old","new"]}}}}""");

    public static TheoryData<string> Rows => [.. s_rows.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Cost_hostileInput_growsInProportion(string row)
    {
        // Once for what is made once in a process.
        s_rows[row](s_unit / 4)();
        var (sizes, steps, bytes) = (new List<double>(), new List<double>(), new List<double>());
        foreach (var times in (int[])[1, 2, 4, 8])
        {
            var work = s_rows[row](times * s_unit);
            using var budget = RequestBudget.Begin(new BudgetOptions { Memory = 1L << 40, Time = TimeSpan.FromMinutes(10) }, "hostile", lane: null, TimeProvider.System, default);
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            sizes.Add(times);
            bytes.Add(GC.GetAllocatedBytesForCurrentThread() - before);
            steps.Add(budget.Steps + 1);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{row}: {string.Join(", ", sizes.Zip(steps, bytes).Select(at => $"{at.First}× {at.Second} steps {at.Third / 1024:F0} KiB"))}");
        Slope(sizes, bytes).ShouldBeLessThanOrEqualTo(Steepest, $"allocations of {string.Join(", ", bytes)}");
        Slope(sizes, steps).ShouldBeLessThanOrEqualTo(Steepest, $"steps {string.Join(", ", steps)}");
        bytes[^1].ShouldBeLessThan(256 << 20);
    }

    /// <summary>The slope of the straight line through the logarithms, by least squares.</summary>
    private static double Slope(List<double> sizes, List<double> costs)
    {
        var (x, y) = (sizes.ConvertAll(Math.Log), costs.ConvertAll(cost => Math.Log(Math.Max(1, cost))));
        var (middleX, middleY) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - middleX) * (b - middleY)).Sum() / x.Sum(a => (a - middleX) * (a - middleX));
    }

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
