using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage;

/// <summary>Stock git takes no object from a wiki, whatever it is told to tidy up (issue 16, attack 3).</summary>
public sealed class PreciousObjectsTests
{
    [Theory]
    [InlineData("gc", "--quiet", "--prune=now")]
    [InlineData("gc", "--quiet", "--aggressive", "--prune=now")]
    [InlineData("prune", "--expire=now")]
    [InlineData("repack", "-a", "-d", "-q")]
    [InlineData("repack", "-A", "-d", "-q", "--unpack-unreachable=now")]
    public async Task Git_that_tidies_up_leaves_objects_that_no_ref_reaches(params string[] command)
    {
        using var store = await CreateAsync();
        await store.CommitAsync("op-1", File("A.md", "a"));
        var file = Path.Combine(store.Root, "loner");
        await System.IO.File.WriteAllTextAsync(file, "of a commit on its way");
        var loner = (await StockGit.RunAsync(store.Repository, "hash-object", "-w", file)).Trim();

        await TryAsync(store.Repository, command);

        (await StockGit.RunAsync(store.Repository, "cat-file", "-p", loner)).ShouldBe("of a commit on its way");
        await store.CommitAsync("op-2", File("B.md", "b"));
        using var other = await OpenAsync(store.Root);
        (await other.ReadAsync("A.md")).ShouldBe("a");
        await ShouldBeSoundAsync(store.Repository);
    }

    [Fact]
    public async Task Git_gc_with_prune_now_beside_four_writers_breaks_nothing()
    {
        using var store = await CreateAsync();
        using var stop = new CancellationTokenSource();
        var collecting = Task.Run(async () =>
        {
            var runs = 0;
            for (; !stop.IsCancellationRequested; runs++)
            {
                await TryAsync(store.Repository, ["gc", "--quiet", "--prune=now"]);
            }

            return runs;
        });

        var commits = await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            using var own = await OpenAsync(store.Root);
            for (var i = 0; i < 25; i++)
            {
                (await own.CommitAsync($"op-{writer}-{i}", File($"Page {writer}.md", $"text {i}"))).Changed.ShouldBeTrue();
            }

            return 25;
        })));
        await stop.CancelAsync();

        (await collecting).ShouldBeGreaterThan(0);
        (await StockGit.RunAsync(store.Repository, "rev-list", "--count", "main")).Trim().ShouldBe($"{commits.Sum() + 1}");
        await ShouldBeSoundAsync(store.Repository);
    }

    [Fact]
    public async Task MaintainAsync_makes_the_objects_of_an_older_repository_precious_and_leaves_what_an_operator_chose()
    {
        using var store = await CreateAsync();
        await StockGit.RunAsync(store.Repository, "config", "--unset", "extensions.preciousObjects");

        await store.Wiki.MaintainAsync(TimeSpan.FromMinutes(1), force: false, default);

        (await StockGit.RunAsync(store.Repository, "config", "extensions.preciousObjects")).Trim().ShouldBe("true");
        (await StockGit.RunAsync(store.Repository, "config", "gc.auto")).Trim().ShouldBe("0");

        await StockGit.RunAsync(store.Repository, "config", "extensions.preciousObjects", "false");
        await store.Wiki.MaintainAsync(TimeSpan.FromMinutes(1), force: false, default);

        (await StockGit.RunAsync(store.Repository, "config", "extensions.preciousObjects")).Trim().ShouldBe("false");
    }

    [Fact]
    public async Task LibGit2Sharp_opens_a_repository_with_precious_objects()
    {
        using var store = await CreateAsync();
        await store.CommitAsync("op-1", File("A.md", "a"));

        using var repository = new LibGit2Sharp.Repository(store.Repository);

        repository.Head.Tip.Tree.Single(entry => entry.Name == "A.md").Target.ShouldBeOfType<LibGit2Sharp.Blob>().GetContentText().ShouldBe("a");
    }

    // Refusing is an answer, too.
    private static async Task TryAsync(string repository, string[] command)
    {
        try
        {
            await StockGit.RunAsync(repository, command);
        }
        catch (Exception refused) when (refused.Message.Contains("precious-objects", StringComparison.Ordinal))
        {
            TestContext.Current.SendDiagnosticMessage(refused.Message);
        }
    }
}
