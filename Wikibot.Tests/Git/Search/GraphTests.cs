using System.Globalization;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Search;

/// <summary>Pages and the links between them: what is told is what each page's own links say, and no more than was asked for.</summary>
public sealed class GraphTests : IAsyncLifetime
{
    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync() => _wiki = await _host.NewWikiAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Graph_ofRandomPages_isWhatTheirLinksSay(int seed)
    {
        var links = await WriteAsync(new Random(seed), pages: 30);
        foreach (var page in (string[])["P0", "D/P1", "D/P5", "P14"])
        {
            var graph = await _host.Git.LinkGraphAsync(GitServiceHost.Ada, _wiki, new GraphQuery(page, Limit: 100));
            var one = Next([page], links);
            var two = Next(one, links);
            graph.Pages[0].ShouldBe(new GraphPage(page, 0));
            graph.Pages.Where(near => near.Steps == 1).Select(near => near.Path).ShouldBe(one.Except([page]), ignoreOrder: true);
            graph.Pages.Where(near => near.Steps == 2).Select(near => near.Path).ShouldBe(two.Except(one).Except([page]), ignoreOrder: true);
            Told(graph).ShouldBe(Among(graph, links), ignoreOrder: true);
            (graph.PageCount, graph.Note).ShouldBe((graph.Pages.Count, null));
        }

        var whole = await _host.Git.LinkGraphAsync(GitServiceHost.Ada, _wiki, new GraphQuery(Limit: 100));
        Told(whole).ShouldBe(Among(whole, links), ignoreOrder: true);
        whole.PageCount.ShouldBe(31, "and the page that each wiki starts with");
        whole.Folders.ShouldBe([new GraphFolder("D/", 15)]);
        var degrees = whole.Pages.Select(page => links.Where(link => link.From == page.Path || link.To == page.Path).SelectMany(link => (string[])[link.From, link.To]).Distinct().Count(other => other != page.Path));
        whole.Pages.Select(page => page.Linked!.Value).ShouldBe(degrees);
        whole.Pages.Select(page => page.Linked!.Value).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public async Task Graph_ofAFolder_isOfThePagesInIt()
    {
        var links = await WriteAsync(new Random(4), pages: 20);

        var graph = await _host.Git.LinkGraphAsync(GitServiceHost.Ada, _wiki, new GraphQuery(Prefix: "D/"));

        graph.Pages.ShouldAllBe(page => page.Path.StartsWith("D/", StringComparison.Ordinal));
        graph.PageCount.ShouldBe(10);
        Told(graph).ShouldBe(Among(graph, links), ignoreOrder: true);
    }

    [Fact]
    public async Task Graph_ofManyPages_isNoLargerThanAskedFor_andSaysHowManyThereAre()
    {
        await _host.WriteAsync(_wiki, "Hub", string.Concat(Enumerable.Range(0, 60).Select(i => $"[[Spoke {i}]]\n")));
        await _host.Git.WritePagesAsync(
            GitServiceHost.Ada, _wiki, new WritePagesRequest([.. Enumerable.Range(0, 60).Select(i => new PageWrite($"Spoke {i}", $"[[Rim {i}]] [[Hub]]\n")), .. Enumerable.Range(0, 60).Select(i => new PageWrite($"Rim {i}", "x\n"))]), GitServiceHost.Id());

        var near = await _host.Git.LinkGraphAsync(GitServiceHost.Ada, _wiki, new GraphQuery("Hub", Limit: 50));
        var whole = await _host.Git.LinkGraphAsync(GitServiceHost.Ada, _wiki, new GraphQuery(Limit: 50));

        (near.Pages.Count, near.PageCount).ShouldBe((50, 1 + 60 + 30));
        near.Note.ShouldBe("Further pages were looked for behind 30 of its 60 neighbours.");
        (whole.Pages.Count, whole.PageCount, whole.Pages[0]).ShouldBe((50, 122, new GraphPage("Hub", Linked: 60)));
    }

    [Fact]
    public async Task Graph_aroundNothing_isNotFound_andTooManyAreRefused()
    {
        (await Should.ThrowAsync<WikibotProblemException>(() => _host.Git.LinkGraphAsync(GitServiceHost.Ada, _wiki, new GraphQuery("Gone")))).Code.ShouldBe(ProblemCodes.PageNotFound);
        (await Should.ThrowAsync<WikibotProblemException>(() => _host.Git.LinkGraphAsync(GitServiceHost.Ada, _wiki, new GraphQuery(Limit: 101)))).Code.ShouldBe(ProblemCodes.InvalidArgument);
    }

    private async Task<HashSet<(string From, string To)>> WriteAsync(Random random, int pages)
    {
        var names = Enumerable.Range(0, pages).Select(i => i % 2 == 0 ? $"P{i}" : $"D/P{i}").ToList();
        var links = new HashSet<(string, string)>();
        var writes = new List<PageWrite>();
        foreach (var name in names)
        {
            var targets = Enumerable.Range(0, random.Next(4)).Select(_ => names[random.Next(pages)]).ToList();
            links.UnionWith(targets.Where(target => target != name).Select(target => (name, target)));
            writes.Add(new PageWrite(name, string.Create(CultureInfo.InvariantCulture, $"{string.Concat(targets.Select(target => $"[[/{target}]] "))}[[Nowhere]]\n")));
        }

        await _host.Git.WritePagesAsync(GitServiceHost.Ada, _wiki, new WritePagesRequest([.. writes]), GitServiceHost.Id());
        return links;
    }

    /// <summary>Those pages, and what is one link away from any of them.</summary>
    private static HashSet<string> Next(IReadOnlyCollection<string> pages, HashSet<(string From, string To)> links) =>
        [.. pages, .. links.Where(link => pages.Contains(link.From)).Select(link => link.To), .. links.Where(link => pages.Contains(link.To)).Select(link => link.From)];

    private static IEnumerable<(string From, string To)> Told(LinkGraph graph) => graph.Links.Select(link => (graph.Pages[link.From].Path, graph.Pages[link.To].Path));

    private static IEnumerable<(string From, string To)> Among(LinkGraph graph, HashSet<(string From, string To)> links)
    {
        var there = graph.Pages.Select(page => page.Path).ToHashSet(StringComparer.Ordinal);
        return links.Where(link => there.Contains(link.From) && there.Contains(link.To));
    }
}
