using System.Net;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Sharing;

/// <summary>An owner makes a wiki public, by its name, and ends that; it is written down like every change.</summary>
public sealed class PublicWikiTests : IAsyncLifetime
{
    private const string Route = "git/upload-pack";

    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync()
    {
        _wiki = await _host.NewWikiAsync();
        await _host.Git.SetMemberAsync(GitServiceHost.Ada, _wiki, new SetMemberRequest(GitServiceHost.Bob.Subject, "editor"), GitServiceHost.Id());
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Public_isOffAtFirst_needsTheWikisName_andIsTheOwnersToSay()
    {
        (await _host.Git.GetWikiAsync(GitServiceHost.Ada, _wiki)).PublicSince.ShouldBeNull();
        foreach (var confirm in (string?[])[null, "", "other"])
        {
            (await SharingTests.CodeAsync(() => UpdateAsync(new UpdateWikiRequest(Confirm: confirm, Public: true)))).ShouldBe(ProblemCodes.ConfirmationRequired);
        }

        foreach (var isPublic in (bool[])[true, false])
        {
            (await SharingTests.CodeAsync(() => UpdateAsync(new UpdateWikiRequest(Confirm: _wiki, Public: isPublic), GitServiceHost.Bob))).ShouldBe(ProblemCodes.Forbidden);
        }

        (await StatusAsync()).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Public_isServedByEveryProcessAtOnce_andWrittenDownOnTheMembersRef()
    {
        await using var beside = new GitServiceHost(beside: _host);
        (await StatusAsync(beside)).ShouldBe(HttpStatusCode.Unauthorized);
        var since = (await UpdateAsync(new UpdateWikiRequest(Confirm: _wiki, Public: true))).PublicSince.ShouldNotBeNull();
        (await StatusAsync(beside)).ShouldBe(HttpStatusCode.OK);
        (await beside.Git.GetWikiAsync(GitServiceHost.Bob, _wiki)).PublicSince.ShouldBe(since);

        // Once more changes nothing, and a new title leaves it as it is.
        _host.Time.Advance(TimeSpan.FromMinutes(1));
        (await UpdateAsync(new UpdateWikiRequest(Confirm: _wiki, Public: true))).PublicSince.ShouldBe(since);
        (await UpdateAsync(new UpdateWikiRequest("Notes"))).PublicSince.ShouldBe(since);
        (await UpdateAsync(new UpdateWikiRequest(Public: false))).PublicSince.ShouldBeNull();
        (await StatusAsync(beside)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StockGit.RunAsync(_host.Repository(_wiki), "log", "-3", "--format=%an: %s", "refs/wikibot/meta")).ShouldBe(
            $"Ada Lovelace: Let only members clone the wiki {_wiki}\nAda Lovelace: Title the wiki \"Notes\"\nAda Lovelace: Let everybody clone the wiki {_wiki}\n");
        (await _host.Git.AuditAsync(GitServiceHost.Ada, _wiki, new AuditQuery(Limit: 1))).Entries.Single().Message.ShouldStartWith("Let only members clone");
    }

    [Fact]
    public async Task Deleted_wiki_cannotBeMadePublic_andANewOneOfItsNameIsNot()
    {
        await UpdateAsync(new UpdateWikiRequest(State: UpdateWikiRequest.Deleted, Confirm: _wiki, Public: true));
        (await SharingTests.CodeAsync(() => UpdateAsync(new UpdateWikiRequest(Confirm: _wiki, Public: true)))).ShouldBe(ProblemCodes.WikiDeleted);
        (await StatusAsync()).ShouldBe(HttpStatusCode.Unauthorized);
        (await UpdateAsync(new UpdateWikiRequest(State: UpdateWikiRequest.Active, Confirm: _wiki, Public: true))).PublicSince.ShouldNotBeNull();
        await _host.Store.RemoveAsync(_wiki, TestContext.Current.CancellationToken);
        (await StatusAsync()).ShouldBe(HttpStatusCode.Unauthorized);
        await _host.NewWikiAsync(_wiki);
        (await StatusAsync()).ShouldBe(HttpStatusCode.Unauthorized);
    }

    /// <summary>What a list of members says of that name is nobody's right: it is everybody's.</summary>
    [Fact]
    public async Task Member_whoIsCalledAsTheAnonymousAre_isNobody()
    {
        await _host.AddMemberAsync(_wiki, Caller.Anonymous, "owner");
        (await StatusAsync()).ShouldBe(HttpStatusCode.Unauthorized);
        (await SharingTests.CodeAsync(() => _host.Git.ReadPageAsync(Caller.Anonymous, _wiki, "Home"))).ShouldBe(ProblemCodes.Unauthenticated);
        (await SharingTests.CodeAsync(() => _host.Git.CreateWikiAsync(Caller.Anonymous, new CreateWikiRequest("theirs"), GitServiceHost.Id()))).ShouldBe(ProblemCodes.Unauthenticated);
        (await SharingTests.CodeAsync(() => _host.Git.ListWikisAsync(Caller.Anonymous))).ShouldBe(ProblemCodes.Unauthenticated);
    }

    private Task<WikiInfo> UpdateAsync(UpdateWikiRequest request, Caller? caller = null) => _host.Git.UpdateWikiAsync(caller ?? GitServiceHost.Ada, _wiki, request, GitServiceHost.Id());

    private async Task<HttpStatusCode> StatusAsync(GitServiceHost? host = null)
    {
        host ??= _host;
        using var answer = await host.SendAsync(HttpMethod.Get, $"/wikis/{_wiki}/{Route}", identity: host.Identity(Caller.Anonymous));
        return answer.StatusCode;
    }
}
