using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Issuing;

/// <summary>Agents' tokens: made, listed and revoked by whose they are, and good for what they are limited to.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private readonly GitServiceHost _host = new();

    public async ValueTask InitializeAsync()
    {
        await _host.NewWikiAsync("notes");
        await _host.NewWikiAsync("other");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Token_actsAsItsUserAndSaysByWhat()
    {
        var agent = await MakeAsync(new CreateTokenRequest("night shift", "write"));
        await _host.WriteAsync("notes", "A", "1", caller: agent with { Name = "somebody else", Origin = new CallOrigin("night shift") });
        var change = (await _host.Git.RecentChangesAsync(GitServiceHost.Ada, "notes", new ChangesQuery(Limit: 1))).Changes[0].Change;
        change.ShouldSatisfyAllConditions(c => c.Author.ShouldBe(GitServiceHost.Ada.Name), c => c.Client.ShouldBe("night shift"));
        (await _host.Tokens.GetTokenAsync(agent.Token!)).ShouldSatisfyAllConditions(
            holder => holder.User.ShouldBe(GitServiceHost.Ada.Subject), holder => holder.Token.Name.ShouldBe("night shift"), holder => holder.Token.Rights.ShouldBe("write"));
    }

    [Fact]
    public async Task Token_isOnTheShareAsAHashOnly()
    {
        var made = await _host.Tokens.CreateTokenAsync(GitServiceHost.Ada, new CreateTokenRequest("kept", "read"));
        var files = Directory.GetFiles(Path.GetDirectoryName(_host.Repository("notes"))!, "*", SearchOption.AllDirectories);
        files.Count(file => file.Contains(AgentTokenText.HashOf(made.Token), StringComparison.Ordinal)).ShouldBe(2, "the token and its place in the list");
        foreach (var file in files.Where(file => new FileInfo(file).LinkTarget is null))
        {
            file.ShouldNotContain(made.Token);
            (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldNotContain(made.Token[AgentTokenText.Prefix.Length..]);
        }
    }

    [Fact]
    public async Task Token_revoked_isDeadInEveryServiceAtOnce()
    {
        await using var beside = new GitServiceHost(beside: _host);
        var agent = await MakeAsync(new CreateTokenRequest("short", "write"));
        await _host.Git.ReadPageAsync(agent, "notes", "Home");
        await beside.Git.ReadPageAsync(agent, "notes", "Home");
        var id = (await _host.Tokens.ListTokensAsync(GitServiceHost.Ada, new TokensQuery())).Tokens.Single().Id;
        var revoked = (await beside.Tokens.RevokeTokenAsync(GitServiceHost.Ada, id)).Revoked.ShouldNotBeNull();
        foreach (var host in (GitServiceHost[])[_host, beside])
        {
            (await CodeAsync(() => host.Git.ReadPageAsync(agent, "notes", "Home"))).ShouldBe(ProblemCodes.Unauthenticated);
            (await CodeAsync(() => host.Tokens.GetTokenAsync(agent.Token!))).ShouldBe(ProblemCodes.Unauthenticated);
        }

        // Again is no error, and says when it was.
        _host.Time.Advance(TimeSpan.FromHours(1));
        (await _host.Tokens.RevokeTokenAsync(GitServiceHost.Ada, id)).Revoked.ShouldBe(revoked);
    }

    [Fact]
    public async Task Token_expires_andIsForgottenLater()
    {
        var agent = await MakeAsync(new CreateTokenRequest("day", "read", Days: 1));
        _host.Time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        await _host.Git.ReadPageAsync(agent, "notes", "Home");
        _host.Time.Advance(TimeSpan.FromSeconds(1));
        (await CodeAsync(() => _host.Git.ReadPageAsync(agent, "notes", "Home"))).ShouldBe(ProblemCodes.Unauthenticated);
        await MakeAsync(new CreateTokenRequest("day", "read"));
        (await _host.Tokens.ListTokensAsync(GitServiceHost.Ada, new TokensQuery())).Tokens.Count.ShouldBe(2);
        _host.Time.Advance(TimeSpan.FromDays(90));
        await MakeAsync(new CreateTokenRequest("next", "read"));
        (await _host.Tokens.ListTokensAsync(GitServiceHost.Ada, new TokensQuery())).Tokens.Select(token => token.Name).ShouldBe(["next", "day"]);
    }

    [Theory]
    [InlineData("read", "viewer")]
    [InlineData("add", "editor")]
    [InlineData("write", "editor")]
    [InlineData("all", "owner")]
    public async Task Token_hasNoMoreOfTheRoleThanItsRights(string rights, string role)
    {
        var agent = await MakeAsync(new CreateTokenRequest("x", rights));
        (await _host.Git.GetWikiAsync(agent, "notes")).Role.ShouldBe(role);
        (await _host.Git.ListWikisAsync(agent)).Wikis.ShouldAllBe(wiki => wiki.Role == role);
        (await CodeAsync(() => _host.WriteAsync("notes", "New", "1", caller: agent))).ShouldBe(rights == "read" ? ProblemCodes.Forbidden : "");
        (await CodeAsync(() => _host.Git.SetMemberAsync(agent, "notes", new SetMemberRequest("bob@example.org", "viewer"), GitServiceHost.Id()))).ShouldBe(rights == "all" ? "" : ProblemCodes.Forbidden);
        (await CodeAsync(() => _host.Git.LeaveAsync(agent, "notes", new LeaveRequest(), GitServiceHost.Id()))).ShouldBe(rights == "all" ? ProblemCodes.LastOwner : ProblemCodes.Forbidden);
    }

    [Fact]
    public async Task Token_hasNoMoreThanItsUserHasNow()
    {
        await _host.AddMemberAsync("notes", GitServiceHost.Bob, "editor");
        var agent = await MakeAsync(new CreateTokenRequest("x", "all"), GitServiceHost.Bob);
        await _host.WriteAsync("notes", "By Bob", "1", caller: agent);
        await _host.AddMemberAsync("notes", GitServiceHost.Bob, "viewer");
        (await CodeAsync(() => _host.WriteAsync("notes", "By Bob again", "1", caller: agent))).ShouldBe(ProblemCodes.Forbidden);
    }

    [Fact]
    public async Task Token_ofOneWiki_isAStrangerElsewhere()
    {
        var agent = await MakeAsync(new CreateTokenRequest("x", "write", Wikis: ["notes"]));
        await _host.Git.ReadPageAsync(agent, "notes", "Home");
        (await CodeAsync(() => _host.Git.ReadPageAsync(agent, "other", "Home"))).ShouldBe(ProblemCodes.WikiNotFound);
        (await _host.Git.ListWikisAsync(agent)).Wikis.Select(wiki => wiki.Name).ShouldBe(["notes"]);
    }

    [Fact]
    public async Task Token_forNewPages_changesNothingThatIsThere()
    {
        var page = await _host.WriteAsync("notes", "Old", "1");
        var agent = await MakeAsync(new CreateTokenRequest("x", "add"));
        (await _host.WriteAsync("notes", "New", "1", caller: agent)).Created.ShouldBeTrue();
        (await CodeAsync(() => _host.WriteAsync("notes", "Old", "2", page.Revision, agent))).ShouldBe(ProblemCodes.Forbidden);
        (await CodeAsync(() => _host.Git.WritePagesAsync(
            agent, "notes", new WritePagesRequest([new PageWrite("New 2", "1"), new PageWrite("Old", Revision: page.Revision)]), GitServiceHost.Id()))).ShouldBe(ProblemCodes.Forbidden);
        (await CodeAsync(() => _host.Git.MoveAsync(agent, "notes", new MoveRequest("Old", "Older", page.Revision), GitServiceHost.Id()))).ShouldBe(ProblemCodes.Forbidden);
        (await _host.Git.ReadPageAsync(agent, "notes", "Old")).Content.ShouldBe("1");
        (await CodeAsync(() => _host.Git.ReadPageAsync(agent, "notes", "New 2"))).ShouldBe(ProblemCodes.PageNotFound);
    }

    [Fact]
    public async Task Token_makesNoTokensAndNoWikis()
    {
        var agent = await MakeAsync(new CreateTokenRequest("x", "all"));
        (await CodeAsync(() => _host.Tokens.CreateTokenAsync(agent, new CreateTokenRequest("y", "all")))).ShouldBe(ProblemCodes.Forbidden);
        (await CodeAsync(() => _host.Tokens.ListTokensAsync(agent, new TokensQuery()))).ShouldBe(ProblemCodes.Forbidden);
        (await CodeAsync(() => _host.Tokens.RevokeTokenAsync(agent, new string('0', 16)))).ShouldBe(ProblemCodes.Forbidden);
        (await CodeAsync(() => _host.Git.CreateWikiAsync(agent, new CreateWikiRequest("mine"), GitServiceHost.Id()))).ShouldBe(ProblemCodes.Forbidden);
    }

    [Fact]
    public async Task Tokens_ofAnother_areNobodysBusiness()
    {
        await MakeAsync(new CreateTokenRequest("x", "all"));
        var id = (await _host.Tokens.ListTokensAsync(GitServiceHost.Ada, new TokensQuery())).Tokens.Single().Id;
        (await _host.Tokens.ListTokensAsync(GitServiceHost.Bob, new TokensQuery())).Tokens.ShouldBeEmpty();
        (await CodeAsync(() => _host.Tokens.RevokeTokenAsync(GitServiceHost.Bob, id))).ShouldBe(ProblemCodes.TokenNotFound);
    }

    [Fact]
    public async Task List_inPages_isTheSameAndTheNewestFirst()
    {
        for (var i = 0; i < 5; i++)
        {
            await MakeAsync(new CreateTokenRequest($"{i}", "read"));
            _host.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _host.Tokens.ListTokensAsync(GitServiceHost.Ada, new TokensQuery(cursor, 2));
            names.AddRange(page.Tokens.Select(token => token.Name));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        names.ShouldBe(["4", "3", "2", "1", "0"]);
    }

    [Theory]
    [InlineData("", "read", null, null, null, "name")]
    [InlineData("two\nlines", "read", null, null, null, "name")]
    [InlineData("x", "own", null, null, null, "rights")]
    [InlineData("x", "read", 0, null, null, "days")]
    [InlineData("x", "read", 367, null, null, "days")]
    [InlineData("x", "read", 1, "", null, "wikis")]
    [InlineData("x", "read", 1, null, "Team", "folder")]
    [InlineData("x", "read", 1, "notes,other", "Team", "folder")]
    [InlineData("x", "all", 1, "notes", "Team", "folder")]
    [InlineData("x", "read", 1, "notes", "../Team", "folder")]
    public async Task Create_whatMakesNoSense_isRefusedByField(string name, string rights, int? days, string? wikis, string? folder, string field)
    {
        var refused = await Should.ThrowAsync<WikibotProblemException>(() => _host.Tokens.CreateTokenAsync(
            GitServiceHost.Ada, new CreateTokenRequest(name, rights, days, wikis?.Split(',', StringSplitOptions.RemoveEmptyEntries), folder)));
        refused.Extensions["field"].GetValue<string>().ShouldBe(field);
    }

    [Fact]
    public async Task Create_ofAWikiThatIsNotTheirs_isToldLikeOneThatIsNotThere()
    {
        (await CodeAsync(() => _host.Tokens.CreateTokenAsync(GitServiceHost.Bob, new CreateTokenRequest("x", "read", Wikis: ["notes"])))).ShouldBe(ProblemCodes.WikiNotFound);
        (await CodeAsync(() => _host.Tokens.CreateTokenAsync(GitServiceHost.Bob, new CreateTokenRequest("x", "read", Wikis: ["nowhere"])))).ShouldBe(ProblemCodes.WikiNotFound);
    }

    [Fact]
    public async Task Create_aNameThatALiveOneHas_isRefused()
    {
        await MakeAsync(new CreateTokenRequest("Agent", "read"));
        (await CodeAsync(() => _host.Tokens.CreateTokenAsync(GitServiceHost.Ada, new CreateTokenRequest("agent", "read")))).ShouldBe(ProblemCodes.TokenExists);
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("../../notes.git")]
    [InlineData("x")]
    public async Task Hash_thatIsNone_isNobody(string hash) => (await CodeAsync(() => _host.Tokens.GetTokenAsync(hash))).ShouldBe(ProblemCodes.Unauthenticated);

    private Task<Caller> MakeAsync(CreateTokenRequest request, Caller? user = null) => _host.AgentAsync(request, user);

    private static async Task<string> CodeAsync(Func<Task> act)
    {
        try
        {
            await act();
            return "";
        }
        catch (WikibotProblemException problem)
        {
            return problem.Code;
        }
    }
}
