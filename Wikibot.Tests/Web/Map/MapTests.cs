using System.Net;

namespace Wikibot.Tests.Web.Map;

/// <summary>The map of links as a page: a picture whose boxes are links, and the same in words.</summary>
public sealed class MapTests(WebSystem system) : IClassFixture<WebSystem>
{
    [Fact]
    public async Task Map_aroundAPage_drawsItsNeighboursAndSaysTheSameInWords()
    {
        await system.WriteAsync("Near/Middle", "[[Near/To]]\n");
        await system.WriteAsync("Near/To", "[[Near/Behind]]\n");
        await system.WriteAsync("Near/From", "[[Near/Middle]]\n");
        await system.WriteAsync("Near/Behind", "nothing\n");
        var ada = await system.SignInAsync();

        var page = await ada.GetAsync("/w/home/p/Near/Middle");
        var map = await ada.GetAsync(page.Page.QuerySelectorAll("aside a").Single(link => link.TextContent == "Map of its links").GetAttribute("href")!);

        map.Content.ShouldContain("2 pages one link away, 1 two links away.");
        Drawn(map).ShouldBe(["Near/Middle", "Near/To", "Near/From", "Near/Behind"]);
        map.Page.QuerySelectorAll("svg a").Select(box => box.GetAttribute("href")).ShouldBe(["/w/home/p/Near/Middle", "/w/home/p/Near/To", "/w/home/p/Near/From", "/w/home/p/Near/Behind"]);
        map.Page.QuerySelectorAll("svg a.here text").Single().TextContent.ShouldBe("Middle");
        Words(map).ShouldBe(["Near/Middle → Near/To", "Near/To → Near/Behind", "Near/From → Near/Middle", "Near/Behind → "]);
        map.Page.QuerySelectorAll("svg .lines path").Length.ShouldBe(3);
    }

    [Fact]
    public async Task Map_ofAFolder_drawsItsPagesAndLeadsToItsFolders()
    {
        await system.WriteAsync("Folder/A", "[[Folder/B]]\n");
        await system.WriteAsync("Folder/B", "[[Folder/A]]\n");
        await system.WriteAsync("Folder/Deep/C", "[[Folder/A]]\n");
        var ada = await system.SignInAsync();

        var map = await ada.GetAsync("/w/home/map?folder=Folder%2F");

        map.Content.ShouldContain("3 pages, 3 links between them.");
        Drawn(map).ShouldBe(["Folder/A", "Folder/B", "Folder/Deep/C"]);
        var deep = map.Page.QuerySelectorAll("nav[aria-label=Folders] a").Single();
        deep.QuerySelector("bdi")!.TextContent.ShouldBe("Deep/");
        (await ada.GetAsync(deep.GetAttribute("href")!)).Content.ShouldContain("1 page, 0 links between them.");
        (await ada.GetAsync("/w/home")).Page.QuerySelectorAll("nav[aria-label=Wiki] a").Select(link => link.TextContent).ShouldContain("Map");
    }

    [Fact]
    public async Task Map_ofNamesThatWantToBeMore_isTextAndAddresses()
    {
        string[] names = ["Bad/a&b '1' onload=x", "Bad/한국어", "Bad/#hash&query=1", "Bad/%3Cscript%3E", "Bad/{{x}} ${y} `z`"];
        foreach (var name in names)
        {
            await system.WriteAsync(name, $"[[/{names[0]}]]\n");
        }

        var ada = await system.SignInAsync();

        var map = await ada.GetAsync("/w/home/map?folder=Bad%2F");

        Drawn(map).ShouldBe(names, ignoreOrder: true);
        map.Page.QuerySelectorAll("svg *").SelectMany(element => element.Attributes.Select(attribute => attribute.Name)).Distinct().ShouldBeSubsetOf(
            ["href", "class", "aria-label", "aria-hidden", "x", "y", "width", "height", "rx", "d", "id", "viewBox", "refX", "refY", "markerWidth", "markerHeight", "orient", "marker-start", "marker-end"]);
        map.Page.QuerySelectorAll("svg *").Select(element => element.LocalName).Distinct().ShouldBe(["defs", "marker", "path", "g", "a", "title", "rect", "text"], ignoreOrder: true);
        map.Page.QuerySelectorAll("[style]").ShouldBeEmpty();
        foreach (var box in map.Page.QuerySelectorAll("svg a"))
        {
            (await ada.GetAsync(box.GetAttribute("href")!)).Status.ShouldBe(HttpStatusCode.OK, box.OuterHtml);
        }
    }

    [Fact]
    public async Task Map_aroundNothing_isNotFound_andAStrangersToo()
    {
        var ada = await system.SignInAsync();
        var ben = await system.SignInAsync(Wikibot.DevSignIn.TestUsers.Ben);

        (await ada.GetAsync("/w/home/map/Gone")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await ben.GetAsync("/w/home/map")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await ada.GetAsync("/w/home/map?folder=..%2F")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static IEnumerable<string> Drawn(Visited map) => map.Page.QuerySelectorAll("svg a").Select(box => box.GetAttribute("aria-label")!);

    private static IEnumerable<string> Words(Visited map) => map.Page.QuerySelectorAll(".map-list li").Select(page =>
        $"{page.QuerySelector("a")!.TextContent} → {string.Join(", ", page.QuerySelectorAll("small bdi").Select(target => target.TextContent))}");
}
