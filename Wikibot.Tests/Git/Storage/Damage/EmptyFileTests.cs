using Wikibot.Git.Client;
using Wikibot.Git.Storage;
using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage.Damage;

/// <summary>An empty file among so many objects that they go into a pack (fault 1), and packs that earlier versions damaged so.</summary>
public sealed class EmptyFileTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Theory]
    [InlineData(1)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(60)]
    public async Task CommitAsync_an_empty_file_among_any_number_of_others_is_whole_for_stock_git(int others)
    {
        using var store = await CreateAsync();

        await store.CommitAsync("op", WithAnEmptyOne(others));

        await ShouldBeSoundAsync(store.Repository);
        await ShouldCloneAsync(store);
    }

    [Fact]
    public async Task Write_sixteen_pages_and_an_empty_one_can_be_read_moved_exported_and_cloned()
    {
        await using var host = new GitServiceHost();
        var wiki = await host.NewWikiAsync();
        var pages = Enumerable.Range(0, 16).Select(i => new PageWrite($"P{i}", $"text {i}\n")).Append(new PageWrite("Empty", ""));

        (await host.Git.WritePagesAsync(GitServiceHost.Ada, wiki, new WritePagesRequest([.. pages]), GitServiceHost.Id())).Changed.ShouldBeTrue();

        await ShouldBeSoundAsync(host.Repository(wiki));
        (await StockGit.RunAsync(host.Repository(wiki), "show", "main:Empty.md")).ShouldBe("");
        (await host.Git.ReadPageAsync(GitServiceHost.Ada, wiki, "Empty")).Content.ShouldBe("");
    }

    [Fact]
    public async Task Pack_of_an_earlier_version_is_read_changed_and_sent_as_if_it_were_whole()
    {
        using var store = await DamagedAsync();

        using var cold = await OpenAsync(store.Root);
        (await cold.ReadAsync("Empty.md")).ShouldBe("");
        (await cold.CommitAsync("delete", Gone("Folder 3/Page.md"))).Changed.ShouldBeTrue();
        var pack = Path.Combine(store.Root, "sent.pack");
        var tip = (await cold.Wiki.ReadTipAsync(Main, default))!.Commit.Id;
        await using (var to = System.IO.File.Create(pack))
        {
            await cold.Wiki.WritePackAsync([tip], [], to, default);
        }

        var other = Path.Combine(store.Root, "other.git");
        await StockGit.RunAsync(store.Root, "init", "--quiet", "--bare", other);
        await StockGit.RunAsync(other, "index-pack", "--strict", pack);
    }

    [Fact]
    public async Task MaintainAsync_pack_of_an_earlier_version_is_named_and_made_anew()
    {
        using var store = await DamagedAsync();
        var damaged = Path.GetFileNameWithoutExtension(Directory.GetFiles(Path.Combine(store.Repository, "objects", "pack"), "*.pack").Single());
        using var reader = await OpenAsync(store.Root);
        (await reader.ReadAsync("Folder 1/Page.md")).ShouldBe("1 text");

        // The counts ask for nothing: a damaged pack is looked for all the same.
        var report = await store.Wiki.MaintainAsync(TimeSpan.FromMinutes(1), force: false, default);

        report.Mended.ShouldBe([damaged]);
        report.Ran.ShouldBeTrue();
        await ShouldBeSoundAsync(store.Repository);
        await ShouldCloneAsync(store);
        (await reader.ReadAsync("Folder 2/Page.md")).ShouldBe("2 text");
        (await reader.ReadAsync("Empty.md")).ShouldBe("");
        (await store.Wiki.MaintainAsync(TimeSpan.FromMinutes(1), force: false, default)).Mended.ShouldBeEmpty();
    }

    [Fact]
    public async Task MaintainAsync_that_joins_packs_of_which_one_was_damaged_leaves_a_sound_repository()
    {
        using var store = await CreateAsync(time: _time, configure: o => o with { JoinPacks = 2, LooseGrace = TimeSpan.Zero });
        await store.CommitAsync("one", WithAnEmptyOne(20));
        OldPacks.Damage(store.Repository);
        await store.CommitAsync("two", [.. Enumerable.Range(0, 20).Select(i => File($"More {i}.md", $"{i}"))]);

        (await store.Wiki.MaintainAsync(TimeSpan.FromMinutes(1), force: true, default)).Mended.Count.ShouldBe(1);
        _time.Advance(TimeSpan.FromDays(2));
        await store.Wiki.MaintainAsync(TimeSpan.FromMinutes(1), force: true, default);

        Directory.GetFiles(Path.Combine(store.Repository, "objects", "pack"), "*.pack").Length.ShouldBe(1);
        await ShouldBeSoundAsync(store.Repository);
    }

    private static FileChange[] WithAnEmptyOne(int others) =>
        [.. Enumerable.Range(0, others).Select(i => File($"Folder {i}/Page.md", $"{i} text")), File("Empty.md", "")];

    private async Task<TestStore> DamagedAsync()
    {
        var store = await CreateAsync(time: _time);
        await store.CommitAsync("op", WithAnEmptyOne(20));
        OldPacks.Damage(store.Repository);
        (await StockGit.TryRunAsync(store.Repository, "fsck")).Exit.ShouldNotBe(0, "the pack must be as damaged as an earlier version made it");
        return store;
    }

    private static async Task ShouldCloneAsync(TestStore store)
    {
        var clone = Path.Combine(store.Root, "clone");
        await StockGit.RunAsync(store.Root, "clone", "--quiet", "--no-local", store.Repository, clone);
        (await System.IO.File.ReadAllBytesAsync(Path.Combine(clone, "Empty.md"))).ShouldBeEmpty();
    }
}
