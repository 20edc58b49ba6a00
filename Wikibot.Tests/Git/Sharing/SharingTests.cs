using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Sharing;

/// <summary>Roles are given, changed and taken, and count at once, in every process.</summary>
public sealed class SharingTests : IAsyncLifetime
{
    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public static Caller Cleo { get; } = new("https://issuer.example|cleo", "Cleo", "cleo@example.org");

    public async ValueTask InitializeAsync() => _wiki = await _host.NewWikiAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Member_addedChangedAndRemoved_readsAndWritesAsTheRoleAllowsInTwoProcesses()
    {
        await using var beside = new GitServiceHost(beside: _host);
        await CheckAsync(reads: false, writes: false);

        (await SetAsync(GitServiceHost.Bob.Subject, "viewer")).ShouldBe(new MemberChange(GitServiceHost.Bob.Subject, "viewer", "none", true));
        await CheckAsync(reads: true, writes: false);
        (await beside.Git.ListWikisAsync(GitServiceHost.Bob)).Wikis.Single().Role.ShouldBe("viewer");

        (await SetAsync(GitServiceHost.Bob.Subject, "editor")).Was.ShouldBe("viewer");
        await CheckAsync(reads: true, writes: true);

        (await SetAsync(GitServiceHost.Bob.Subject, "none")).ShouldBe(new MemberChange(GitServiceHost.Bob.Subject, "none", "editor", true));
        await CheckAsync(reads: false, writes: false);
        (await beside.Git.ListWikisAsync(GitServiceHost.Bob)).Wikis.ShouldBeEmpty();

        (await StockGit.RunAsync(_host.Repository(_wiki), "log", "--reverse", "--format=%an: %s", "refs/wikibot/meta")).ShouldBe(
            $"""
            Ada Lovelace: Name the first members
            Ada Lovelace: Add {GitServiceHost.Bob.Subject} as viewer
            Ada Lovelace: Make {GitServiceHost.Bob.Subject} editor instead of viewer
            Ada Lovelace: Remove {GitServiceHost.Bob.Subject}, editor

            """.ReplaceLineEndings("\n"));

        async Task CheckAsync(bool reads, bool writes)
        {
            foreach (var host in (GitServiceHost[])[_host, beside])
            {
                (await CodeAsync(() => host.Git.ReadPageAsync(GitServiceHost.Bob, _wiki, "Home"))).ShouldBe(reads ? "ok" : ProblemCodes.WikiNotFound);
                (await CodeAsync(() => host.WriteAsync(_wiki, $"Page {Guid.NewGuid():N}", "1", caller: GitServiceHost.Bob)))
                    .ShouldBe(writes ? "ok" : reads ? ProblemCodes.Forbidden : ProblemCodes.WikiNotFound);
            }
        }
    }

    [Fact]
    public async Task List_members_isPagedAndShowsInvitationsToOwnersOnly()
    {
        await SetAsync(GitServiceHost.Bob.Subject, "editor");
        await SetAsync("Dora@Example.org", "viewer");
        var first = await _host.Git.ListMembersAsync(GitServiceHost.Ada, _wiki, new MembersQuery(Limit: 2));
        first.Members.Select(member => member.User).ShouldBe([GitServiceHost.Bob.Subject, GitServiceHost.Ada.Subject], ignoreOrder: true);
        var rest = await _host.Git.ListMembersAsync(GitServiceHost.Ada, _wiki, new MembersQuery(first.NextCursor));
        rest.Members.ShouldHaveSingleItem().ShouldBe(new WikiMember("viewer", Email: "Dora@Example.org", Invited: true));
        rest.NextCursor.ShouldBeNull();
        (await _host.Git.ListMembersAsync(GitServiceHost.Bob, _wiki, new MembersQuery())).Members.ShouldAllBe(member => member.Invited != true);
    }

    [Fact]
    public async Task Set_member_byAnEmailOfWhoSignedIn_changesThem()
    {
        var bob = GitServiceHost.Bob with { EmailVerified = true };
        await SetAsync("bob@example.org", "viewer");
        await _host.Git.ReadPageAsync(bob, _wiki, "Home");
        (await SetAsync("BOB@example.org", "editor")).ShouldBe(new MemberChange("BOB@example.org", "editor", "viewer", true));
        (await _host.WriteAsync(_wiki, "A", "1", caller: bob)).Created.ShouldBeTrue();
        (await SetAsync("bob@example.org", "none")).Was.ShouldBe("editor");
        (await CodeAsync(() => _host.Git.ReadPageAsync(bob, _wiki, "Home"))).ShouldBe(ProblemCodes.WikiNotFound);
    }

    /// <summary>A member whose e-mail nobody vouches for is not who an owner means by it.</summary>
    [Fact]
    public async Task Set_member_byAnEmailThatAMemberOnlyClaims_invites()
    {
        var mallory = new Caller("static:mallory", "Mallory", "dora@example.org");
        await SetAsync(mallory.Subject, "viewer");
        (await SetAsync("dora@example.org", "owner")).Invited.ShouldBe(true);
        (await CodeAsync(() => _host.WriteAsync(_wiki, "A", "1", caller: mallory))).ShouldBe(ProblemCodes.Forbidden);
    }

    [Fact]
    public async Task Owner_whoIsTheLast_staysOne()
    {
        foreach (var change in (Func<Task>[])[
            () => SetAsync(GitServiceHost.Ada.Subject, "none", confirm: _wiki),
            () => SetAsync(GitServiceHost.Ada.Subject, "editor", confirm: _wiki),
            () => _host.Git.LeaveAsync(GitServiceHost.Ada, _wiki, new LeaveRequest(_wiki), GitServiceHost.Id())])
        {
            (await CodeAsync(change)).ShouldBe(ProblemCodes.LastOwner);
        }

        // An invitation to be an owner is none yet.
        await SetAsync("dora@example.org", "owner");
        (await CodeAsync(() => SetAsync(GitServiceHost.Ada.Subject, "none", confirm: _wiki))).ShouldBe(ProblemCodes.LastOwner);
    }

    [Fact]
    public async Task Owner_isRemovedOnlyWithTheWikisName()
    {
        await SetAsync(GitServiceHost.Bob.Subject, "owner");
        foreach (var confirm in (string?[])[null, "", "other"])
        {
            (await CodeAsync(() => SetAsync(GitServiceHost.Bob.Subject, "none", confirm))).ShouldBe(ProblemCodes.ConfirmationRequired);
            (await CodeAsync(() => SetAsync(GitServiceHost.Bob.Subject, "viewer", confirm))).ShouldBe(ProblemCodes.ConfirmationRequired);
            (await CodeAsync(() => _host.Git.LeaveAsync(GitServiceHost.Bob, _wiki, new LeaveRequest(confirm), GitServiceHost.Id()))).ShouldBe(ProblemCodes.ConfirmationRequired);
        }

        (await SetAsync(GitServiceHost.Bob.Subject, "none", _wiki)).Was.ShouldBe("owner");
    }

    [Fact]
    public async Task Leave_ofAViewer_isTheirsToDo()
    {
        await SetAsync(GitServiceHost.Bob.Subject, "viewer");
        (await CodeAsync(() => _host.Git.SetMemberAsync(GitServiceHost.Bob, _wiki, new SetMemberRequest(GitServiceHost.Ada.Subject, "none"), GitServiceHost.Id()))).ShouldBe(ProblemCodes.Forbidden);
        (await _host.Git.LeaveAsync(GitServiceHost.Bob, _wiki, new LeaveRequest(), GitServiceHost.Id())).Role.ShouldBe("none");
        (await CodeAsync(() => _host.Git.ReadPageAsync(GitServiceHost.Bob, _wiki, "Home"))).ShouldBe(ProblemCodes.WikiNotFound);
    }

    [Fact]
    public async Task Set_member_again_changesNothingAndARepeatAnswersTheSame()
    {
        var id = GitServiceHost.Id();
        var request = new SetMemberRequest(GitServiceHost.Bob.Subject, "viewer");
        var first = await _host.Git.SetMemberAsync(GitServiceHost.Ada, _wiki, request, id);
        (await _host.Git.SetMemberAsync(GitServiceHost.Ada, _wiki, request, id)).ShouldBe(first);
        (await SetAsync(GitServiceHost.Bob.Subject, "viewer")).ShouldBe(new MemberChange(GitServiceHost.Bob.Subject, "viewer", "viewer", false));
        (await StockGit.RunAsync(_host.Repository(_wiki), "rev-list", "--count", "refs/wikibot/meta")).Trim().ShouldBe("2");
    }

    [Theory]
    [InlineData("nobody", "viewer", "member")]
    [InlineData("", "viewer", "member")]
    [InlineData("static:", "viewer", "member")]
    [InlineData("static:a b", "viewer", "member")]
    [InlineData("https://x|a\nb", "viewer", "member")]
    [InlineData("bob@example.org", "admin", "role")]
    [InlineData("bob@example.org", "", "role")]
    public async Task Set_member_badArguments_areRefusedByName(string member, string role, string field)
    {
        var problem = await Should.ThrowAsync<WikibotProblemException>(() => SetAsync(member, role));
        (problem.Code, problem.Extensions["field"].ToString()).ShouldBe((ProblemCodes.InvalidArgument, field));
    }

    [Fact]
    public async Task Set_member_ofNobody_isToldAsThat() => (await CodeAsync(() => SetAsync("nobody@example.org", "none"))).ShouldBe(ProblemCodes.MemberNotFound);

    /// <summary>Each of two owners removes the other at the same moment: one of both is always left, and owns the wiki.</summary>
    [Fact]
    public async Task Owners_removingEachOtherAtOnce_leaveOne200Times()
    {
        await using var beside = new GitServiceHost(beside: _host);
        Caller[] owners = [GitServiceHost.Ada, GitServiceHost.Bob];
        await SetAsync(owners[1].Subject, "owner");
        var won = new int[2];
        for (var round = 0; round < 200; round++)
        {
            string[] codes = await Task.WhenAll(
                CodeAsync(() => _host.Git.SetMemberAsync(owners[0], _wiki, new SetMemberRequest(owners[1].Subject, "none", _wiki), GitServiceHost.Id())),
                CodeAsync(() => beside.Git.SetMemberAsync(owners[1], _wiki, new SetMemberRequest(owners[0].Subject, "none", _wiki), GitServiceHost.Id())));
            string.Join(" ", codes.Order(StringComparer.Ordinal)).ShouldBe($"ok {ProblemCodes.WikiNotFound}", $"round {round}");
            var left = codes[0] == "ok" ? 0 : 1;
            won[left]++;
            (await _host.Git.ListMembersAsync(owners[left], _wiki, new MembersQuery())).Members.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
                member => member.User.ShouldBe(owners[left].Subject),
                member => member.Role.ShouldBe("owner"));
            await _host.Git.SetMemberAsync(owners[left], _wiki, new SetMemberRequest(owners[1 - left].Subject, "owner"), GitServiceHost.Id());
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{won[0]} times the first won, {won[1]} times the second");
    }

    internal static async Task<string> CodeAsync(Func<Task> call)
    {
        try
        {
            await call();
            return "ok";
        }
        catch (WikibotProblemException problem)
        {
            return problem.Code;
        }
    }

    private Task<MemberChange> SetAsync(string member, string role, string? confirm = null) =>
        _host.Git.SetMemberAsync(GitServiceHost.Ada, _wiki, new SetMemberRequest(member, role, confirm), GitServiceHost.Id());
}
