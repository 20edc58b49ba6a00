using Wikibot.Git.Links;

namespace Wikibot.Tests.Git.Links;

public sealed class LinkScannerTests
{
    [Theory]
    [InlineData("[a](b.md)", "b.md")]
    [InlineData("[a](b.md#part \"title\")", "b.md")]
    [InlineData("![a](img/b.png)", "img/b.png")]
    [InlineData("[a](<b c.md>)", "b c.md")]
    [InlineData("[a](b%20c.md?x=1)", "b c.md")]
    [InlineData("[a](b&amp;c.md)", "b&c.md")]
    [InlineData("[a](b\\_c.md)", "b_c.md")]
    [InlineData("[a](../x/y)", "../x/y")]
    [InlineData("[a][r]\n\n[r]: dir/b.md 'title'\n", "dir/b.md")]
    [InlineData("[a][r]\r\n\r\n[r]: <dir/b c.md>\r\n", "dir/b c.md")]
    [InlineData("text\r\n\r\n> quote [a](b.md)\r\n> and [c](d.md)\r\n", "b.md", "d.md")]
    [InlineData("- item\n  - [a](b.md)\n\n    [c](d.md)\n", "b.md", "d.md")]
    [InlineData("> [r]: in/quote.md\n\n[r]", "in/quote.md")]
    [InlineData("| x | y |\n|---|---|\n| [a](b.md) | [[C\\|see]] |\n", "b.md", "C")]
    [InlineData("[![alt](i.png)](b.md)", "i.png", "b.md")]
    [InlineData("# Head [a](b.md)\n\nSetext [c](d.md)\n===\n", "b.md", "d.md")]
    [InlineData("[[Dev/Notes]] and [[Dev/Notes#Part|label]] and ![[Pic]]", "Dev/Notes", "Dev/Notes#Part", "Pic")]
    [InlineData("[[1]](b.md)", "b.md")]
    [InlineData("---\ntitle: '[a](no.md)'\n---\n[a](b.md)", "b.md")]
    [InlineData("\uFEFF# x\n\n[ü](ä/ö.md) é [[ß]]", "ä/ö.md", "ß")]
    [InlineData("emoji 👩‍💻 [a](b.md)\n\n1. 👍 [[C]]\n", "b.md", "C")]
    [InlineData("[a](x(1).md)", "x(1).md")]
    [InlineData("*[a](b.md)* **[c](d.md)**", "b.md", "d.md")]
    public void Scan_links_areFoundWithTheirSpans(string text, params string[] targets)
    {
        var links = LinkScanner.Scan(text);
        links.Select(link => link.Target).ShouldBe(targets);
        links.ShouldAllBe(link => text.Substring(link.Start, link.Length) == link.Raw);
    }

    [Theory]
    [InlineData("`[a](b.md)` and `[[C]]`")]
    [InlineData("```\n[a](b.md)\n[[C]]\n```\n")]
    [InlineData("~~~md\n[r]: b.md\n~~~\n")]
    [InlineData("    [a](b.md)\n")]
    [InlineData("<div>\n[a](b.md)\n[[C]]\n</div>\n")]
    [InlineData("<!-- [a](b.md) [[C]] -->")]
    [InlineData("\\[a](b.md) \\[[C]]")]
    [InlineData("[a](https://example.org/b.md) [c](mailto:x@y.z) [d](//host/b.md) <https://e.org/x.md>")]
    [InlineData("[a](#part) [b](?q=1) [c]()")]
    [InlineData("[[]] [[ ]] [[a\nb]]")]
    public void Scan_noLinks_findsNone(string text) => LinkScanner.Scan(text).ShouldBeEmpty();
}
