using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Wikibot.Web.Markdown;

namespace Wikibot.Tests.Web.Markdown;

/// <summary>Nothing that somebody writes becomes anything that runs or loads: on the tree that comes out, for each vector, for all together, and mixed at random.</summary>
public sealed class HostileContentTests
{
    private static readonly MarkdownRenderer s_renderer = new(new Sanitizer());

    public static TheoryData<string> Vectors => [.. Hostile.All];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Page_hostile_showsNothingThatRunsOrLoads(string text) => Inline.InContent(Html(text)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Vectors))]
    public void EmbeddedPage_hostile_showsNothingThatRunsOrLoads(string text)
    {
        var shown = s_renderer.Render("![[Other]]", new LinkTargets("home", "Home"), new Dictionary<string, EmbeddedPage>(StringComparer.Ordinal) { ["Other"] = new("Other", text) });

        Inline.InContent(shown.Html).ShouldBeEmpty();
    }

    [Fact]
    public void Page_ofAllVectorsTogether_showsNothingThatRunsOrLoads() => Inline.InContent(Html(Hostile.Page)).ShouldBeEmpty();

    [Fact]
    public void Page_ofPiecesOfVectors_showsNothingThatRunsOrLoads()
    {
        // Mutation XSS lives where pieces meet that are harmless apart.
        var piece = Gen.Elements(Hostile.All.SelectMany(Pieces).Distinct(StringComparer.Ordinal).ToArray());
        var pages = Gen.ListOf(piece).Select(string.Concat).ToArbitrary();

        Prop.ForAll(pages, page => Inline.InContent(Html(page)).Count == 0).Check(Config.QuickThrowOnFailure.WithMaxTest(TestScale.Cases(300, 10_000)));
    }

    [Fact]
    public void Sanitised_onceMore_isTheSame()
    {
        // What would change when read again is read otherwise by a browser than by the sanitiser.
        var sanitizer = new Sanitizer();
        foreach (var text in Hostile.All)
        {
            var once = Html(text);
            Inline.InContent(sanitizer.Clean(once)).ShouldBeEmpty(text);
            sanitizer.Clean(once).ShouldBe(new AngleSharp.Html.Parser.HtmlParser().ParseDocument("<!doctype html><body>" + once).Body!.InnerHtml, text);
        }
    }

    [Fact]
    public void Ids_andClasses_thatSomebodyChose_areNotOfThePageAround()
    {
        var html = Html("<div id=content class=\"bar confirm notice callout\">x</div>\n\n<p id=s-mine class=skip>y</p>\n\n# Heading");

        html.ShouldNotContain("id=\"content\"");
        html.ShouldNotContain("bar");
        html.ShouldNotContain("skip");
        html.ShouldContain("class=\"callout\"");
        html.ShouldContain("<h1 id=\"s-heading\">Heading</h1>");
    }

    [Fact]
    public void Page_nestedTooDeeply_isShownAsItIsWritten()
    {
        var text = new StringBuilder().Insert(0, "> ", 2000).Append("<script>x</script>").ToString();

        var shown = s_renderer.Render(text, new LinkTargets("home", "Home"));

        shown.Note.ShouldNotBeNull();
        Inline.InContent(shown.Html).ShouldBeEmpty();
        shown.Html.ShouldContain("&lt;script&gt;");
    }

    [Fact]
    public void FrontMatter_whoseAliasesGrowWithoutEnd_isCutShort()
    {
        var shown = s_renderer.Render(Hostile.All.Single(text => text.StartsWith("---\na: &a", StringComparison.Ordinal)), new LinkTargets("home", "Home"));

        shown.FrontMatter.Count.ShouldBe(6);
        shown.FrontMatter.Sum(entry => entry.Values.Sum(value => value.Length)).ShouldBeLessThan(40_000);
    }

    private static string Html(string text) => s_renderer.Render(text, new LinkTargets("home", "Home")).Html;

    private static IEnumerable<string> Pieces(string text)
    {
        for (var at = 0; at < text.Length; at += 9)
        {
            yield return text.Substring(at, Math.Min(9, text.Length - at));
        }

        yield return text;
    }
}
