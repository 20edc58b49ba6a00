using AngleSharp.Html.Parser;
using FsCheck;
using FsCheck.Fluent;
using Wikibot.Web.Markdown;

namespace Wikibot.Tests.Web.Markdown;

/// <summary>
/// What is made of Markdown alone needs no sanitiser: it would come out of it as it is. On the tree that a browser makes of either, for every hostile vector without HTML, for every
/// construct, and for random mixes of both.
/// </summary>
public sealed class SafeRenderingTests
{
    private static readonly MarkdownRenderer s_renderer = new(new Sanitizer());

    /// <summary>One of each that the renderer knows, and the ends that addresses, titles and names could break out by.</summary>
    private static readonly string[] s_pieces =
    [
        "# Heading\n\n", "## Two *words*\n\n", "text ", "**b** ", "*e* ", "~~s~~ ", "`c` ", "```mermaid\ngraph TD;\n```\n\n", "```js x=1\n</script>\n```\n\n", "    code\n\n", "> quote\n", "> [!tip]- Title\n> text\n\n", "- item\n", "1. one\n", "7) seven\n",
        "- [x] done\n", "- [ ] open\n", "| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |\n\n", "a | b\n--|--\n1 | 2\n\n", "text[^1] ", "\n\n[^1]: the note\n\n", "$x^2$ ", "$$\nx\n$$\n\n", "---\n\n", "line  \nbreak ", "https://a.example/x?y=1&z=2 ", "<https://a.example> ",
        "<a@b.example> ", "<javascript:alert(1)> ", "[[Dev/Notes]] ", "[[Notes#Part|label]] ", "![[plan.png]] ", "![[plan.png|300x200]] ", "![[Other]] ", "[t](Notes.md \"a \\\"title\\\"\") ", "[t](javascript:alert(1)) ", "[t](JaVa\tscript:alert(1)) ",
        "[t](&#106;avascript:alert(1)) ", "[t](data:text/html,x) ", "[t](vbscript:x) ", "[t](//a.example) ", "[t](mailto:a@b.example) ", "[t](  https://a.example) ", "[t](<https://a.example/a b>) ", "![p](x.png \"t\") ", "![p|40](Sub/x.png) ", "![p](https://a.example/x.png) ",
        "![p](javascript:x.png) ", "[![x](a.png)](Notes.md) ", "[a [[b]] c](Notes.md) ", "[a https://a.example b](Notes.md) ", "[a <https://a.example> b](Notes.md) ", "[a [b](c) d](e) ", "[ref] ", "\n\n[ref]: javascript:alert(1) \"t\"\n\n", "\n\n[ref2]: /Root.md\n\n", "[x][ref2] ",
        "&lt;script&gt; ", "&#60;b&#62; ", "&quot; ", "&amp;amp; ", "\\<b> ", "\" onclick=x ", "' ", "` ", "\\", "*", "_", "~", "[", "]", "(", ")", "!", "|", "\n", "\n\n", "\u202E", "\u0007", "ü ", "\u2028", "{.class #id onclick=x} ", "::: x\n", "\t", "==m== ", "H~2~O ", "a^b^ ",
    ];

    public static TheoryData<string> Vectors => [.. Hostile.All];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Vector_withoutHtml_comesOutAsItWouldOfTheSanitiser(string text) => Compare(text).ShouldBeNull();

    [Fact]
    public void Vector_withoutItsBrackets_comesOutAsItWouldOfTheSanitiser()
    {
        foreach (var text in Hostile.All)
        {
            Compare(text.Replace("<", "&lt;", StringComparison.Ordinal)).ShouldBeNull(text);
            Compare(text.Replace('<', '(')).ShouldBeNull(text);
        }
    }

    [Fact]
    public void Construct_alone_comesOutAsItWouldOfTheSanitiser()
    {
        foreach (var piece in s_pieces)
        {
            Compare(piece).ShouldBeNull(piece);
        }
    }

    [Fact]
    public void RandomMarkdown_comesOutAsItWouldOfTheSanitiser()
    {
        var pages = Gen.ListOf(Gen.Elements(s_pieces)).Select(string.Concat).ToArbitrary();

        Prop.ForAll(pages, page => Compare(page) is null).Check(Config.QuickThrowOnFailure.WithMaxTest(TestScale.Cases(1_000, 50_000)));
    }

    [Theory]
    [InlineData("before *one*\n\n<b onclick=x>bold\n\nafter [l](javascript:x)\n", "<b>bold</b>")]
    [InlineData("<details open ontoggle=x><summary>S</summary>\n\n# inside\n\n</details>\n\n# after\n", "<details open=\"\"><summary>S</summary>")]
    [InlineData("<!-- toc -->\n\n# one\n\n<!-- x --> <img src=x onerror=y>\n", "s-one")]
    [InlineData("# one\n\ntext <i>x</i> <script>y</script>\n\n| a |\n|:-:|\n| <u onmouseover=x>1</u> |\n", "<u>1</u>")]
    public void Page_withHtmlHereAndThere_isSanitisedThereAndWholeElsewhere(string text, string holds)
    {
        var html = s_renderer.Render(text, Links).Html;

        Inline.InContent(html).ShouldBeEmpty();
        html.ShouldContain(holds);
        html.ShouldNotContain("onclick");
        html.ShouldNotContain("<!--");
    }

    [Theory]
    [InlineData("https://a.example", true)]
    [InlineData("HTTP://a.example", true)]
    [InlineData("mailto:a@b.example", true)]
    [InlineData("/w/home/p/A:B", true)]
    [InlineData("#fn:1", true)]
    [InlineData("//a.example", true)]
    [InlineData("x", true)]
    [InlineData("javascript:x", false)]
    [InlineData("JAVASCRIPT:x", false)]
    [InlineData(" javascript:x", false)]
    [InlineData("java\tscript:x", false)]
    [InlineData("java\nscript:x", false)]
    [InlineData("\u0001javascript:x", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("vbscript:x", false)]
    [InlineData("blob:x", false)]
    [InlineData("file:///etc", false)]
    [InlineData("xhttps://a", false)]
    [InlineData("x\0", false)]
    public void Address_isSafe(string address, bool safe) => SafeAddress.IsSafe(address).ShouldBe(safe);

    private static LinkTargets Links => new("home", "Team/Home");

    /// <summary>Both trees, where they differ and no HTML of somebody's is the reason.</summary>
    private static string? Compare(string text)
    {
        var (sanitized, isRaw) = s_renderer.RenderSanitized(text, Links);
        if (isRaw)
        {
            return null;
        }

        var (quick, slow) = (Tree(s_renderer.Render(text, Links).Html), Tree(sanitized));
        return quick == slow ? null : $"{quick}\n\n{slow}";
    }

    /// <summary>Without classes that were emptied: one of the two leaves the attribute.</summary>
    private static string Tree(string html)
    {
        var body = new HtmlParser().ParseDocument("<!doctype html><body>" + html).Body!;
        foreach (var element in body.QuerySelectorAll("[class='']"))
        {
            element.RemoveAttribute("class");
        }

        return body.InnerHtml.TrimEnd();
    }
}
