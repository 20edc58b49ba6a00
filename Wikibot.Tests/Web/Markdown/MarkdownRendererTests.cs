using AngleSharp.Html.Parser;
using Wikibot.Git.Client;
using Wikibot.Web.Markdown;

namespace Wikibot.Tests.Web.Markdown;

/// <summary>GitHub's and Obsidian's constructs, as they are shown.</summary>
public sealed class MarkdownRendererTests
{
    private static readonly MarkdownRenderer s_renderer = new(new Sanitizer());

    [Theory]
    [InlineData("**b** ~~s~~ `c`", "<p><strong>b</strong> <del>s</del> <code>c</code></p>")]
    [InlineData("- [x] done\n- [ ] open", "<ul class=\"\"><li class=\"\"><span class=\"task done\">☑</span> done</li><li class=\"\"><span class=\"task\">☐</span> open</li></ul>")]
    [InlineData("|a|b|\n|--|-:|\n|1|2|", "<table tabindex=\"0\"><thead><tr><th>a</th><th class=\"right\">b</th></tr></thead><tbody><tr><td>1</td><td class=\"right\">2</td></tr></tbody></table>")]
    [InlineData("https://a.example/x", "<p><a href=\"https://a.example/x\" class=\"external\">https://a.example/x</a></p>")]
    [InlineData("[t](https://a.example)", "<p><a href=\"https://a.example\" class=\"external\">t</a></p>")]
    [InlineData("List<String> of", "<p>List of</p>")]
    [InlineData("$x^2$", "<p><span class=\"math\">\\(x^2\\)</span></p>")]
    [InlineData("[[Dev/Notes]]", "<p><a href=\"/w/home/p/Dev/Notes\">Dev/Notes</a></p>")]
    [InlineData("[[Dev/Notes|the notes]]", "<p><a href=\"/w/home/p/Dev/Notes\">the notes</a></p>")]
    [InlineData("[[Notes#Second part]]", "<p><a href=\"/w/home/p/Notes#s-second-part\">Notes#Second part</a></p>")]
    [InlineData("[[#Here]]", "<p><a href=\"#s-here\">#Here</a></p>")]
    [InlineData("[n](Notes.md)", "<p><a href=\"/w/home/p/Team/Notes\">n</a></p>")]
    [InlineData("[n](../Notes.md#two%20words)", "<p><a href=\"/w/home/p/Notes#s-two-words\">n</a></p>")]
    [InlineData("[n](/Root.md)", "<p><a href=\"/w/home/p/Root\">n</a></p>")]
    [InlineData("[n](Sub/)", "<p><a href=\"/w/home?folder=Team%2FSub%2F\">n</a></p>")]
    [InlineData("![a picture](https://a.example/x.png)", "<p><a href=\"https://a.example/x.png\" class=\"external\">↗ a picture</a></p>")]
    [InlineData("![[plan.png]]", "<p><img src=\"/w/home/f/plan.png\" alt=\"plan.png\" loading=\"lazy\"></p>")]
    [InlineData("![[A b/plan.png|300x200]]", "<p><img src=\"/w/home/f/A%20b/plan.png\" alt=\"plan.png\" width=\"300\" height=\"200\" loading=\"lazy\"></p>")]
    [InlineData("![[plan.png|the \"plan\" <b>|300]]", "<p><img src=\"/w/home/f/plan.png\" alt=\"the &quot;plan&quot; <b>\" width=\"300\" loading=\"lazy\"></p>")]
    [InlineData("![the plan](Pictures/plan.png)", "<p><img src=\"/w/home/f/Team/Pictures/plan.png\" alt=\"the plan\" loading=\"lazy\"></p>")]
    [InlineData("![the plan|40](../plan%20b.png)", "<p><img src=\"/w/home/f/plan%20b.png\" alt=\"the plan\" width=\"40\" loading=\"lazy\"></p>")]
    [InlineData("[![x](a.png)](Notes.md)", "<p><a href=\"/w/home/p/Team/Notes\"><img src=\"/w/home/f/Team/a.png\" alt=\"x\" loading=\"lazy\"></a></p>")]
    [InlineData("![[plan.svg]] [[report.pdf]]", "<p><a href=\"/w/home/f/plan.svg\" class=\"file\">plan.svg</a> <a href=\"/w/home/f/report.pdf\" class=\"file\">report.pdf</a></p>")]
    [InlineData("<img src=\"/w/home/f/plan.png\" onerror=\"x\" srcset=\"//a.example/x 2x\">", "<img src=\"/w/home/f/plan.png\">")]
    [InlineData("<img src=\"/w/home/f/../undo\"><img src=\"/w/home/f/%2e%2E/undo\"><img src=\"/w/home/undo\"><img src=\"//a.example/w/home/f/x.png\"><img src=\"https://a.example/w/x/f/y\"><img src=\"data:image/png;base64,AAAA\"><img>x", "<p>x</p>")]
    [InlineData("> [!tip] Mind *this*\n> text", "<blockquote class=\"callout callout-tip\"><p class=\"callout-title\">Mind <em>this</em></p><p>text</p></blockquote>")]
    [InlineData("> [!WARNING]\n> text", "<blockquote class=\"callout callout-warning\"><p class=\"callout-title\">Warning</p><p>text</p></blockquote>")]
    [InlineData("> [!faq]- Folded?", "<blockquote class=\"callout callout-important\"><p class=\"callout-title\">Folded?</p></blockquote>")]
    [InlineData("> just a quote", "<blockquote><p>just a quote</p></blockquote>")]
    [InlineData("```mermaid\ngraph TD;\n```", "<pre tabindex=\"0\"><code class=\"\">graph TD;</code></pre>")]
    public void Construct_isShown(string markdown, string html) => Plain(Render(markdown).Html).ShouldBe(Plain(html));

    [Fact]
    public void Link_thatTheGitServiceKnows_leadsWhereItSays_andOneThatLeadsNowhereOffersANewPage()
    {
        var targets = new LinkTargets("home", "Team/Home").With(new PageLinkList(
            "Team/Home",
            [
                new OutgoingLink(1, "Notes", "wiki link", "Archive/2025/Notes"),
                new OutgoingLink(1, "Gone", "wiki link"),
                new OutgoingLink(1, "lost%20page.md", "link"),
            ],
            3, 2, [], 0));

        var html = s_renderer.Render("[[Notes]] [[Gone]] [x](lost%20page.md)", targets).Html;

        html.ShouldContain("href=\"/w/home/p/Archive/2025/Notes\"");
        html.ShouldContain("<a href=\"/w/home/new?path=Gone\" class=\"missing\">Gone</a>");
        html.ShouldContain("<a href=\"/w/home/new?path=Team%2Flost%20page\" class=\"missing\">x</a>");
    }

    [Fact]
    public void Headings_ofThePage_areItsOutlineWithIdsOfTheirOwn()
    {
        var shown = Render("# One\n\n## Two *words*\n\n## Two words\n\n### Überblick & mehr");

        shown.Outline.ShouldBe([new(1, "One", "s-one"), new(2, "Two words", "s-two-words"), new(2, "Two words", "s-two-words-1"), new(3, "Überblick & mehr", "s-überblick--mehr")]);
        foreach (var heading in shown.Outline)
        {
            new HtmlParser().ParseDocument(shown.Html).GetElementById(heading.Id).ShouldNotBeNull();
        }
    }

    [Fact]
    public void FrontMatter_isATable_andItsTagsAreTags()
    {
        var shown = Render("---\ntitle: A page\ntags: [dev, '#ops']\nreviewed: 2026-11-01\nowner: {name: Ada}\n---\n\ntext");

        shown.FrontMatter.Select(entry => $"{entry.Key}={string.Join('|', entry.Values)}").ShouldBe(["title=A page", "tags=dev|#ops", "reviewed=2026-11-01", "owner=name: Ada"]);
        shown.Tags.ShouldBe(["dev", "ops"]);
        shown.Html.ShouldNotContain("title");
    }

    [Theory]
    [InlineData("---\n[not: a mapping\n---\ntext", "[not: a mapping")]
    [InlineData("---\n- list\n---\ntext", "- list")]
    public void FrontMatter_thatIsNoTable_isShownAsItIs(string markdown, string value) => Render(markdown).FrontMatter.ShouldHaveSingleItem().Values.ShouldBe([value]);

    [Fact]
    public void Embed_ofAPage_isWantedFirstAndThenShownInItsPlace()
    {
        var targets = new LinkTargets("home", "Home");
        s_renderer.Render("![[Other#Part]]\n\n![[Third]]", targets).Wanted.ShouldBe(["Other#Part", "Third"]);

        var html = s_renderer.Render("![[Other]]", targets, new Dictionary<string, EmbeddedPage>(StringComparer.Ordinal) { ["Other"] = new("Other", "# Inside\n\n![[Home]]") }).Html;

        html.ShouldContain("<div class=\"embed\">");
        html.ShouldContain("<h1>Inside</h1>");
        html.ShouldContain("↗ Home", Case.Sensitive, "an embed in an embed stays a link");
    }

    [Fact]
    public void Footnotes_leadThereAndBack()
    {
        var page = new HtmlParser().ParseDocument(Render("text[^n]\n\n[^n]: the note").Html);

        foreach (var link in page.QuerySelectorAll("a[href^='#fn']"))
        {
            page.GetElementById(link.GetAttribute("href")![1..]).ShouldNotBeNull(link.OuterHtml);
        }

        page.QuerySelectorAll("a[href^='#fn']").Length.ShouldBe(2);
    }

    private static RenderedPage Render(string markdown) => s_renderer.Render(markdown, new LinkTargets("home", "Team/Home"));

    /// <summary>The tree of it, without white space between elements and without classes that were emptied.</summary>
    private static string Plain(string html)
    {
        var body = new HtmlParser().ParseDocument("<body>" + html).Body!;
        foreach (var element in body.QuerySelectorAll("[class='']"))
        {
            element.RemoveAttribute("class");
        }

        return string.Concat(body.InnerHtml.Split('\n').Select(line => line.Trim()));
    }

    [Theory]
    [InlineData("<i>x</i>", "")]
    [InlineData("<i>x</i>", "\n\n")]
    [InlineData("<div>x</div>", "\n\n")]
    public void Html_moreThanIsSanitised_standsAsItIsWritten(string element, string between)
    {
        var page = new MarkdownRenderer(new Sanitizer()).Render("before\n\n" + string.Concat(Enumerable.Repeat(element + between, 256 * 1024 / (element + between).Length)), new LinkTargets("home", "Home"));

        page.Note.ShouldNotBeNull().ShouldContain("more HTML");
        page.Html.ShouldStartWith("<p>before</p>");
        page.Html.ShouldContain("&lt;");
    }
}
