using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Pages;

/// <summary>What <c>prefix</c> means, everywhere alike: a folder, never the beginning of a name (fault 2).</summary>
public sealed class FolderScopeTests : IAsyncLifetime
{
    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync()
    {
        _wiki = await _host.NewWikiAsync();
        foreach (var path in (string[])["Dev/x", "Dev/a/b", "DevOps/y", "Dev"])
        {
            await _host.WriteAsync(_wiki, path, $"{path}\n");
        }
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("Dev/", "Dev/a/b Dev/x")]
    [InlineData("Dev", "Dev Dev/a/b Dev/x")]
    [InlineData("/Dev/", "Dev/a/b Dev/x")]
    [InlineData("Dev/x", "Dev/x")]
    [InlineData("Dev/x.md", "Dev/x")]
    [InlineData("De", "")]
    [InlineData("/", "Dev Dev/a/b Dev/x DevOps/y Home")]
    [InlineData(null, "Dev Dev/a/b Dev/x DevOps/y Home")]
    public async Task List_prefix_isAFolderOrTheRoot(string? prefix, string expected) => (await List(prefix, null)).ShouldBe(expected);

    [Theory]
    [InlineData("Dev/", "Dev/a/ Dev/x")]
    [InlineData("Dev", "Dev Dev/a/ Dev/x")]
    [InlineData("/", "Dev Dev/ DevOps/ Home")]
    public async Task List_depthOne_showsWhatIsInTheFolder(string prefix, string expected) => (await List(prefix, 1)).ShouldBe(expected);

    [Fact]
    public async Task List_folder_carriesTheRevisionThatAMoveAsksFor()
    {
        var folder = await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, "Dev");
        folder.Revision.ShouldBe((await StockGit.RunAsync(_host.Repository(_wiki), "rev-parse", "main:Dev")).Trim());
        (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki)).Revision.ShouldBe((await StockGit.RunAsync(_host.Repository(_wiki), "rev-parse", "main^{tree}")).Trim());
        (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, "None")).Revision.ShouldBeNull();
        (await _host.Git.MoveAsync(GitServiceHost.Ada, _wiki, new MoveRequest("Dev/", "Old/", folder.Revision), GitServiceHost.Id())).MovedCount.ShouldBe(2);
    }

    [Fact]
    public async Task Revert_prefix_leavesTheFolderThatBeginsAlike()
    {
        var since = (await _host.Git.RecentChangesAsync(GitServiceHost.Ada, _wiki, new ChangesQuery())).Changes[0].Change.Commit;
        await ChangeAsync("Dev/x");
        await ChangeAsync("DevOps/y");
        var reverted = await _host.Git.RevertChangesAsync(GitServiceHost.Ada, _wiki, new RevertRequest("Ada Lovelace", SinceCommit: since, Prefix: "Dev"), GitServiceHost.Id());
        reverted.Pages.Select(page => page.Path).ShouldBe(["Dev/x"]);
        (await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "DevOps/y")).Content.ShouldBe("changed\n");
    }

    [Fact]
    public async Task RecentChanges_prefix_leavesTheFolderThatBeginsAlike() =>
        (await _host.Git.RecentChangesAsync(GitServiceHost.Ada, _wiki, new ChangesQuery(Prefix: "Dev"))).Changes.SelectMany(change => change.Pages).Select(page => page.Path).ShouldBe(["Dev", "Dev/a/b", "Dev/x"]);

    private async Task ChangeAsync(string path) =>
        await _host.WriteAsync(_wiki, path, "changed\n", (await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, path)).Revision);

    private async Task<string> List(string? prefix, int? depth) =>
        string.Join(' ', (await _host.Git.ListPagesAsync(GitServiceHost.Ada, _wiki, prefix, depth)).Items.Select(item => item.Path));
}
