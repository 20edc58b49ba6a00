using Wikibot.Git.Client;
using Wikibot.Git.Links;

namespace Wikibot.Tests.Git.Search;

/// <summary>Links of a page, what is to be tidied, and what moves and deletions need not read.</summary>
public sealed class PageLinkTests : IAsyncLifetime
{
    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync() => _wiki = await _host.NewWikiAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Links_ofAPage_sayWhereTheyLead()
    {
        await _host.WriteAsync(_wiki, "Dev/Tools", "x\n");
        await _host.WriteAsync(_wiki, "C#", "x\n");
        await _host.WriteAsync(_wiki, "Page", "---\nup: \"[[Dev/Tools]]\"\n---\n[[tools#Part|t]] [[C#]] [a](Dev/) ![i](no.png) <a href=\"Dev/Tools.md\">b</a>\n\n![[Gone]] [c](https://example.org) [d][r]\n\n[r]: ./Dev/Tools\n");
        var list = await _host.Git.PageLinksAsync(GitServiceHost.Ada, _wiki, "Page");
        list.Outgoing.Select(link => $"{link.Line} {link.Kind} {link.Target} → {link.LeadsTo}").ShouldBe(
        [
            "2 wiki link Dev/Tools → Dev/Tools", "4 wiki link tools#Part → Dev/Tools", "4 wiki link C# → C#", "4 link Dev/ → Dev/", "4 image no.png → ",
            "4 HTML attribute Dev/Tools.md → Dev/Tools", "6 embed Gone → ", "8 reference definition ./Dev/Tools → Dev/Tools",
        ]);
        (list.OutgoingCount, list.BrokenCount).ShouldBe((8, 2));
    }

    [Fact]
    public async Task Links_toAPage_comeWithTheSentence()
    {
        await _host.WriteAsync(_wiki, "Dev/Tools", "x [[Dev/Tools]]\n");
        await _host.WriteAsync(_wiki, "A", "# A\n\nFirst one. Then use [[Tools]] for it. Then rest.\n");
        await _host.WriteAsync(_wiki, "Dev/B", "- see [the tools](Tools.md)\n");
        var list = await _host.Git.PageLinksAsync(GitServiceHost.Ada, _wiki, "Dev/Tools");
        list.Backlinks.ShouldBe([new IncomingLink("A", 3, "Tools", "Then use [[Tools]] for it."), new IncomingLink("Dev/B", 1, "Tools.md", "- see [the tools](Tools.md)")]);
        list.BacklinkCount.ShouldBe(2);
        (await _host.Git.PageLinksAsync(GitServiceHost.Ada, _wiki, "Dev/Tools", limit: 1)).NextCursor.ShouldNotBeNull();
    }

    [Fact]
    public async Task Links_ofAPageThatIsNotThere_areAProblem() =>
        (await Should.ThrowAsync<WikibotProblemException>(() => _host.Git.PageLinksAsync(GitServiceHost.Ada, _wiki, "Gone"))).Code.ShouldBe(ProblemCodes.PageNotFound);

    [Fact]
    public async Task Check_untidyWiki_findsEachKindAndSaysWhatToDo()
    {
        var text = new string('x', 100) + "\n";
        await _host.WriteAsync(_wiki, "Dev", $"---\nrequires: [status]\n---\n{text}[[Nowhere]] [[Dev/One]]\n");
        await _host.WriteAsync(_wiki, "Dev/One", $"---\nexpires: 2020-01-01\n---\n# Same\n\n{text}");
        await _host.WriteAsync(_wiki, "Dev/Two", $"---\nstatus: x\n---\n# Same\n\n{text}");
        await _host.WriteAsync(_wiki, "Empty", "# Empty\n");
        await _host.WriteAsync(_wiki, "Stub", "Soon.\n");
        await _host.WriteAsync(_wiki, "Large", string.Concat(Enumerable.Repeat(text, 700)));
        var check = await _host.Git.CheckWikiAsync(GitServiceHost.Ada, _wiki, new CheckQuery(Limit: 200));
        string[] Of(string kind) => [.. check.Findings.Where(finding => finding.Kind == kind && finding.Path != "Home").Select(finding => finding.Path)];
        Of("broken_link").ShouldBe(["Dev"]);
        Of("missing_front_matter").ShouldBe(["Dev/One"]);
        Of("double_title").ShouldBe(["Dev/One", "Dev/Two"]);
        Of("stale").ShouldBe(["Dev/One"]);
        Of("orphan").ShouldBe(["Dev", "Dev/Two", "Empty", "Large", "Stub"]);
        Of("empty").ShouldBe(["Empty"]);
        Of("stub").ShouldBe(["Stub"]);
        Of("large").ShouldBe(["Large"]);
        check.Findings.First(finding => finding.Kind == "broken_link" && finding.Path == "Dev").Line.ShouldBe(5);
        check.Counts.Sum(count => count.Count).ShouldBe(check.Findings.Count);
        _host.Time.Advance(TimeSpan.FromDays(40));
        (await _host.Git.CheckWikiAsync(GitServiceHost.Ada, _wiki, new CheckQuery("Dev", "stale", 30))).Findings.Select(finding => finding.Path).Distinct().ShouldBe(["Dev", "Dev/One", "Dev/Two"]);
        (await Should.ThrowAsync<WikibotProblemException>(() => _host.Git.CheckWikiAsync(GitServiceHost.Ada, _wiki, new CheckQuery(Kind: "other")))).Code.ShouldBe(ProblemCodes.InvalidArgument);
    }

    /// <summary>What the index says may hold a link is all that does, at its commit and at others, and little more.</summary>
    [Fact]
    public async Task Candidates_ofAState_areThePagesThatMayLink()
    {
        await _host.WriteAsync(_wiki, "Dev/Target", "x\n");
        await _host.WriteAsync(_wiki, "A", "[[target]]\n");
        await _host.WriteAsync(_wiki, "B", "[t](Dev/Target.md)\n");
        await _host.WriteAsync(_wiki, "C", "[[Other]]\n");
        await _host.WriteAsync(_wiki, "D", "---\nbad: [\n[[x]]\n---\n");
        var wiki = (await _host.Store.OpenAsync(_wiki, CancellationToken.None))!;
        var before = (await wiki.ReadTipAsync("refs/heads/main", CancellationToken.None))!;
        var candidates = _host.Service<ILinkCandidates>();
        (await candidates.FindAsync(wiki, before.Root.Id, ["Dev/Target.md"], CancellationToken.None))!.Order().ShouldBe(["A.md", "B.md", "D.md"]);
        await _host.WriteAsync(_wiki, "E", "[[Target]]\n");
        await _host.Git.DeletePageAsync(GitServiceHost.Ada, _wiki, "A", (await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "A")).Revision, null, GitServiceHost.Id());
        (await candidates.FindAsync(wiki, before.Root.Id, ["Dev/Target.md"], CancellationToken.None))!.Order().ShouldBe(["A.md", "B.md", "D.md"], ignoreOrder: false, customMessage: "as it was then");
    }

    [Fact]
    public async Task List_byTagSizeAndChange_isOfTheIndex()
    {
        await _host.WriteAsync(_wiki, "A/Small", "---\ntags: [x]\n---\n");
        _host.Time.Advance(TimeSpan.FromMinutes(5));
        await _host.WriteAsync(_wiki, "A/Large", "---\ntags: [x/y]\n---\n" + new string('l', 5000));
        _host.Time.Advance(TimeSpan.FromMinutes(5));
        await _host.WriteAsync(_wiki, "B", "---\ntags: [z]\n---\n");
        (await Paths("A", sort: "size")).ShouldBe(["A/Large", "A/Small"]);
        (await Paths(null, tag: "x")).ShouldBe(["A/Large", "A/Small"]);
        (await Paths(null, tag: "#Z")).ShouldBe(["B"]);
        (await Paths(null, sort: "change")).Take(3).ShouldBe(["B", "A/Large", "A/Small"]);
        var first = await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, sort: "size", limit: 1);
        (first.Items[0].Path, first.Items[0].Size).ShouldBe(("A/Large", 5020));
        (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, sort: "size", limit: 1, cursor: first.NextCursor)).Items[0].Path.ShouldNotBe("A/Large");
        (await Should.ThrowAsync<WikibotProblemException>(() => Paths(null, sort: "colour"))).Code.ShouldBe(ProblemCodes.InvalidArgument);
    }

    private async Task<IEnumerable<string>> Paths(string? prefix, string? tag = null, string? sort = null) =>
        (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, prefix, tag: tag, sort: sort)).Items.Select(item => item.Path);
}
