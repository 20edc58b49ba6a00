using Wikibot.Web.Markdown;

namespace Wikibot.Tests.Web.Markdown;

/// <summary>Rendering allocates as much as there is to render: twice the page, about twice the memory, whatever it is made of.</summary>
public sealed class RenderingCostTests
{
    private const int Small = 16 * 1024;

    private static readonly MarkdownRenderer s_renderer = new(new Sanitizer());

    public static TheoryData<string> Pieces =>
    [
        "words of a paragraph that goes on and on\n\n", "# heading\n\n", "[[link|name]] and [x](y.md)\n", "[", "![[", "*", "_a", "`a ", "<b>", "<i>x</i>", "<u>x</u>\n\n", "<x>y</x>", "<!-- ", "[^1]: x\n\n", "x[^1] ", "- item\n", "a | b\n", "| a | b |\n|---|---|\n",
        "\\", "&amp;", "$x$ ", "https://a.example ", "> [!note] x\n\n", "- [ ] task\n", "~~", "[a]: b\n\n", "```\n", "<div>\n\n", "(", "](", "  \n",
    ];

    [Theory]
    [MemberData(nameof(Pieces))]
    public void Page_twiceAndFourTimesAsLong_allocatesInProportion(string piece)
    {
        Allocated(piece, Small);
        var (once, twice, four) = (Allocated(piece, Small), Allocated(piece, 2 * Small), Allocated(piece, 4 * Small));

        (twice / (double)once).ShouldBeLessThan(3, $"{once}, {twice}, {four}");
        (four / (double)twice).ShouldBeLessThan(3, $"{once}, {twice}, {four}");
    }

    private static long Allocated(string piece, int length)
    {
        var text = string.Concat(Enumerable.Repeat(piece, length / piece.Length));
        var links = new LinkTargets("home", "Home");
        var before = GC.GetAllocatedBytesForCurrentThread();
        s_renderer.Render(text, links);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
