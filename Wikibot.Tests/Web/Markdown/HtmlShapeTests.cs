using AngleSharp.Dom;
using FsCheck;
using FsCheck.Fluent;
using Wikibot.Web.Markdown;

namespace Wikibot.Tests.Web.Markdown;

/// <summary>What a tree would cost is seen before it is made: never less deep than it becomes, whatever hides an end or a beginning.</summary>
public sealed class HtmlShapeTests
{
    /// <summary>Beginnings and ends, and all in which either can be hidden.</summary>
    private static readonly string[] s_pieces =
    [
        "<div>", "</div>", "<span>", "</span>", "<table>", "</table>", "<tr>", "<td>", "<p>", "</p>", "<ul>", "<li>", "</ul>", "<b>", "</b>", "<i class=x>", "</i>", "<DIV>", "</Div >", "<div title='</div>'>", "<div title=\"</div>\">", "<div =\"><div>", "<div x=\"", "\">",
        "<div x='", "'>", "<div x = '</div>'/>", "<div x=y</div>", "<div/x=\"</div>\">", "</div x='>'>", "<!-- </div> -->", "<!-->", "<!--->", "<!--", "-->", "--!>", "<? </div> >", "</ </div>", "</>", "<!x </div>>", "<![CDATA[", "]]>", "<textarea>", "</textarea>",
        "<textarea></div></textarea>", "<script>", "</script>", "<script><!--<script></script>", "<style></div></style>", "<title>", "</title>", "<svg>", "</svg>", "<svg><title>", "<math><mi>", "</math>", "<select>", "</select>", "<option>", "<form>", "</form>", "<button>",
        "</button>", "<a href=x>", "</a>", "<template>", "</template>", "<plaintext>", "<br>", "<img src=x>", "<col>", "<lin\u212A>", "<x-y>", "</x-y>", "<h1>", "</h1>", "<dl><dt>", "<dd>", "</dl>", "<noscript>", "</noscript>", "<iframe>", "</iframe>", "<frameset>", "<body>", "</body>",
        "<", ">", "=", "'", "\"", "/", " ", "text", "\0",
    ];

    [Fact]
    public void Tree_isNeverDeeperThanWasSeen()
    {
        // What closes by the next of its kind is not counted, nor is formatting that is begun anew in each block.
        var pages = Gen.ListOf(Gen.Elements(s_pieces)).Select(string.Concat).ToArbitrary();

        Prop.ForAll(pages, html => Depth(html) <= (2L * HtmlShape.Of(html).Nested) + 3).Check(Config.QuickThrowOnFailure.WithMaxTest(TestScale.Cases(5_000, 100_000)));
    }

    [Theory]
    [InlineData("<div>", 300, "")]
    [InlineData("<div></span>", 300, "")]
    [InlineData("<div title='</div>'>", 300, "")]
    [InlineData("<div><!-- </div> -->", 300, "")]
    [InlineData("<div><textarea></div></textarea>", 300, "")]
    [InlineData("<div>", 300, "<script><!--<script></script> x")]
    [InlineData("<svg></svg><textarea><x y='</textarea>", 1, "<div>")]
    [InlineData("<b a=1>", 11, "<p>x")]
    [InlineData("<x>y</x>", 1001, "")]
    [InlineData("<p><select><option><xmp></xmp><select><option>", 1, "")] // AngleSharp's parser throws on it.
    public void Html_thatWouldCostTooMuch_standsAsItIsWritten(string piece, int times, string end)
    {
        var text = string.Concat(Enumerable.Repeat(piece, times)) + end;

        var page = new MarkdownRenderer(new Sanitizer()).Render(text, new LinkTargets("home", "Home"));

        page.Note.ShouldNotBeNull();
        page.Html.ShouldContain("<pre tabindex=\"0\">");
    }

    [Theory]
    [InlineData("<details><summary>More</summary>\n\n**text** and `code`\n\n</details>\n\n")]
    [InlineData("<table><tr><td>one<td><b>two</b><tr><td>three</table>\n\n")]
    [InlineData("<p align=center><img src=a.png><br><i>under it</i>\n\n")]
    [InlineData("<i>x</i> <![CDATA[>&<]]>\n\n")]
    [InlineData("<ul><li>one<li><a href=Other.md>two</a></ul>\n\n")]
    public void Html_asPeopleWriteIt_isShown_howeverOften(string piece) =>
        new MarkdownRenderer(new Sanitizer()).Render(string.Concat(Enumerable.Repeat(piece, 200)), new LinkTargets("home", "Home")).Note.ShouldBeNull();

    /// <summary>Elements that stand in each other at most, below the body, without those that only format.</summary>
    private static int Depth(string html)
    {
        using var document = LibraryTree.Of(html);
        var deepest = 0;
        foreach (var element in document?.Body?.QuerySelectorAll("*") ?? Enumerable.Empty<IElement>())
        {
            deepest = Math.Max(deepest, element.GetAncestors().OfType<IElement>().Count(above => above.LocalName is not ("html" or "body" or "a" or "b" or "i")));
        }

        return deepest;
    }
}
