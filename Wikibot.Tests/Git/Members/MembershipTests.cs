using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Members;

public sealed class MembershipTests : IAsyncLifetime
{
    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync() => _wiki = await _host.NewWikiAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Create_wiki_makesItsCreatorOwnerInReadableJson()
    {
        var info = await _host.Git.GetWikiAsync(GitServiceHost.Ada, _wiki);
        info.Role.ShouldBe("owner");
        (await StockGit.RunAsync(_host.Repository(_wiki), "show", "refs/wikibot/meta:members.json")).ShouldBe(
            """
            {
              "members": [
                {
                  "subject": "static:ada",
                  "role": "owner",
                  "name": "Ada Lovelace",
                  "email": "ada@example.org"
                }
              ]
            }

            """.ReplaceLineEndings("\n"));
        (await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "Home")).Content.ShouldStartWith("# notes\n");
    }

    [Fact]
    public async Task Stranger_anyCall_getsTheAnswerOfAWikiThatIsNotThere()
    {
        var calls = new Func<string, Task>[]
        {
            wiki => _host.Git.GetWikiAsync(GitServiceHost.Bob, wiki),
            wiki => _host.Git.ListPagesAsync(GitServiceHost.Bob, wiki),
            wiki => _host.Git.ReadPageAsync(GitServiceHost.Bob, wiki, "Home"),
            wiki => _host.Git.HistoryAsync(GitServiceHost.Bob, wiki),
            wiki => _host.WriteAsync(wiki, "A", "1", caller: GitServiceHost.Bob),
            wiki => _host.Git.DeletePageAsync(GitServiceHost.Bob, wiki, "Home", new string('0', 40), null, GitServiceHost.Id()),
        };
        foreach (var call in calls)
        {
            var there = await Should.ThrowAsync<WikibotProblemException>(() => call(_wiki));
            var absent = await Should.ThrowAsync<WikibotProblemException>(() => call("absent"));
            (there.Status, there.Code).ShouldBe((404, ProblemCodes.WikiNotFound));
            (there.Status, there.Code, there.Message.Replace(_wiki, "absent", StringComparison.Ordinal)).ShouldBe((absent.Status, absent.Code, absent.Message));
        }

        (await _host.Git.ListWikisAsync(GitServiceHost.Bob)).Wikis.ShouldBeEmpty();
    }

    [Fact]
    public async Task Viewer_readsButDoesNotWrite()
    {
        await _host.AddMemberAsync(_wiki, GitServiceHost.Bob, "viewer");
        (await _host.Git.ReadPageAsync(GitServiceHost.Bob, _wiki, "Home")).Content.ShouldNotBeEmpty();
        var problem = await Should.ThrowAsync<WikibotProblemException>(() => _host.WriteAsync(_wiki, "A", "1", caller: GitServiceHost.Bob));
        (problem.Status, problem.Code).ShouldBe((403, ProblemCodes.Forbidden));
        await _host.AddMemberAsync(_wiki, GitServiceHost.Bob, "editor");
        (await _host.WriteAsync(_wiki, "A", "1", caller: GitServiceHost.Bob)).Created.ShouldBeTrue();
    }

    [Fact]
    public async Task List_markerWithoutMembership_isNotShown()
    {
        await _host.NewWikiAsync("second");
        var markers = _host.Service<Wikibot.Git.Members.MemberMarkers>();
        await markers.AddAsync(GitServiceHost.Bob.Subject, _wiki, default);
        await markers.AddAsync(GitServiceHost.Ada.Subject, "vanished", default);
        (await _host.Git.ListWikisAsync(GitServiceHost.Bob)).Wikis.ShouldBeEmpty();
        var first = await _host.Git.ListWikisAsync(GitServiceHost.Ada, limit: 1);
        first.Wikis.Single().Name.ShouldBe("notes");
        var second = await _host.Git.ListWikisAsync(GitServiceHost.Ada, first.NextCursor, 1);
        second.Wikis.Single().Name.ShouldBe("second");
        second.NextCursor.ShouldBeNull();
    }

    [Fact]
    public async Task Create_sameNameOrRepeatedOperation_isToldApart()
    {
        var id = GitServiceHost.Id();
        var request = new CreateWikiRequest("third", "The third");
        var first = await _host.Git.CreateWikiAsync(GitServiceHost.Ada, request, id);
        await _host.WriteAsync("third", "A", "1");
        (await _host.Git.CreateWikiAsync(GitServiceHost.Ada, request, id)).ShouldBe(first);
        foreach (var call in (Func<Task>[])[
            () => _host.Git.CreateWikiAsync(GitServiceHost.Ada, request, GitServiceHost.Id()),
            () => _host.Git.CreateWikiAsync(GitServiceHost.Bob, request, id)])
        {
            (await Should.ThrowAsync<WikibotProblemException>(call)).Code.ShouldBe(ProblemCodes.WikiExists);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("a_b")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("a--b")]
    [InlineData("../x")]
    [InlineData("con")]
    [InlineData("ä")]
    [InlineData("a\n")]
    public async Task Create_badName_isRefused(string name)
    {
        var problem = await Should.ThrowAsync<WikibotProblemException>(() => _host.Git.CreateWikiAsync(GitServiceHost.Ada, new CreateWikiRequest(name), GitServiceHost.Id()));
        (problem.Status, problem.Extensions["field"].ToString(), problem.Extensions["rule"].ToString()).ShouldBe((400, "name", "wiki_name"));
    }
}
