using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Views;

/// <summary>A page and its links by one request are what two requests say.</summary>
public sealed class ViewTests : IAsyncLifetime
{
    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync() => _wiki = await _host.NewWikiAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task View_ofAPage_isTheDetailedPageAndItsLinks()
    {
        await _host.WriteAsync(_wiki, "Dev/Page", "[[Home]] and [[Nowhere]]\n");
        await _host.WriteAsync(_wiki, "Dev/Other", "[[Page]] twice: [[Page]]\n");

        var view = await _host.Git.ViewPageAsync(GitServiceHost.Ada, _wiki, new ViewPageQuery("Dev/Page", Links: 1));

        view.Page.ShouldBe(await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "Dev/Page", detailed: true));
        view.Page.LastChange.ShouldNotBeNull();
        view.Links.ShouldBeEquivalentTo(await _host.Git.PageLinksAsync(GitServiceHost.Ada, _wiki, "Dev/Page", limit: 1));
        view.Links!.BacklinkCount.ShouldBe(2);
    }

    [Fact]
    public async Task View_ofAFormerStateOrByAnotherName_hasNoLinks()
    {
        var first = await _host.WriteAsync(_wiki, "Dev/Page", "[[Home]]\n");
        await _host.WriteAsync(_wiki, "Dev/Page", "no more\n", first.Revision);

        var then = await _host.Git.ViewPageAsync(GitServiceHost.Ada, _wiki, new ViewPageQuery("Dev/Page", first.Commit));
        var named = await _host.Git.ViewPageAsync(GitServiceHost.Ada, _wiki, new ViewPageQuery("page"));

        (then.Page.Content, then.Links).ShouldBe(("[[Home]]\n", null));
        (named.Page.Path, named.Page.ResolvedFrom, named.Links).ShouldBe(("Dev/Page", "page", null));
    }

    [Fact]
    public async Task View_ofNoPage_isNotFound() =>
        (await Should.ThrowAsync<WikibotProblemException>(() => _host.Git.ViewPageAsync(GitServiceHost.Ada, _wiki, new ViewPageQuery("None")))).Code.ShouldBe(ProblemCodes.PageNotFound);
}
