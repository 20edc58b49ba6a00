using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage.History;

public sealed class WalkTests
{
    [Fact]
    public async Task WalkAsync_edits_elsewhere_do_not_show_in_a_page_s_history()
    {
        using var store = await CreateAsync();
        await store.CommitAsync("op-page", File("Dev/Page.md", "1"), File("Dev/Beside.md", "1"));
        for (var i = 0; i < 4; i++)
        {
            await store.CommitAsync($"op-root-{i}", File("Home.md", $"{i}"));
            await store.CommitAsync($"op-beside-{i}", File("Dev/Beside.md", $"changed {i}"));
        }

        await store.CommitAsync("op-again", File("Dev/Page.md", "2"));
        await store.CommitAsync("op-last", File("Home.md", "last"));

        var tip = (await store.Wiki.ReadTipAsync(Main, TestContext.Current.CancellationToken)).ShouldNotBeNull();
        var walked = new List<string>();
        await foreach (var change in store.Wiki.WalkAsync(tip.Commit.Id, "Dev/Page.md", TestContext.Current.CancellationToken))
        {
            walked.Add(change.Commit.Id.ToString());
        }

        walked.ShouldBe((await StockGit.RunAsync(store.Repository, "log", "--format=%H", "main", "--", "Dev/Page.md")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        walked.Count.ShouldBe(2);
    }
}
