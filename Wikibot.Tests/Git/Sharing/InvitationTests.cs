using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Sharing;

/// <summary>An invitation waits for whoever has the e-mail, and is claimed by what they ask first.</summary>
public sealed class InvitationTests : IAsyncLifetime
{
    private static readonly Caller s_dora = new("https://issuer.example|dora", "Dora", "dora@example.org", EmailVerified: true);

    private readonly GitServiceHost _host = new();
    private string _wiki = "";

    public async ValueTask InitializeAsync() => _wiki = await _host.NewWikiAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Invitation_beforeTheFirstSignIn_waitsAndIsClaimedByListing()
    {
        (await InviteAsync("dora@example.org", "editor")).ShouldBe(new MemberChange("dora@example.org", "editor", "none", true, true));
        (await _host.Git.ListWikisAsync(s_dora)).Wikis.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            wiki => wiki.Name.ShouldBe(_wiki),
            wiki => wiki.Role.ShouldBe("editor"));
        (await MembersAsync()).ShouldContain(new WikiMember("editor", s_dora.Subject, "Dora", "dora@example.org"));
        (await StockGit.RunAsync(_host.Repository(_wiki), "log", "-1", "--format=%an <%ae> %s", "refs/wikibot/meta")).ShouldBe("Dora <dora@example.org> Join as editor, invited as dora@example.org\n");

        // From here on they are a member like any other, whatever becomes of the e-mail.
        (await _host.Git.ReadPageAsync(s_dora with { EmailVerified = false }, _wiki, "Home")).Content.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Invitation_ofWhoIsKnownAlready_isClaimedByAnyRequestOfTheWiki()
    {
        await _host.Git.ListWikisAsync(s_dora);
        await InviteAsync("dora@example.org", "editor");
        (await _host.WriteAsync(_wiki, "A", "1", caller: s_dora)).Created.ShouldBeTrue();
    }

    [Fact]
    public async Task Invitation_isClaimedInAnotherProcess()
    {
        await using var beside = new GitServiceHost(beside: _host);
        await beside.Git.GetWikiAsync(GitServiceHost.Ada, _wiki);
        await InviteAsync("dora@example.org", "viewer");
        (await beside.Git.GetWikiAsync(s_dora, _wiki)).Role.ShouldBe("viewer");
    }

    [Fact]
    public async Task Invitation_unverifiedEmail_claimsNothing()
    {
        await InviteAsync("dora@example.org", "owner");
        var unverified = s_dora with { EmailVerified = false };
        (await _host.Git.ListWikisAsync(unverified)).Wikis.ShouldBeEmpty();
        (await SharingTests.CodeAsync(() => _host.Git.ReadPageAsync(unverified, _wiki, "Home"))).ShouldBe(ProblemCodes.WikiNotFound);
        (await MembersAsync()).ShouldContain(member => member.Invited == true);
    }

    [Theory]
    [InlineData("Dora@Example.ORG", "dora@example.org")]
    [InlineData("e\u0301mile@bu\u0308cher.example", "ÉMILE@xn--bcher-kva.example")]
    [InlineData("用户@例え.jp", "用户@xn--r8jz45g.jp")]
    public async Task Invitation_inAnotherSpelling_isTheSame(string invited, string own)
    {
        await InviteAsync(invited, "viewer");
        (await _host.Git.GetWikiAsync(s_dora with { Email = own }, _wiki)).Role.ShouldBe("viewer");
    }

    [Fact]
    public async Task Invitation_withdrawn_claimsNothing()
    {
        await InviteAsync("dora@example.org", "editor");
        (await InviteAsync("DORA@example.org", "none")).Was.ShouldBe("editor");
        (await _host.Git.ListWikisAsync(s_dora)).Wikis.ShouldBeEmpty();
        (await SharingTests.CodeAsync(() => _host.Git.GetWikiAsync(s_dora, _wiki))).ShouldBe(ProblemCodes.WikiNotFound);
    }

    [Fact]
    public async Task Invitation_changed_givesTheLaterRole()
    {
        await InviteAsync("dora@example.org", "owner");
        (await InviteAsync("dora@example.org", "viewer")).ShouldBe(new MemberChange("dora@example.org", "viewer", "owner", true, true));
        (await _host.Git.GetWikiAsync(s_dora, _wiki)).Role.ShouldBe("viewer");
    }

    /// <summary>Two owners invite the same at once, and two requests of the one who is invited come at once: one member, by one claim.</summary>
    [Fact]
    public async Task Invitations_atOnce_makeOneMember()
    {
        await using var beside = new GitServiceHost(beside: _host);
        await _host.Git.SetMemberAsync(GitServiceHost.Ada, _wiki, new SetMemberRequest(GitServiceHost.Bob.Subject, "owner"), GitServiceHost.Id());
        for (var round = 0; round < 20; round++)
        {
            var dora = s_dora with { Subject = $"https://issuer.example|dora-{round}", Email = $"dora-{round}@example.org" };
            await Task.WhenAll(
                InviteAsync(dora.Email, "editor"),
                beside.Git.SetMemberAsync(GitServiceHost.Bob, _wiki, new SetMemberRequest(dora.Email, "editor"), GitServiceHost.Id()));
            var answers = await Task.WhenAll(_host.Git.GetWikiAsync(dora, _wiki), beside.Git.GetWikiAsync(dora, _wiki), _host.Git.GetWikiAsync(dora, _wiki));
            answers.ShouldAllBe(wiki => wiki.Role == "editor");
        }

        var log = await StockGit.RunAsync(_host.Repository(_wiki), "log", "--format=%s", "refs/wikibot/meta");
        log.Split('\n').Count(line => line.StartsWith("Join as editor", StringComparison.Ordinal)).ShouldBe(20);
        log.Split('\n').Count(line => line.StartsWith("Invite dora-", StringComparison.Ordinal)).ShouldBe(20);
        (await MembersAsync()).ShouldAllBe(member => member.Invited != true);
    }

    /// <summary>Withdrawn and claimed at the same moment: either is whole, and the list says which.</summary>
    [Fact]
    public async Task Invitation_withdrawnWhileClaimed_isEither()
    {
        await using var beside = new GitServiceHost(beside: _host);
        for (var round = 0; round < 20; round++)
        {
            var dora = s_dora with { Subject = $"https://issuer.example|dora-{round}", Email = $"dora-{round}@example.org" };
            await InviteAsync(dora.Email, "editor");
            var codes = await Task.WhenAll(
                SharingTests.CodeAsync(() => beside.Git.GetWikiAsync(dora, _wiki)),
                SharingTests.CodeAsync(() => InviteAsync(dora.Email, "none")));
            var isMember = (await MembersAsync()).Any(member => member.User == dora.Subject);
            codes[1].ShouldBe("ok");
            (codes[0] == "ok" || !isMember).ShouldBeTrue();
            (await MembersAsync()).ShouldAllBe(member => member.Invited != true);
        }
    }

    [Fact]
    public async Task Invitation_ofAMember_raisesTheirRoleAndNeverLowersIt()
    {
        await _host.Git.SetMemberAsync(GitServiceHost.Ada, _wiki, new SetMemberRequest(s_dora.Subject, "editor"), GitServiceHost.Id());
        await InviteAsync("dora@example.org", "viewer");
        (await _host.Git.GetWikiAsync(s_dora, _wiki)).Role.ShouldBe("editor");
        await InviteAsync("dora@example.org", "owner");
        (await _host.Git.GetWikiAsync(s_dora, _wiki)).Role.ShouldBe("owner");
    }

    private Task<MemberChange> InviteAsync(string email, string role) =>
        _host.Git.SetMemberAsync(GitServiceHost.Ada, _wiki, new SetMemberRequest(email, role, _wiki), GitServiceHost.Id());

    private async Task<IReadOnlyList<WikiMember>> MembersAsync() => (await _host.Git.ListMembersAsync(GitServiceHost.Ada, _wiki, new MembersQuery())).Members;
}
