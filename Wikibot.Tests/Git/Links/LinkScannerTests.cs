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
    [InlineData("---\ntitle: '[a](up.md)'\n---\n[a](b.md)", "up.md", "b.md")]
    [InlineData("\uFEFF# x\n\n[ü](ä/ö.md) é [[ß]]", "ä/ö.md", "ß")]
    [InlineData("emoji 👩‍💻 [a](b.md)\n\n1. 👍 [[C]]\n", "b.md", "C")]
    [InlineData("[a](x(1).md)", "x(1).md")]
    [InlineData("*[a](b.md)* **[c](d.md)**", "b.md", "d.md")]
    [InlineData("![[D/pic.png]] ![[Note#Part|200]]", "D/pic.png", "Note#Part")]
    [InlineData("<a href=\"A/Target.md\">t</a> <img src='D/pic.png'> <a class=x href=b.md#f>", "A/Target.md", "D/pic.png", "b.md")]
    [InlineData("<div>\n<a\n  href=\"a&amp;b%20c.md?q\">\n<video poster=p.png src=v.mp4></video>\n</div>", "a&b c.md", "p.png", "v.mp4")]
    [InlineData("<img srcset=\"a.png, b%20c.png 2x,d,e.png (x,y) 3x, https://e.org/f.png 4x,g.png,\"> <source SrcSet=h.png>", "a.png", "b c.png", "d,e.png", "g.png", "h.png")]
    [InlineData("<picture>\n<source srcset=\"a.webp 640w,\n  b.webp?v=1 1280w\">\n<img src=c.png srcset='d.png'>\n</picture>", "a.webp", "b.webp", "c.png", "d.png")]
    [InlineData("---\nup: \"[[A/Target]]\"\nsee:\n  - '[[B|it''s]]'\n  - \"[t](C/D%20e.md)\"\nbare: [[E/F]]\nlist: [[[G]], \"[[H]]\"]\n---\n[a](b.md)", "A/Target", "B", "C/D e.md", "E/F", "G", "H", "b.md")]
    [InlineData("---\r\nup: \"[[Caf\\u00e9]]\"\r\nnote: |\r\n  see [[A]]\r\n---\r\n", "Café", "A")]
    [InlineData("---\n\n- [[A]]\n- see [b](B.md)\n\n---\n\n[[C]]\n", "A", "B.md", "C")]
    [InlineData("---\n\nSee [[A]] and\n[b](B.md).\n\n---\n", "A", "B.md")]
    [InlineData("| a | b |\n|---|---|\n| [[C|see]] | `|` | [x](y.md) |\n", "C")]
    [InlineData("[e](D/e\u0301.md)", "D/e\u0301.md")]
    [InlineData("[![[a.png]]](b.md)", "a.png", "b.md")]
    public void Scan_links_areFoundWithTheirSpans(string text, params string[] targets)
    {
        var (links, unread) = LinkScanner.Scan(text);
        unread.ShouldBeNull();
        links.Select(link => link.Target).ShouldBe(targets);
        links.ShouldAllBe(link => text.Substring(link.Start, link.Length) == link.Raw);
    }

    [Theory]
    [InlineData("`[a](b.md)` and `[[C]]`")]
    [InlineData("```\n[a](b.md)\n[[C]]\n```\n")]
    [InlineData("~~~md\n[r]: b.md\n~~~\n")]
    [InlineData("    [a](b.md)\n")]
    [InlineData("<div>\n[a](b.md)\n[[C]]\n</div>\n")]
    [InlineData("<script>\nvar a = '<a href=\"b.md\">';\n</script>\n\n<!-- <img src=\"b.png\"> -->\n")]
    [InlineData("`<a href=\"b.md\">` <a name=\"b.md\"> <b href=\"b.md\"> <a href=\"https://e.org/b.md\"> \\<a href=\"b.md\">")]
    [InlineData("---\n\"[[K]]\": 1 # [[C]]\n---\n")]
    [InlineData("<!-- [a](b.md) [[C]] -->")]
    [InlineData("\\[a](b.md) \\[[C]]")]
    [InlineData("[a](https://example.org/b.md) [c](mailto:x@y.z) [d](//host/b.md) <https://e.org/x.md>")]
    [InlineData("[a](#part) [b](?q=1) [c]()")]
    [InlineData("[[]] [[ ]] [[a\nb]]")]
    public void Scan_noLinks_findsNone(string text) => LinkScanner.Scan(text).Links.ShouldBeEmpty();

    [Theory]
    [InlineData("---\nup: \"[[A]]\n---\n[a](b.md)", "its front matter is no valid YAML")]
    [InlineData("---\nup: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[A\n---\n[a](b.md)", "its front matter nests deeper than 64 levels")]
    public void Scan_frontMatterThatCannotBeRead_saysSoAndReadsTheRest(string text, string why)
    {
        var (links, unread) = LinkScanner.Scan(text);
        links.Select(link => link.Target).ShouldContain("b.md");
        unread.ShouldBe(why);
    }
}
