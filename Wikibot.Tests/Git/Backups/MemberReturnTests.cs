using Wikibot.Git.Backups;
using Wikibot.Git.Base;
using Wikibot.Git.Client;
using Wikibot.Git.Commits;

namespace Wikibot.Tests.Git.Backups;

/// <summary>Members brought back from a backup by an owner: exactly those that were shown, with the owner as they are, and nothing on a state that nobody looked at.</summary>
public sealed class MemberReturnTests(LocalStackFixture localStack) : IAsyncLifetime
{
    private const string Cleo = "static:cleo";
    private const string Dan = "static:dan";
    private const string Eve = "static:eve";

    private readonly Meanwhile _meanwhile = new();
    private GitServiceHost _host = null!;
    private string _wiki = "";
    private string _backup = "";

    public async ValueTask InitializeAsync()
    {
        _host = new GitServiceHost(localStack.Settings("member-returns"), after: _meanwhile);
        _wiki = await _host.NewWikiAsync();
        await SetAsync(Cleo, "editor");
        await SetAsync(Dan, "owner");
        await SetAsync("invited@example.com", "editor");
        await _host.WriteAsync(_wiki, "Page", "good");
        _backup = (await _host.Git.BackUpWikiAsync(GitServiceHost.Ada, _wiki, GitServiceHost.Id())).Backup.Id;
        await SetAsync(Cleo, "none");
        await SetAsync(Dan, "viewer", confirm: _wiki);
        await SetAsync(Eve, "editor");
        await SetAsync("invited@example.com", "none");
        await SetAsync("later@example.com", "viewer");
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    [Fact]
    public async Task Members_broughtBack_areThoseThatWereShown_byOneCommitThatNamesEach()
    {
        var shown = await PreviewAsync();
        shown.Changes.Select(one => (one.User, one.Before, one.After)).ShouldBe([(Cleo, "none", "editor"), (Dan, "viewer", "owner"), (Eve, "editor", "none")]);
        (await MembersAsync()).ShouldContain((Eve, "editor"), "nothing is done by looking");

        var done = await RestoreAsync(shown, members: true);

        done.MembersChanged.ShouldBe(3);
        (await MembersAsync()).ShouldBe([(Cleo, "editor"), (Dan, "owner"), (GitServiceHost.Ada.Subject, "owner"), ("later@example.com", "viewer")], ignoreOrder: true);
        var commit = await StockGit.RunAsync(_host.Repository(_wiki), "log", "-1", "--format=%an%n%B", "refs/wikibot/meta");
        commit.ShouldStartWith($"{GitServiceHost.Ada.Name}\nBring the members back from the backup of ");
        commit.ShouldContain($"- Add {Cleo} as editor\n- Make {Dan} owner instead of viewer\n- Remove {Eve}, editor\n");
        commit.ShouldContain($"Wikibot-Member: [\"{Eve}\",\"editor\",\"none\"]");
        commit.ShouldContain($"Wikibot-Restored-From: {_backup} ");
        (await PreviewAsync()).Changes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Members_notAskedFor_stayAsTheyAre()
    {
        var before = await MembersAsync();

        (await RestoreAsync(await PreviewAsync(), members: false)).MembersChanged.ShouldBe(0);

        (await MembersAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Owner_whoWasNoneThen_keepsTheirRole_andIsTheLast()
    {
        await SetAsync(Eve, "owner");
        var eve = new Caller(Eve, "Eve", "eve@example.com");
        await SetAsync(GitServiceHost.Ada.Subject, "viewer", confirm: _wiki);
        var shown = await _host.Git.PreviewBackupMembersAsync(eve, _wiki, new BackupMembersQuery(_backup));
        shown.Changes.ShouldNotContain(one => one.User == Eve);

        await _host.Git.RestoreBackupAsync(eve, _wiki, new BackupRestoreBody(_backup, Members: true, SeenMembers: shown.Seen), GitServiceHost.Id());

        (await MembersAsync()).ShouldContain((Eve, "owner"));
        (await MembersAsync()).ShouldContain((GitServiceHost.Ada.Subject, "owner"));
    }

    [Fact]
    public async Task Restore_whenMembersOrPagesChangedSince_isRefusedAndDoesNothing()
    {
        var shown = await PreviewAsync();
        var tip = (await _host.Git.GetWikiAsync(GitServiceHost.Ada, _wiki)).Commit;
        await SetAsync("static:fay", "viewer");
        var members = await MembersAsync();

        (await RefusalAsync(new BackupRestoreBody(_backup, Members: true, Seen: tip, SeenMembers: shown.Seen))).Message.ShouldBe("Who is a member changed while you looked. Nothing was brought back; look again.");
        var written = await _host.WriteAsync(_wiki, "Page", "written meanwhile", (await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "Page")).Revision);
        (await RefusalAsync(new BackupRestoreBody(_backup, Seen: tip))).Message.ShouldBe("The wiki changed while you looked. Nothing was brought back; look again.");
        (await RefusalAsync(new BackupRestoreBody(_backup, Members: true, Seen: "", SeenMembers: ""))).Code.ShouldBe(ProblemCodes.WikiChanged, "a form without what was seen holds for nothing");

        (await _host.Git.GetWikiAsync(GitServiceHost.Ada, _wiki)).Commit.ShouldBe(written.Commit);
        (await MembersAsync()).ShouldBe(members);
    }

    [Fact]
    public async Task Restore_whenMembersChangeBetweenItsTwoCommits_bringsThePagesBackAlone_andSaysSo()
    {
        var shown = await PreviewAsync();
        var page = await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "Page");
        await _host.WriteAsync(_wiki, "Page", "spoiled", page.Revision);
        var body = new BackupRestoreBody(_backup, Members: true, Seen: (await _host.Git.GetWikiAsync(GitServiceHost.Ada, _wiki)).Commit, SeenMembers: shown.Seen);
        var before = await MembersAsync();
        _meanwhile.AfterPages(() => SetAsync("static:fay", "viewer"));

        var refused = await RefusalAsync(body);

        (refused.Code, refused.Message).ShouldBe((ProblemCodes.WikiChanged, "Who is a member changed while you looked. The pages are back, the members are not; look again."));
        (await _host.Git.ReadPageAsync(GitServiceHost.Ada, _wiki, "Page")).Content.ShouldBe("good");
        (await MembersAsync()).ShouldBe([.. before, ("static:fay", "viewer")], ignoreOrder: true);
        (await RestoreAsync(await PreviewAsync(), members: true)).MembersChanged.ShouldBe(4, "looked at again, it brings them back");
        (await MembersAsync()).ShouldNotContain(("static:fay", "viewer"));
    }

    [Fact]
    public async Task Restore_sentTwice_isDoneOnce()
    {
        var shown = await PreviewAsync();
        var body = new BackupRestoreBody(_backup, Members: true, Seen: (await _host.Git.GetWikiAsync(GitServiceHost.Ada, _wiki)).Commit, SeenMembers: shown.Seen);
        await _host.WriteAsync(_wiki, "Other", "unseen");
        body = body with { Seen = (await _host.Git.GetWikiAsync(GitServiceHost.Ada, _wiki)).Commit };
        var operation = GitServiceHost.Id();
        var first = await _host.Git.RestoreBackupAsync(GitServiceHost.Ada, _wiki, body, operation);
        var commits = await StockGit.RunAsync(_host.Repository(_wiki), "rev-list", "--count", "main", "refs/wikibot/meta");

        (await _host.Git.RestoreBackupAsync(GitServiceHost.Ada, _wiki, body, operation)).ShouldBe(first);

        (first.Changed, first.MembersChanged).ShouldBe((true, 3));
        (await StockGit.RunAsync(_host.Repository(_wiki), "rev-list", "--count", "main", "refs/wikibot/meta")).ShouldBe(commits);
    }

    [Fact]
    public async Task Members_thatTheWikiDoesNotHoldAnyMore_areUnknown_andComeBackAllTheSame()
    {
        var newer = (await _host.Git.BackUpWikiAsync(GitServiceHost.Ada, _wiki, GitServiceHost.Id())).Backup;

        // Another machine, to which the operator brought the older one back.
        await using var elsewhere = new GitServiceHost(localStack.Settings("member-returns"));
        await elsewhere.Service<RestoreRunner>().RunAsync(new BackupRestoreRequest(_wiki, _backup), GitServiceHost.Ada, CancellationToken.None);

        var shown = await elsewhere.Git.PreviewBackupMembersAsync(GitServiceHost.Ada, _wiki, new BackupMembersQuery(newer.Id));

        (shown.Unknown, shown.Changes.Count).ShouldBe((true, 0));
        await elsewhere.Git.RestoreBackupAsync(GitServiceHost.Ada, _wiki, new BackupRestoreBody(newer.Id, Members: true, SeenMembers: shown.Seen), GitServiceHost.Id());
        (await elsewhere.Git.ListMembersAsync(GitServiceHost.Ada, _wiki, new MembersQuery())).Members.ShouldContain(member => member.User == Eve && member.Role == "editor");
    }

    [Fact]
    public async Task Preview_byAnEditor_isRefused()
    {
        await SetAsync(GitServiceHost.Bob.Subject, "editor");

        (await Should.ThrowAsync<WikibotProblemException>(() => _host.Git.PreviewBackupMembersAsync(GitServiceHost.Bob, _wiki, new BackupMembersQuery(_backup)))).Code.ShouldBe(ProblemCodes.Forbidden);
    }

    private Task<BackupMembers> PreviewAsync() => _host.Git.PreviewBackupMembersAsync(GitServiceHost.Ada, _wiki, new BackupMembersQuery(_backup));

    private Task<BackupRestoreResult> RestoreAsync(BackupMembers shown, bool members) =>
        _host.Git.RestoreBackupAsync(GitServiceHost.Ada, _wiki, new BackupRestoreBody(_backup, Members: members, SeenMembers: shown.Seen), GitServiceHost.Id());

    private Task<WikibotProblemException> RefusalAsync(BackupRestoreBody body) =>
        Should.ThrowAsync<WikibotProblemException>(() => _host.Git.RestoreBackupAsync(GitServiceHost.Ada, _wiki, body, GitServiceHost.Id()));

    private Task<MemberChange> SetAsync(string member, string role, string? confirm = null) =>
        _host.Git.SetMemberAsync(GitServiceHost.Ada, _wiki, new SetMemberRequest(member, role, confirm), GitServiceHost.Id());

    private async Task<List<(string, string)>> MembersAsync() =>
        [.. (await _host.Git.ListMembersAsync(GitServiceHost.Ada, _wiki, new MembersQuery())).Members.Select(member => (member.User ?? member.Email!, member.Role))];

    /// <summary>Does something once, when the pages of a wiki have changed and before the request goes on.</summary>
    private sealed class Meanwhile : IAfterCommit
    {
        private Func<Task>? _act;

        public void AfterPages(Func<Task> act) => _act = act;

        public Task AfterAsync(Committed committed, CancellationToken cancellationToken) =>
            committed.RefName == WikiRefs.Main && Interlocked.Exchange(ref _act, null) is { } act ? act() : Task.CompletedTask;
    }
}
