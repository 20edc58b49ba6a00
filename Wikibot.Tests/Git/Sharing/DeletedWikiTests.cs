using Wikibot.Git.Client;
using Wikibot.Git.Events;

namespace Wikibot.Tests.Git.Sharing;

/// <summary>A wiki gets another title, is deleted, comes back, and is removed when its time is over.</summary>
public sealed class DeletedWikiTests : IAsyncLifetime
{
    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync()
    {
        _wiki = await _host.NewWikiAsync();
        await _host.Git.SetMemberAsync(GitServiceHost.Ada, _wiki, new SetMemberRequest(GitServiceHost.Bob.Subject, "editor"), GitServiceHost.Id());
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Title_isShownToMembersAndKeptInGit()
    {
        (await UpdateAsync(new UpdateWikiRequest("The \"first\" ä"))).Title.ShouldBe("The \"first\" ä");
        (await _host.Git.ListWikisAsync(GitServiceHost.Bob)).Wikis.Single().Title.ShouldBe("The \"first\" ä");
        (await StockGit.RunAsync(_host.Repository(_wiki), "show", "refs/wikibot/meta:wiki.json")).ShouldBe("{\n  \"title\": \"The \\\"first\\\" ä\"\n}\n");
        (await UpdateAsync(new UpdateWikiRequest(""))).Title.ShouldBeNull();
        (await StockGit.RunAsync(_host.Repository(_wiki), "ls-tree", "--name-only", "refs/wikibot/meta")).ShouldBe("members.json\n");
        (await _host.Git.CreateWikiAsync(GitServiceHost.Ada, new CreateWikiRequest("second", "Second wiki"), GitServiceHost.Id())).Title.ShouldBe("Second wiki");
        (await _host.Git.GetWikiAsync(GitServiceHost.Ada, "second")).Title.ShouldBe("Second wiki");
    }

    [Fact]
    public async Task Delete_needsTheWikisName()
    {
        foreach (var confirm in (string?[])[null, "", "other"])
        {
            (await CodeAsync(() => UpdateAsync(new UpdateWikiRequest(State: "deleted", Confirm: confirm)))).ShouldBe(ProblemCodes.ConfirmationRequired);
        }

        (await CodeAsync(() => _host.Git.UpdateWikiAsync(GitServiceHost.Bob, _wiki, new UpdateWikiRequest(State: "deleted", Confirm: _wiki), GitServiceHost.Id()))).ShouldBe(ProblemCodes.Forbidden);
    }

    [Fact]
    public async Task Delete_hidesItFromAllButOwnersWhoBringItBackWhole()
    {
        await using var beside = new GitServiceHost(beside: _host);
        await _host.WriteAsync(_wiki, "A", "1");
        var until = (await DeleteAsync()).DeletedUntil.ShouldNotBeNull();
        foreach (var host in (GitServiceHost[])[_host, beside])
        {
            (await CodeAsync(() => host.Git.ReadPageAsync(GitServiceHost.Bob, _wiki, "A"))).ShouldBe(ProblemCodes.WikiNotFound);
            (await CodeAsync(() => host.WriteAsync(_wiki, "B", "1", caller: GitServiceHost.Bob))).ShouldBe(ProblemCodes.WikiNotFound);
            (await host.Git.ListWikisAsync(GitServiceHost.Bob)).Wikis.ShouldBeEmpty();
            var told = await Should.ThrowAsync<WikibotProblemException>(() => host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "A"));
            (told.Status, told.Code).ShouldBe((404, ProblemCodes.WikiDeleted));
            (await host.Git.ListWikisAsync(GitServiceHost.Ada)).Wikis.Single().DeletedUntil.ShouldBe(until);
            (await CodeAsync(() => host.Git.CreateWikiAsync(GitServiceHost.Bob, new CreateWikiRequest(_wiki), GitServiceHost.Id()))).ShouldBe(ProblemCodes.WikiExists);
        }

        (await beside.Git.UpdateWikiAsync(GitServiceHost.Ada, _wiki, new UpdateWikiRequest(State: "active"), GitServiceHost.Id())).DeletedUntil.ShouldBeNull();
        (await _host.Git.ReadPageAsync(GitServiceHost.Bob, _wiki, "A")).Content.ShouldBe("1");
        (await StockGit.RunAsync(_host.Repository(_wiki), "log", "-2", "--format=%an: %s", "refs/wikibot/meta")).ShouldBe(
            $"Ada Lovelace: Bring the wiki {_wiki} back\nAda Lovelace: Delete the wiki {_wiki}; until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC an owner can bring it back\n");
    }

    [Fact]
    public async Task Deleted_wiki_takesNoTitleAndNoMembers()
    {
        await DeleteAsync();
        (await CodeAsync(() => UpdateAsync(new UpdateWikiRequest("New")))).ShouldBe(ProblemCodes.WikiDeleted);
        (await CodeAsync(() => _host.Git.SetMemberAsync(GitServiceHost.Ada, _wiki, new SetMemberRequest("dora@example.org", "viewer"), GitServiceHost.Id()))).ShouldBe(ProblemCodes.WikiDeleted);
    }

    [Fact]
    public async Task Deleted_wiki_whoseTimeIsOver_isNotThereForAnybodyAndIsRemovedByMaintenance()
    {
        await using var beside = new GitServiceHost(beside: _host);
        await beside.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "Home");
        await DeleteAsync();
        _host.Time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(1));
        (await MaintainAsync()).ShouldNotContain("Removed it");
        (await UpdateAsync(new UpdateWikiRequest(State: "active"))).DeletedUntil.ShouldBeNull();
        await DeleteAsync();

        _host.Time.Advance(TimeSpan.FromDays(30));
        (await CodeAsync(() => UpdateAsync(new UpdateWikiRequest(State: "active")))).ShouldBe(ProblemCodes.WikiNotFound);
        (await _host.Git.ListWikisAsync(GitServiceHost.Ada)).Wikis.ShouldBeEmpty();
        Directory.Exists(_host.Repository(_wiki)).ShouldBeTrue("a day more, for requests that were let in before");

        _host.Time.Advance(TimeSpan.FromDays(1));
        (await MaintainAsync()).ShouldStartWith("Removed it");
        Directory.Exists(_host.Repository(_wiki)).ShouldBeFalse();
        Directory.GetFileSystemEntries(Path.GetDirectoryName(_host.Repository(_wiki))!).ShouldAllBe(entry => !Path.GetFileName(entry).StartsWith('.'));
        Directory.GetFiles(Path.Combine(Path.GetDirectoryName(_host.Repository(_wiki))!, "users"), _wiki, SearchOption.AllDirectories).ShouldBeEmpty();

        // A process that had it open finds it gone, and the next of that name is another.
        (await CodeAsync(() => beside.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "Home"))).ShouldBe(ProblemCodes.WikiNotFound);
        await _host.NewWikiAsync(_wiki, GitServiceHost.Bob);
        await _host.WriteAsync(_wiki, "New", "2", caller: GitServiceHost.Bob);
        (await beside.Git.ReadPageAsync(GitServiceHost.Bob, _wiki, "New")).Content.ShouldBe("2");
        (await CodeAsync(() => beside.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "Home"))).ShouldBe(ProblemCodes.WikiNotFound);
        (await beside.WriteAsync(_wiki, "Newer", "3", caller: GitServiceHost.Bob)).Created.ShouldBeTrue();
    }

    [Fact]
    public async Task Invitation_toADeletedWiki_waitsUntilItComesBack()
    {
        var dora = new Caller("https://issuer.example|dora", "Dora", "dora@example.org", EmailVerified: true);
        await _host.Git.SetMemberAsync(GitServiceHost.Ada, _wiki, new SetMemberRequest(dora.Email, "owner"), GitServiceHost.Id());
        await DeleteAsync();
        (await _host.Git.ListWikisAsync(dora)).Wikis.ShouldBeEmpty();
        (await CodeAsync(() => _host.Git.GetWikiAsync(dora, _wiki))).ShouldBe(ProblemCodes.WikiNotFound);
        await UpdateAsync(new UpdateWikiRequest(State: "active"));
        (await _host.Git.GetWikiAsync(dora, _wiki)).Role.ShouldBe("owner");
    }

    [Theory]
    [InlineData(null, null, "title")]
    [InlineData(null, "gone", "state")]
    [InlineData("a\nb", null, "title")]
    public async Task Update_badArguments_areRefusedByName(string? title, string? state, string field)
    {
        var problem = await Should.ThrowAsync<WikibotProblemException>(() => UpdateAsync(new UpdateWikiRequest(title, state)));
        (problem.Code, problem.Extensions["field"].ToString()).ShouldBe((ProblemCodes.InvalidArgument, field));
    }

    private static Task<string> CodeAsync(Func<Task> call) => SharingTests.CodeAsync(call);

    private Task<WikiInfo> UpdateAsync(UpdateWikiRequest request) => _host.Git.UpdateWikiAsync(GitServiceHost.Ada, _wiki, request, GitServiceHost.Id());

    private Task<WikiInfo> DeleteAsync() => UpdateAsync(new UpdateWikiRequest(State: "deleted", Confirm: _wiki));

    private async Task<string> MaintainAsync() =>
        (await _host.Service<IEnumerable<IScheduledWork>>().OfType<MaintenanceWork>().Single().RunAsync(_wiki, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).Summary;
}
