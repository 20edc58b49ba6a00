using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.History;

/// <summary><c>main</c> moved back outside Wikibot (fault 25): nothing is lost, and writes go on where they were.</summary>
public sealed class ForcePushTests
{
    [Fact]
    public async Task Push_ofAnOlderCommitByForce_losesNothingAndStopsNobody()
    {
        await using var host = new GitServiceHost();
        var wiki = await host.NewWikiAsync();
        await host.WriteAsync(wiki, "A", "1\n");
        await host.WriteAsync(wiki, "B", "2\n");
        var last = (await host.WriteAsync(wiki, "C", "3\n")).Commit;
        using var work = new ScratchFolder();
        await StockGit.RunAsync(work.Path, "clone", "--quiet", host.Repository(wiki), "clone");
        await StockGit.RunAsync(work["clone"], "push", "--quiet", "--force", "origin", "HEAD~2:main");
        var pushed = (await StockGit.RunAsync(work["clone"], "rev-parse", "HEAD~2")).Trim();

        (await host.Git.ReadPageAsync(GitServiceHost.Ada, wiki, "C")).Content.ShouldBe("3\n");
        var next = (await host.WriteAsync(wiki, "D", "4\n")).Commit;

        (await StockGit.RunAsync(host.Repository(wiki), "rev-parse", "main", "main^")).Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe([next, last]);
        (await host.Git.ListPagesAsync(GitServiceHost.Ada, wiki)).Items.Select(item => item.Path).ShouldBe(["A", "B", "C", "D", "Home"]);

        // The way back that an owner has: a restore.
        var revision = (await host.Git.ListPagesAsync(GitServiceHost.Ada, wiki)).Revision;
        (await host.Git.RestoreAsync(GitServiceHost.Ada, wiki, new RestoreRequest(pushed, null, revision), GitServiceHost.Id())).PageCount.ShouldBe(3);
        (await StockGit.TryRunAsync(host.Repository(wiki), "fsck", "--strict")).Exit.ShouldBe(0);
    }
}
