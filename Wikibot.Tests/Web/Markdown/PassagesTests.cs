using FsCheck;
using FsCheck.Fluent;
using Wikibot.Web.Markdown;

namespace Wikibot.Tests.Web.Markdown;

/// <summary>A long page that is read passage by passage is the same as read at once, whatever stands around where it is cut.</summary>
public sealed class PassagesTests
{
    private static readonly MarkdownRenderer s_renderer = new(new Sanitizer());

    /// <summary>Headings, what could go on over one, and what would make one no heading.</summary>
    private static readonly string[] s_pieces =
    [
        "# Heading\n", "\n# Heading\n", "\n## After *it* [[link]]\n\n", "\n\n###### Deep\n\n", "\n# \n", "\n#tag\n", "\n####### Seven\n", "\n # Indented\n", "\n# Closed #\n", "\n```\n", "\n```cs\n\n# code\n\n", "\n~~~\n", "\n````\n", "``` `x` ```\n", "\n``` x ``` y\n", "- ```\n",
        "  ```\n", "> ```\n", "    ```\n", "\t```\n", "- item\n", "- item\n\n", "  more of it\n", "\n  # inner\n", "1. one\n", "   - two\n\n", "> quote\n", "> [!note] Mind\n> text\n", "lazy\n", "| a | b |\n|---|--:|\n| 1 | 2 |\n", "| x |\n", "    code\n", "text\n", "===\n",
        "---\n", "\n---\n", "...\n", "***\n", "\n", "\n\n", "\r\n", "\r\n\r\n# CR\r\n", "\r", " \n", "\t\n", "title: x\n", "[a] and [a][b]\n", "[a]: /url\n", "[^1]", "[^1]: note\n", "![[Other]]\n\n", "\n![[Other#Part]]\n\n", "![x](y.png)\n", "[l](m.md)\n", "- [ ] task\n", "*a **b* ", "`code", "$x$ ",
        "$$\n", "<div>\n", "</div>\n", "<b>", "<!-- ", "-->", "<https://a.example>\n", "1 < 2\n", "https://a.example\n", "\\", "&amp;", "\0", "\u00A0\n", "~~s~~\n",
    ];

    [Fact]
    public void Page_inPassages_isTheSameAsAtOnce()
    {
        var cut = 0;
        var pages = Gen.ListOf(Gen.Elements(s_pieces)).Select(string.Concat).ToArbitrary();

        Prop.ForAll(pages, text =>
        {
            var passages = Passages.Of(text, least: 1);
            cut += passages.Count > 1 ? 1 : 0;
            return Told(text, passages) == Told(text, [0]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(TestScale.Cases(5_000, 100_000)));

        cut.ShouldBeGreaterThan(100);
    }

    [Theory]
    [InlineData("---\ntags: [a]\n---\n\n# Title\n\ntext\n\n## One\n\n- item\n\n## One\n\n![[Other]]\n", 4)]
    [InlineData("# a\n\n```\n\n# code\n\n```\n\n# b\n", 2)]
    [InlineData("# a\n\n~~~~\n```\n\n# code\n\n~~~\n\n# code\n\n~~~~\n\n# b\n", 2)]
    [InlineData("# a\r\n\r\n# b\r\n\r\n# c", 3)]
    [InlineData("- item\n\n# b\n\n> quote\n# c\n\n1 < 2\n", 2)]
    [InlineData("---\na: |\n  x\n\n# comment\n\n---\n\n# b\n", 2)]
    public void Page_isCut_atHeadingsBehindEmptyLines(string text, int count)
    {
        var passages = Passages.Of(text, least: 1);

        passages.Count.ShouldBe(count);
        Told(text, passages).ShouldBe(Told(text, [0]));
    }

    [Theory]
    [InlineData("[a]: /b\n")]
    [InlineData("[^1]: a note\n")]
    [InlineData("<details>\n")]
    [InlineData("a <b>bold</b> word\n")]
    [InlineData("$$\n")]
    [InlineData("- ```\n")]
    [InlineData("``` `x`\n")]
    public void Page_thatMightReferElsewhere_isReadAtOnce(string piece) => Passages.Of($"# a\n\n# b\n\n{piece}\n# c\n", least: 1).ShouldBe([0]);

    [Fact]
    public void Page_thatIsLong_isCutIntoPiecesOfSomeKilobytes_andAShortOneIsNot()
    {
        var section = "## Section\n\nIt says something, and goes on for a while.\n\n";

        Passages.Of(string.Concat(Enumerable.Repeat(section, 200))).ShouldBe([0]);
        var starts = Passages.Of(string.Concat(Enumerable.Repeat(section, 20_000)));
        starts.Zip(starts.Skip(1), (one, next) => next - one).ShouldAllBe(length => length >= 16 * 1024 && length < 20 * 1024);
        starts.Count.ShouldBeGreaterThan(50);
    }

    /// <summary>All that is told of a page.</summary>
    private static string Told(string text, List<int> passages)
    {
        var page = s_renderer.RenderPassages(text, new LinkTargets("home", "Team/Home"), passages, new Dictionary<string, EmbeddedPage>(StringComparer.Ordinal));
        return string.Join('\n', [page.Html, .. page.Outline.Select(heading => $"{heading}"), .. page.Wanted, .. page.FrontMatter.Select(entry => $"{entry.Key}: {string.Join(", ", entry.Values)}"), page.Note]);
    }
}
