using Wikibot.Git.Storage;
using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage;

/// <summary>What the engine writes, stock git reads, and the other way round.</summary>
public sealed class StockGitAgreementTests
{
    [Fact]
    public async Task CommitAsync_several_pages_agrees_with_git_log_show_and_fsck()
    {
        using var store = await CreateAsync();
        var made = await store.CommitAsync("op-1", File("Dev/Notes – Überblick.md", "# Überblick\n"), File("Dev/Deep/er.md", "x"), File("Home.md", "changed\n"));

        made.Changed.ShouldBeTrue();
        (await StockGit.RunAsync(store.Repository, "rev-parse", "main")).Trim().ShouldBe(made.Tip.Commit.Id.ToString());
        (await StockGit.RunAsync(store.Repository, "log", "--format=%an|%ae|%aI|%s|%(trailers:key=Wikibot-Operation,valueonly)", "-1")).Trim()
            .ShouldBe("Test|test@example.org|2026-11-22T10:00:00+01:00|Write op-1|op-1");
        (await StockGit.RunAsync(store.Repository, "show", "main:Dev/Notes – Überblick.md")).ShouldBe("# Überblick\n");
        (await StockGit.RunAsync(store.Repository, "-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "main")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(["Dev/Deep/er.md", "Dev/Notes – Überblick.md", "Home.md"]);
        await ShouldBeSoundAsync(store.Repository);
    }

    [Fact]
    public async Task ReadBlobAsync_after_git_gc_reads_packs_with_deltas_and_packed_refs()
    {
        using var store = await CreateAsync();
        var text = string.Concat(Enumerable.Range(0, 400).Select(i => $"line {i}\n"));
        for (var i = 0; i < 30; i++)
        {
            text += $"more {i}\n";
            await store.CommitAsync($"op-{i}", File("Dev/Long.md", text), File($"Dev/Page {i}.md", $"page {i}"));
        }

        await StockGit.RunAsync(store.Repository, "config", "extensions.preciousObjects", "false");
        await StockGit.RunAsync(store.Repository, "-c", "gc.packRefs=true", "gc", "--quiet", "--prune=now", "--aggressive");
        System.IO.File.Exists(Path.Combine(store.Repository, "refs/heads/main")).ShouldBeFalse();
        using var other = await OpenAsync(store.Root);

        (await other.ReadAsync("Dev/Long.md")).ShouldBe(text);
        var commits = new List<PathChange>();
        await foreach (var change in other.Wiki.WalkAsync((await other.Wiki.ReadTipAsync(Main, default))!.Commit.Id, "Dev/Long.md", default))
        {
            commits.Add(change);
        }

        commits.Count.ShouldBe(30);
        (await StockGit.RunAsync(store.Repository, "log", "--format=%H", "main", "--", "Dev/Long.md")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(commits.Select(c => c.Commit.Id.ToString()));
        (await other.CommitAsync("after", File("After.md", "x"))).Changed.ShouldBeTrue();
        (await other.ReadAsync("After.md")).ShouldBe("x");
        (await store.ReadAsync("After.md")).ShouldBe("x");
        await ShouldBeSoundAsync(store.Repository);
    }

    [Fact]
    public async Task CommitAsync_on_a_repository_that_stock_git_made_adopts_its_tip()
    {
        using var folder = new ScratchFolder();
        var repository = folder["home.git"];
        await StockGit.RunAsync(folder.Path, "init", "--quiet", "--bare", "--initial-branch=main", repository);
        var tree = (await StockGit.RunAsync(repository, "mktree", "--missing", "--batch")).Trim();
        tree = tree.Length == 0 ? (await StockGit.RunAsync(repository, "hash-object", "-t", "tree", "-w", "/dev/null")).Trim() : tree;
        var commit = (await StockGit.RunAsync(repository, "-c", "user.name=a", "-c", "user.email=b", "commit-tree", "-m", "by hand", tree)).Trim();
        await StockGit.RunAsync(repository, "update-ref", "refs/heads/main", commit);
        using var store = await OpenAsync(folder.Path);

        (await store.CommitAsync("op-1", File("A.md", "a"))).Changed.ShouldBeTrue();
        (await store.CommitAsync("op-2", File("B.md", "b"))).Changed.ShouldBeTrue();

        (await StockGit.RunAsync(repository, "rev-list", "--count", "main")).Trim().ShouldBe("3");
        await ShouldBeSoundAsync(repository);
    }
}
