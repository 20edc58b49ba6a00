using FsCheck;
using FsCheck.Fluent;
using Wikibot.Git.Client;
using Wikibot.Web.Map;

namespace Wikibot.Tests.Web.Map;

/// <summary>Whatever graph is drawn: each page has its box, no two cover each other, all is within the picture, and drawn again it is the same.</summary>
public sealed class LayoutTests
{
    private static readonly string[] s_names = ["a", "Deploying the service to production, step by step", "한국어 페이지", "WWWWWWWWWWWWWWWWWWWWWWWW", "\U0001F469\u200D\U0001F4BB", "x\u0301\u0302", "Home"];

    private static readonly Gen<LinkGraph> s_graphs =
        from count in Gen.Choose(0, 100)
        from names in Gen.Choose(0, s_names.Length - 1).ArrayOf(count)
        from ends in Gen.Choose(0, Math.Max(count - 1, 0)).ArrayOf(count == 0 ? 0 : 2 * Math.Min(count, 60))
        select new LinkGraph(
            [.. names.Select((name, i) => new GraphPage($"F{i % 3}/{s_names[name]} {i}", Steps: i == 0 ? 0 : i % 3 == 0 ? 2 : 1))],
            [.. ends.Chunk(2).Where(pair => pair[0] != pair[1]).Select(pair => new GraphLink(pair[0], pair[1])).Distinct()],
            count);

    [Fact]
    public void Forces_onAnyGraph_putEachPageInAPlaceOfItsOwn() =>
        Prop.ForAll(s_graphs.ToArbitrary(), graph => Judge(graph, ForceLayout.Draw)).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Columns_onAnyGraph_putEachPageInAPlaceOfItsOwn() =>
        Prop.ForAll(s_graphs.Where(graph => graph.Pages.Count > 0).ToArbitrary(), graph => Judge(graph, NearLayout.Draw)).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Columns_haveWhatLinksHereOnTheLeft_andWhatIsLinkedOnTheRight()
    {
        var graph = new LinkGraph(
            [new("Here", 0), new("To", 1), new("From", 1), new("Both", 1), new("Behind", 2)],
            [new(0, 1), new(2, 0), new(0, 3), new(3, 0), new(4, 2)],
            5);

        var drawing = NearLayout.Draw(graph);

        drawing.Boxes.OrderBy(box => box.X).ThenBy(box => box.Y).Select(box => box.Page.Path).ShouldBe(["Behind", "From", "Here", "To", "Both"]);
        drawing.Lines.Count(line => line is { HeadAtStart: true, HeadAtEnd: true }).ShouldBe(1, "two links between two pages are one line");
        drawing.Lines.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("Ops/Home", "Home")]
    [InlineData("A page whose name goes on and on and on", "A page whose name goes…")]
    [InlineData("ÄÖÜ", "ÄÖÜ")]
    public void Label_isTheName_asMuchAsThereIsRoomFor(string path, string label) => MapLabel.Of(path).Text.ShouldBe(label);

    [Fact]
    public void Label_ofMarksHeapedOnALetter_endsBeforeThem() => MapLabel.Of("ab" + new string('\u0301', 500)).Text.ShouldBe("a…");

    private static bool Judge(LinkGraph graph, Func<LinkGraph, MapDrawing> draw)
    {
        var drawing = draw(graph);
        drawing.Boxes.Select(box => box.Page).ShouldBe(graph.Pages);
        drawing.Boxes.ShouldAllBe(box => box.X >= 0 && box.Y >= 0 && box.Right <= drawing.Width && box.Y + MapBox.Height <= drawing.Height);
        for (var i = 0; i < drawing.Boxes.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (a, b) = (drawing.Boxes[i], drawing.Boxes[j]);
                (a.Right <= b.X || b.Right <= a.X || Math.Abs(a.Y - b.Y) >= MapBox.Height).ShouldBeTrue($"{a} over {b}");
            }
        }

        var again = draw(graph);
        again.Boxes.ShouldBe(drawing.Boxes);
        again.Lines.ShouldBe(drawing.Lines);
        return true;
    }
}
