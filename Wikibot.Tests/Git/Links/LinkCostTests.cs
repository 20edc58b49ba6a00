using Wikibot.Git.Links;
using Wikibot.Git.Markdown;

namespace Wikibot.Tests.Git.Links;

/// <summary>
/// The inputs that parsers are slow on (cmark's and Markdig's published ones, and our own kinds), at 1, 2, 4 and 8 times their size: steps and
/// allocations of scanning links and reading headings grow no faster than the text. Full sizes with WIKIBOT_TEST_FULL=1.
/// </summary>
public sealed class LinkCostTests(ITestOutputHelper output)
{
    private const double MaxSlope = 1.15;
    private static readonly int s_unit = TestScale.Full ? 120_000 : 4_000;

    public static TheoryData<string> Names => [.. s_inputs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ScanAndHeadings_hostileInput_costsInProportion(string name)
    {
        var costs = new List<(long Length, long Steps, long Bytes)>();
        _ = Cost(s_inputs[name](64));
        foreach (var factor in (int[])[1, 2, 4, 8])
        {
            var text = s_inputs[name](s_unit * factor);
            var (steps, bytes) = Cost(text);
            costs.Add((text.Length, steps, bytes));
            output.WriteLine($"{text.Length,9} characters: {steps,10} steps, {bytes,11} bytes");
        }

        Slope(costs[0].Length, costs[^1].Length, costs[0].Steps, costs[^1].Steps).ShouldBeLessThanOrEqualTo(MaxSlope);
        Slope(costs[0].Length, costs[^1].Length, costs[0].Bytes, costs[^1].Bytes).ShouldBeLessThanOrEqualTo(MaxSlope);
    }

    private static (long Steps, long Bytes) Cost(string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = LinkScanner.Scan(text, out var steps);
        var page = new MarkdownPage(text);
        _ = page.Headings.Count;

        // What every page costs at the least is left out of small ones.
        return (Math.Max(steps + page.Structure.Steps, text.Length), Math.Max(GC.GetAllocatedBytesForCurrentThread() - before, 40 * 1024));
    }

    /// <summary>The exponent with which a cost grows with the length.</summary>
    private static double Slope(long length, long lastLength, long cost, long lastCost) => Math.Log((double)lastCost / cost) / Math.Log((double)lastLength / length);

    private static string Times(string text, int length) => string.Concat(Enumerable.Repeat(text, Math.Max(1, length / text.Length)));

    private static string Runs(int length)
    {
        var text = new System.Text.StringBuilder("[[");
        for (var run = 1; text.Length < length; run++)
        {
            text.Append('e').Append('`', run);
        }

        return text.ToString();
    }

    private static string Numbered(string start, Func<int, string> line, string end, int length)
    {
        var text = new System.Text.StringBuilder(start);
        for (var i = 0; text.Length < length; i++)
        {
            text.Append(line(i));
        }

        return text.Append(end).ToString();
    }

    private static readonly Dictionary<string, Func<int, string>> s_inputs = new(StringComparer.Ordinal)
    {
        ["links that open"] = n => Times("[a](", n),
        ["links that open in angle brackets"] = n => Times("[a](<b", n),
        ["brackets that open"] = n => Times("[", n) + "](",
        ["brackets that close"] = n => "[[" + Times("]", n),
        ["brackets in each other"] = n => Times("[", n / 2) + "a" + Times("]", n / 2),
        ["brackets around a label"] = n => "[a]: u\n\n" + Times("[", n / 2) + "a" + Times("]", n / 2),
        ["links in each other"] = n => Times("[", n / 5) + "a" + Times("](b)", 4 * n / 5),
        ["images in each other"] = n => Times("![", n) + "](",
        ["empty images"] = n => Times("![[]()", n),
        ["parentheses in an address"] = n => "[a](" + Times("(", n / 2) + Times(")", n / 2) + ")",
        ["addresses and parentheses"] = n => Times("[ (](", n),
        ["titles that open"] = n => Times("[x](y 't", n),
        ["titles in parentheses"] = n => Times("[x](y (t", n),
        ["references in an address"] = n => "[a](" + Times("&#", n) + ")",
        ["emphasis in each other"] = n => "[[a]]\n\n# " + Times("*a **a ", n),
        ["emphasis that ends elsewhere"] = n => "[[a]]\n\n# " + Times("a**b c* ", n),
        ["emphasis of two kinds"] = n => "[[a]]\n\n# " + Times("*_* _ ", n),
        ["asterisks"] = n => "[[a]]\n\n# " + Times("*", n / 2) + "a" + Times("*", n / 2),
        ["backticks of every length"] = Runs,
        ["backticks that do not fit"] = n => "[[" + Times("`a``", n),
        ["comments that open"] = n => Times("a <!-- ", n),
        ["instructions that open"] = n => Times("a <? ", n),
        ["declarations that open"] = n => Times("a <!A ", n),
        ["character data that opens"] = n => Times("a <![CDATA[ ", n),
        ["attributes that open"] = n => Times("<a x='", n),
        ["attributes of two quotes"] = n => Times("<a x='\" y=\"", n),
        ["tags that open"] = n => Times("<a ", n),
        ["candidates of an image"] = n => "<img srcset=\"" + Times("a (,", n) + "\">",
        ["candidates in a block"] = n => "<div>\n<img srcset='" + Times("a,, b ),\n", n) + "'>",
        ["attributes in a block"] = n => "<div>\n" + Times("<a href='", n),
        ["many attributes"] = n => "<div>\n<a " + Times("b='c' ", n) + ">",
        ["the same attribute"] = n => "<div>\n<a " + Times("href='c' ", n) + ">",
        ["scripts that open"] = n => "<div>\n" + Times("<script> ", n),
        ["comments in a block"] = n => "<div>\n" + Times("<!-- ", n),
        ["addresses of mail"] = n => "<" + Times("a@b.", n) + ">",
        ["quotes in each other"] = n => "[[a]]\n" + Times(">", n / 2) + "a\n" + Times(">", n / 2) + "a",
        ["lists in each other"] = n => "[[a]]\n\n" + string.Concat(Enumerable.Range(0, (int)Math.Sqrt(n)).Select(i => new string(' ', 2 * i) + "- a\n")),
        ["lists on one line"] = n => "[[a]]\n\n" + Times("- ", n) + "a",
        ["lists and blank lines"] = n => "[[a]]\n\n" + Times("- ", n / 2) + "a" + Times("\n", n / 2),
        ["quotes and spaces"] = n => "[[a]]\n\n" + Times(string.Concat(Enumerable.Repeat("> ", 99)) + new string(' ', 200) + "\n", n),
        ["items"] = n => "[[a]]\n\n" + Times("- x\n\n", n),
        ["numbered and other items"] = n => "[[a]]\n\n" + Times("1. x\n   - y\n", n),
        ["definitions"] = n => Numbered("", i => $"[r{i:D7}]: u\n", "\n[r0000001]", n),
        ["definitions that are none"] = n => Times("[a]:\n", n),
        ["one definition, many uses"] = n => "[a]: " + Times("u", n / 2) + "\n\n" + Times("[a]", n / 2),
        ["columns"] = n => "[[a]]\n\n|" + Times("a|", n / 2) + "\n|" + Times("-|", n / 2) + "\n",
        ["rows"] = n => "|[[a]]|b|\n|-|-|\n" + Times("|x|y|\n", n),
        ["heads of tables"] = n => "[[a]]\n\n" + Times("|\n-|-\n", n),
        ["wiki links that open"] = n => Times("[[a", n) + "](",
        ["wiki links without a target"] = n => Times("[[|a]]", n),
        ["headings"] = n => "[[a]]\n" + Times("# *a*\n", n),
        ["underlines"] = n => "[[a]]\n" + Times("a\n-\n", n),
        ["blank lines"] = n => "[[a]]" + Times("\n", n),
        ["spaces"] = n => "[[a]]\n" + Times(" ", n) + "a",
        ["backslashes"] = n => "[[a]]" + Times("\\", n),
        ["text"] = n => Times("some text and a [link](x.md) `c`\n", n),
        ["front matter in each other"] = n => "---\na: " + Times("[", n) + "\n---\n",
        ["front matter of links"] = n => "---\na: " + Times("'[[a]]', ", n) + "\n---\n",
        ["front matter of items"] = n => "---\na:\n" + Times("  - '[[a]]'\n", n) + "---\n",
        ["front matter of keys"] = n => Numbered("---\n", i => $"k{i:D7}: '[[x]]'\n", "---\n", n),
        ["front matter of anchors"] = n => Numbered("---\na: '[['\n", i => $"k{i:D7}: &a{i:D7} x\n", "---\n", n),
        ["front matter of lines"] = n => "---\na: [[" + Times("x\n  ", n) + "\n---\n",
        ["front matter of text"] = n => "---\na: |\n" + Times("  [[x]]\n", n) + "---\n",
        ["front matter of questions"] = n => "---\na: '[['\n" + Times("? ", n) + "\n---\n",
    };
}
