using System.Text.Json;
using Wikibot.Git.Client;
using Wikibot.Tests.Git.Attachments;

namespace Wikibot.Tests.Web.Browser;

/// <summary>The pages of backups in a real Chromium, with an S3 behind them: what there is, what bringing one back changes, and what is there then.</summary>
public sealed class BackupPagesTests(LocalStackFixture localStack)
{
    [Fact]
    public async Task Pages_at360And1280And2560Pixels_lightAndDark_haveNoViolationAndNoOverflow()
    {
        BrowserScript.Require("axe-core");
        await using var system = new WebSystem(localStack.Settings("web-backup-pages"));
        await system.InitializeAsync();
        var pages = await WriteAsync(system);

        var seen = await BrowserScript.RunAsync(system, "web.mjs", "pages", JsonSerializer.Serialize(pages), Environment.GetEnvironmentVariable("WIKIBOT_TEST_PICTURES") ?? "");

        seen.Count.ShouldBe(6 * pages.Count);
        seen.ShouldBeInOrder();
    }

    [Fact]
    public async Task Restore_byKeysAlone_withMembers_showsWhereItIsAndWhatCameOfIt()
    {
        BrowserScript.Require("playwright-core");
        await using var system = new WebSystem(localStack.Settings("web-backup-keys"));
        await system.InitializeAsync();
        var pages = await WriteAsync(system);

        var around = await BrowserScript.RunAsync(system, "keyboard-day.mjs", "around", JsonSerializer.Serialize(pages.Values));
        var done = await BrowserScript.RunAsync(system, "keyboard-day.mjs", "restore", pages["backup-members"]);

        around.ShouldBeReachedByKeys();
        done.Where(step => step.Count("unseen") + step.Count("wrong") > 0).ShouldBeEmpty();
        done.Select(step => step.GetProperty("step").GetString()).ShouldBe(["signed in", "brought back"]);
        (await system.Agents.ReadPageAsync(system.Ada, WebSystem.Wiki, "Ops/Rollback")).Content.ShouldBe("# Rollback\n\nStep by step.\n");
        (await system.Agents.ListMembersAsync(system.Ada, WebSystem.Wiki, new MembersQuery())).Members.ShouldContain(member => member.Role == "viewer" && member.User == Cleo);
    }

    private const string Cleo = "static:cleo";

    /// <summary>Two backups with a page, a picture and a member that went since, one of which was brought back.</summary>
    private static async Task<Dictionary<string, string>> WriteAsync(WebSystem system)
    {
        var first = await system.WriteAsync("Ops/Rollback", "# Rollback\n\nStep by step.\n");
        var plan = await system.Agents.WriteAttachmentAsync(system.Agent("s1"), WebSystem.Wiki, new WriteAttachmentRequest("Ops/plan.png", SampleFiles.Png), OperationIds.New());
        await SetAsync(Cleo, "viewer");
        await SetAsync("static:former", "editor");
        var older = await system.Agents.BackUpWikiAsync(system.Ada, WebSystem.Wiki, OperationIds.New());
        await system.WriteAsync("Ops/Rollback", "# Rollback\n\nThere is none.\n", revision: first.Revision);
        await system.Agents.DeleteAttachmentAsync(system.Ada, WebSystem.Wiki, "Ops/plan.png", plan.Revision!, null, OperationIds.New());
        var newer = await system.Agents.BackUpWikiAsync(system.Ada, WebSystem.Wiki, OperationIds.New());
        var back = await system.Agents.RestoreBackupAsync(system.Ada, WebSystem.Wiki, new BackupRestoreBody(older.Backup.Id), OperationIds.New());
        var now = await system.Agents.ReadPageAsync(system.Ada, WebSystem.Wiki, "Ops/Rollback");
        await system.WriteAsync("Ops/Rollback", "# Rollback\n\nAsk somebody.\n", revision: now.Revision);
        await SetAsync(Cleo, "none");
        await SetAsync("static:former", "viewer");
        await SetAsync("static:newcomer-with-a-long-name-of-one-word-that-has-to-be-broken-somewhere", "editor");
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["backups"] = "/w/home/settings",
            ["backup-members"] = $"/w/home/backup/{older.Backup.Id}",
            ["backup-newer"] = $"/w/home/backup/{newer.Backup.Id}",
            ["backup-restored"] = $"/w/home/compare?commit={back.Commit}",
        };

        Task<MemberChange> SetAsync(string member, string role) => system.Agents.SetMemberAsync(system.Ada, WebSystem.Wiki, new SetMemberRequest(member, role), OperationIds.New());
    }
}
