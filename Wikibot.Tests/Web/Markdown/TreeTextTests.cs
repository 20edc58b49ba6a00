using AngleSharp.Html;
using FsCheck;
using FsCheck.Fluent;
using Wikibot.Web.Markdown;

namespace Wikibot.Tests.Web.Markdown;

/// <summary>Trees are written as the library writes them, sign for sign: of each hostile vector, and of random mixes of their pieces.</summary>
public sealed class TreeTextTests
{
    private static readonly string[] s_pieces =
    [
        "<p>", "</p>", "<div class='a\"b<>&'>", "</div>", "text &amp; &lt; \u00A0", "<br>", "<img src=x alt='<'>", "<pre>\n\n", "</pre>", "<textarea>\n", "</textarea>", "<!-- x -->", "<?php x?>", "<table><tr><td>", "</table>", "<svg><title>", "<math><mi>",
        "</svg>", "<template><b>", "</template>", "<script>a < b", "</script>", "<style>a > b", "</style>", "<noscript><i>", "<plaintext>", "<a href='java&#10;script:x'>", "</a>", "<ul><li>", "<li>", "<select><option>", "\0", "\r\n", "<x-y z>", "<iframe>", "<xmp>", "</xmp>",
    ];

    public static TheoryData<string> Vectors => [.. Hostile.All];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Vector_isWrittenAsTheLibraryWritesIt(string html) => Judge(html).ShouldBeTrue(html);

    [Fact]
    public void Mixes_areWrittenAsTheLibraryWritesThem() =>
        Prop.ForAll(Gen.ListOf(Gen.Elements(s_pieces)).Select(string.Concat).ToArbitrary(), Judge).Check(Config.QuickThrowOnFailure.WithMaxTest(TestScale.Cases(1_000, 20_000)));

    private static bool Judge(string html)
    {
        using var document = LibraryTree.Of(html);
        return document is null || TreeText.Of(document.Body!, HtmlMarkupFormatter.Instance) == document.Body!.InnerHtml;
    }
}
