using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Wikibot.Git.Base;
using Wikibot.Git.Storage;
using Wikibot.Tests.Mcp;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>Stock git pushes to a wiki, beside agents that write.</summary>
public sealed class PushTests : IAsyncLifetime
{
    private ClonedWiki _wiki = null!;

    public async ValueTask InitializeAsync()
    {
        _wiki = await ClonedWiki.StartAsync(pages: 4);
        await _wiki.CloneAsync("mine");
    }

    public ValueTask DisposeAsync() => _wiki.DisposeAsync();

    [Fact]
    public async Task Push_ofCommits_isWhatAgentsReadAndFind()
    {
        await _wiki.CommitAsync("mine", "Pushed/Page.md", "A word that nobody else has: zebrafish.\n");
        await _wiki.CommitAsync("mine", "Pushed/Page.md", "A word that nobody else has: zebrafish.\n\n[[Home]]\n");
        await _wiki.CommitAsync("mine", "picture.png", "no picture");
        await _wiki.GitAsync("mine", "push", "--quiet", "--push-option=ci.skip", "origin", "main");
        (await _wiki.TipAsync()).ShouldBe((await _wiki.GitAsync("mine", "rev-parse", "HEAD")).Trim());
        (await TextAsync("read_page", new { wiki = "home", path = "Pushed/Page" })).ShouldContain("zebrafish");
        (await TextAsync("search_pages", new { wiki = "home", query = "zebrafish" })).ShouldContain("Pushed/Page");
        (await TextAsync("page_links", new { wiki = "home", path = "Home" })).ShouldContain("Pushed/Page");
        var history = await TextAsync("page_history", new { wiki = "home", path = "Pushed/Page" });
        history.ShouldContain("Grace");
        JsonNode.Parse(history)!["entries"]!.AsArray().Count.ShouldBe(2);

        // Who pushed stands on the members' ref; whose commits they are, in the commits.
        (await StockGit.RunAsync(_wiki.Repository, "log", "-1", "--format=%an %s", "refs/wikibot/meta")).ShouldStartWith("Wikibot Push 3 commits to main: ");
        (await StockGit.RunAsync(_wiki.Repository, "show", "refs/wikibot/meta:push.json")).ShouldContain("\"subject\":\"static:default\"");
        await _wiki.WriteAsync("After", "And on it goes.\n");
        await _wiki.GitAsync("mine", "pull", "--quiet", "--rebase");
        await FsckAsync();
    }

    [Fact]
    public async Task Push_ofAMergeWithTheTipAsSecondParent_keepsTheLine()
    {
        await _wiki.CommitAsync("mine", "Mine.md", "Mine.\n");
        await _wiki.WriteAsync("Theirs", "Theirs.\n");
        var theirs = await _wiki.TipAsync();
        (await _wiki.TryGitAsync("mine", ["push", "origin", "main"])).Error.ShouldContain("fetch first");
        await _wiki.GitAsync("mine", "pull", "--quiet", "--no-rebase", "--no-edit");
        (await _wiki.GitAsync("mine", "rev-parse", "HEAD^2")).Trim().ShouldBe(theirs);
        await _wiki.GitAsync("mine", "push", "--quiet", "origin", "main");
        await _wiki.WriteAsync("Later", "Later.\n");

        // History goes by the line: what the agent wrote is on it, and the merge brought one page.
        var wiki = (await _wiki.Git.Services.GetRequiredService<IWikiStore>().OpenAsync("home", TestContext.Current.CancellationToken))!;
        var tip = (await wiki.ReadTipAsync(WikiRefs.Main, TestContext.Current.CancellationToken))!;
        (await wiki.IsOnMainAsync(tip.Commit.Id, ObjectId.Parse(theirs), TestContext.Current.CancellationToken)).ShouldBeTrue();
        var line = await wiki.WalkAsync(tip.Commit.Id, path: null, TestContext.Current.CancellationToken).Take(3).Select(change => change.Commit).ToListAsync(TestContext.Current.CancellationToken);
        line[2].Id.ToString().ShouldBe(theirs);
        line[1].Parents[0].ShouldBe(line[2].Id);
        (await wiki.DiffAsync(line[2].Tree, line[1].Tree, TestContext.Current.CancellationToken).Select(file => file.Path).ToListAsync(TestContext.Current.CancellationToken)).ShouldBe(["Mine.md"]);
        (await TextAsync("page_history", new { wiki = "home", path = "Theirs" })).ShouldContain(theirs);
        (await TextAsync("recent_changes", new { wiki = "home" })).ShouldContain(theirs);
        await FsckAsync();

        // A process that has read nothing yet sees the same.
        await using var other = new GitService(beside: _wiki.Git);
        var fresh = (await other.Services.GetRequiredService<IWikiStore>().OpenAsync("home", TestContext.Current.CancellationToken))!;
        (await fresh.IsOnMainAsync(tip.Commit.Id, ObjectId.Parse(theirs), TestContext.Current.CancellationToken)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("+HEAD~1:main", "non-fast-forward")]
    [InlineData(":main", "[remote rejected] main")]
    [InlineData("HEAD:refs/heads/other", "one branch")]
    [InlineData("HEAD:refs/wikibot/meta", "one branch")]
    [InlineData("HEAD:refs/tags/v1", "no tags")]
    public async Task Push_ofAnythingButMainForward_isRefused(string refspec, string said)
    {
        var before = await _wiki.TipAsync();
        await _wiki.WriteAsync("Newer", "Newer.\n");
        await _wiki.GitAsync("mine", "pull", "--quiet");
        var tip = await _wiki.TipAsync();
        var (exit, _, error) = await _wiki.TryGitAsync("mine", ["push", "origin", refspec]);
        exit.ShouldNotBe(0);
        error.ShouldContain(said);
        (await _wiki.TipAsync()).ShouldBe(tip);
        tip.ShouldNotBe(before);
    }

    [Fact]
    public async Task Push_ofARewrittenHistory_isRefusedAndTheRestStays()
    {
        await _wiki.GitAsync("mine", "commit", "--quiet", "--amend", "--no-edit", "--allow-empty", "--date=2001-01-01T00:00:00Z");
        var tip = await _wiki.TipAsync();
        var (exit, _, error) = await _wiki.TryGitAsync("mine", ["push", "--force", "origin", "main"]);
        exit.ShouldNotBe(0);
        error.ShouldContain("never rewritten");
        (await _wiki.TipAsync()).ShouldBe(tip);
    }

    [Fact]
    public async Task Push_atomicWithARefThatIsRefused_movesNothing()
    {
        await _wiki.CommitAsync("mine", "Mine.md", "Mine.\n");
        var tip = await _wiki.TipAsync();
        var (exit, _, error) = await _wiki.TryGitAsync("mine", ["push", "--atomic", "origin", "main", "HEAD:refs/heads/other"]);
        exit.ShouldNotBe(0);
        error.ShouldContain("atomic push failed");
        (await _wiki.TipAsync()).ShouldBe(tip);
        (await _wiki.TryGitAsync("mine", ["push", "origin", "main", "HEAD:refs/heads/other"])).Exit.ShouldNotBe(0);
        (await _wiki.TipAsync()).ShouldNotBe(tip);
    }

    [Fact]
    public async Task Push_byAViewer_isRefused_andByAStrangerThereIsNoWiki()
    {
        await _wiki.CommitAsync("mine", "Mine.md", "Mine.\n");
        var (exit, _, error) = await _wiki.TryGitAsync("mine", ["push", "origin", "main"], ClonedWiki.ViewerToken);
        exit.ShouldNotBe(0);
        error.ShouldContain("this needs editor");
        (await _wiki.TryGitAsync("mine", ["push", "origin", "main"], ClonedWiki.StrangerToken)).Error.ShouldContain("or you are no member of it");
    }

    [Theory]
    [InlineData("what?.md", "a", "forbidden_character")]
    [InlineData("con.md", "a", "reserved_name")]
    [InlineData(".gitmodules", "[submodule]", "reserved_name")]
    [InlineData("HOME.md", "a", "only in case or normalisation")]
    [InlineData("cafe\u0301.md", "a", "spelling")]
    [InlineData("zero\u200Bwidth.md", "a", "invisible_character")]
    [InlineData("Zero.md", "a\0b", "utf8")]
    [InlineData("Home.md/Page.md", "a", "md_segment")]
    public async Task Push_ofAFileThatBreaksARule_isToldWhichAndTakesNothing(string path, string content, string said)
    {
        var tip = await _wiki.TipAsync();
        if (path.StartsWith("Home.md/", StringComparison.Ordinal))
        {
            await _wiki.GitAsync("mine", "rm", "--quiet", "Home.md");
        }

        await _wiki.CommitAsync("mine", "Good.md", "Good.\n");
        await _wiki.CommitAsync("mine", path, content);
        var (exit, _, error) = await _wiki.TryGitAsync("mine", ["-c", "core.quotePath=false", "push", "origin", "main"]);
        exit.ShouldNotBe(0);
        error.ShouldContain("remote: " + path);
        error.ShouldContain(said);
        error.ShouldContain("! [remote rejected] main -> main");
        (await _wiki.TipAsync()).ShouldBe(tip);
        Directory.GetDirectories(Path.Combine(_wiki.Repository, "objects"), "incoming-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Push_ofBytesThatAreNoText_orTooMany_isToldSo()
    {
        await File.WriteAllBytesAsync(Path.Combine(_wiki.Clones, "mine", "Latin.md"), [0xE9, 0x0A], TestContext.Current.CancellationToken);
        await _wiki.CommitAsync("mine", "Large.md", new string('x', (1 << 20) + 1));
        var (_, _, error) = await _wiki.TryGitAsync("mine", ["push", "origin", "main"]);
        error.ShouldContain("Latin.md: is no UTF-8 text");
        error.ShouldContain("Large.md: has 1048577 bytes");
    }

    [Fact]
    public async Task Push_ofARenameThatDiffersInCase_andOfGitsOwnFiles_isTaken()
    {
        await _wiki.GitAsync("mine", "mv", "Home.md", "home.md");
        await _wiki.CommitAsync("mine", ".gitignore", "*.tmp\n");
        await _wiki.CommitAsync("mine", ".obsidian/app.json", "{}\n");
        await _wiki.GitAsync("mine", "push", "--quiet", "origin", "main");
        (await _wiki.TipAsync()).ShouldBe((await _wiki.GitAsync("mine", "rev-parse", "HEAD")).Trim());
    }

    [Fact]
    public async Task Push_ofTheSameAgain_andFromAShallowClone_works()
    {
        (await _wiki.TryGitAsync("mine", ["push", "origin", "main"])).Error.ShouldContain("Everything up-to-date");
        await _wiki.GitAsync(null, "clone", "--quiet", "--depth=1", _wiki.Url, "shallow");
        await _wiki.CommitAsync("shallow", "Shallow.md", "From a shallow clone.\n");
        await _wiki.GitAsync("shallow", "push", "--quiet", "origin", "main");
        await FsckAsync();
    }

    [Fact]
    public async Task Pushers_besideWriters_loseNothing()
    {
        const int rounds = 6;
        await _wiki.CloneAsync("other");
        await Task.WhenAll(PushAsync("mine"), PushAsync("other"), WriteAsync("one"), WriteAsync("two"));
        var files = await StockGit.RunAsync(_wiki.Repository, "ls-tree", "-r", "--name-only", "refs/heads/main");
        foreach (var who in (string[])["mine", "other", "one", "two"])
        {
            for (var i = 0; i < rounds; i++)
            {
                files.ShouldContain($"{who}/{i}.md");
            }
        }

        // Each once: by trees nothing was written twice, and the line has every agent's commit.
        (await StockGit.RunAsync(_wiki.Repository, "rev-list", "--count", "refs/heads/main", "--", "one", "two")).Trim().ShouldBe($"{2 * rounds}");
        await FsckAsync();

        async Task PushAsync(string clone)
        {
            for (var i = 0; i < rounds; i++)
            {
                await _wiki.CommitAsync(clone, $"{clone}/{i}.md", $"{i}\n");
                for (var tries = 0; (await _wiki.TryGitAsync(clone, ["push", "--quiet", "origin", "main"])).Exit != 0; tries++)
                {
                    tries.ShouldBeLessThan(100);
                    await _wiki.GitAsync(clone, "pull", "--quiet", i % 2 == 0 ? "--rebase" : "--no-rebase", "--no-edit");
                }
            }
        }

        async Task WriteAsync(string who)
        {
            for (var i = 0; i < rounds; i++)
            {
                await _wiki.WriteAsync($"{who}/{i}", $"{i}\n");
            }
        }
    }

    private async Task FsckAsync()
    {
        await StockGit.RunAsync(_wiki.Repository, "fsck", "--strict", "--full");
        await _wiki.GitAsync(null, "clone", "--quiet", "--bare", _wiki.Url, "judge.git");
        await StockGit.RunAsync(Path.Combine(_wiki.Clones, "judge.git"), "fsck", "--strict", "--full");
    }

    private async Task<string> TextAsync(string tool, object arguments)
    {
        var result = await _wiki.Mcp.CallAsync(tool, arguments);
        result.IsError.ShouldNotBe(true);
        return result.StructuredContent!.ToString()!;
    }
}
