using Wikibot.Git.Storage;
using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage;

public sealed class CommitTests
{
    [Fact]
    public async Task CommitAsync_same_content_makes_no_commit()
    {
        using var store = await CreateAsync();
        var first = await store.CommitAsync("op-1", File("A.md", "a"));

        var second = await store.CommitAsync("op-2", File("A.md", "a"));

        second.Changed.ShouldBeFalse();
        second.Tip.Commit.Id.ShouldBe(first.Tip.Commit.Id);
    }

    [Fact]
    public async Task CommitAsync_deleting_the_last_file_removes_the_folder()
    {
        using var store = await CreateAsync();
        await store.CommitAsync("op-1", File("Dev/Deep/A.md", "a"));

        await store.CommitAsync("op-2", Gone("Dev/Deep/A.md"));

        (await StockGit.RunAsync(store.Repository, "ls-tree", "-r", "-t", "--name-only", "main")).Trim().ShouldBe("Home.md");
    }

    [Fact]
    public async Task CommitAsync_repeated_by_another_process_returns_the_first_commit()
    {
        using var store = await CreateAsync();
        var first = await store.CommitAsync("op-1", File("A.md", "a"));
        await store.CommitAsync("op-2", File("A.md", "b"));
        using var other = await OpenAsync(store.Root);

        var repeat = await other.CommitAsync("op-1", File("A.md", "a"));

        repeat.Replayed.ShouldBeTrue();
        repeat.Changed.ShouldBeTrue();
        repeat.Tip.Commit.Id.ShouldBe(first.Tip.Commit.Id);
        (await other.ReadAsync("A.md")).ShouldBe("b");
    }

    [Fact]
    public async Task CommitAsync_when_apply_throws_changes_nothing()
    {
        using var store = await CreateAsync();
        var before = (await store.Wiki.ReadTipAsync(Main, default))!.Commit.Id;

        await Should.ThrowAsync<TimeZoneNotFoundException>(() => store.Wiki.CommitAsync(
            new CommitRequest(Main, "op-1", (_, _) => throw new TimeZoneNotFoundException()), default));

        (await store.Wiki.ReadTipAsync(Main, default))!.Commit.Id.ShouldBe(before);
    }

    [Fact]
    public async Task CommitAsync_on_a_second_ref_leaves_main_alone()
    {
        using var store = await CreateAsync();
        var main = (await store.Wiki.ReadTipAsync(Main, default))!.Commit.Id;

        var meta = await store.Wiki.CommitAsync(
            new CommitRequest(Meta, "op-1", (_, _) => new((new ChangeSet([File("members.json", "[]")]), Details("Members")))), default);

        (await store.Wiki.ReadTipAsync(Main, default))!.Commit.Id.ShouldBe(main);
        (await StockGit.RunAsync(store.Repository, "rev-parse", Meta)).Trim().ShouldBe(meta.Tip.Commit.Id.ToString());
    }

    [Fact]
    public async Task CommitAsync_twenty_writers_of_different_pages_all_succeed()
    {
        using var store = await CreateAsync();
        var writers = Enumerable.Range(0, 20).Select(async i =>
        {
            using var own = await OpenAsync(store.Root);
            return await Task.Run(() => own.CommitAsync($"op-{i}", File($"Page {i}.md", $"{i}")));
        });

        var results = await Task.WhenAll(writers);

        results.ShouldAllBe(r => r.Changed && !r.Replayed);
        (await StockGit.RunAsync(store.Repository, "rev-list", "--count", "main")).Trim().ShouldBe("21");
        await ShouldBeSoundAsync(store.Repository);
    }

    [Fact]
    public async Task CommitAsync_the_same_operation_by_ten_processes_at_once_makes_one_commit()
    {
        using var store = await CreateAsync();
        var writers = Enumerable.Range(0, 10).Select(async i =>
        {
            using var own = await OpenAsync(store.Root);
            return await Task.Run(() => own.CommitAsync("same", File("A.md", "a")));
        });

        var results = await Task.WhenAll(writers);

        results.Select(r => r.Tip.Commit.Id).Distinct().Count().ShouldBe(1);
        (await StockGit.RunAsync(store.Repository, "rev-list", "--count", "main")).Trim().ShouldBe("2");
    }

    [Fact]
    public async Task CreateAsync_twice_is_refused_and_the_first_stays()
    {
        using var store = await CreateAsync();
        await store.CommitAsync("op-1", File("A.md", "a"));

        await Should.ThrowAsync<WikiExistsException>(() => store.Store.CreateAsync("home", Seeds(), default));

        (await store.ReadAsync("A.md")).ShouldBe("a");
        Directory.GetFileSystemEntries(store.Root).Length.ShouldBe(1);
    }

    [Fact]
    public async Task CreateAsync_by_many_at_once_makes_one_wiki()
    {
        using var store = await CreateAsync();
        var makers = Enumerable.Range(0, 8).Select(async i =>
        {
            using var own = await OpenAsync(store.Root);
            try
            {
                return await Task.Run(() => own.Store.CreateAsync("new", [new(Main, new ChangeSet([File("Maker.md", $"{i}")]), Details("Start"))], default)) is not null;
            }
            catch (WikiExistsException)
            {
                return false;
            }
        });

        (await Task.WhenAll(makers)).Count(made => made).ShouldBe(1);
        Directory.GetFileSystemEntries(store.Root).Select(Path.GetFileName).ShouldBe(["home.git", "new.git"], ignoreOrder: true, "no draft is left");
        await ShouldBeSoundAsync(Path.Combine(store.Root, "new.git"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a//b")]
    [InlineData("../x")]
    [InlineData("a/.GIT/config")]
    [InlineData("git~1/x")]
    [InlineData("a\0b")]
    public async Task CommitAsync_a_path_that_git_refuses_is_refused(string path)
    {
        using var store = await CreateAsync();

        await Should.ThrowAsync<ArgumentException>(() => store.CommitAsync("op-1", File(path, "x")));
    }

    [Fact]
    public async Task CommitAsync_a_path_that_is_no_unicode_is_refused()
    {
        using var store = await CreateAsync();

        await Should.ThrowAsync<ArgumentException>(() => store.CommitAsync("op-1", File("a/\ud800.md", "x")));
    }

    [Fact]
    public async Task CommitAsync_a_file_where_a_folder_is_is_refused()
    {
        using var store = await CreateAsync();
        await store.CommitAsync("op-1", File("A/B.md", "x"));

        await Should.ThrowAsync<ArgumentException>(() => store.CommitAsync("op-2", File("A", "x")));
        await Should.ThrowAsync<ArgumentException>(() => store.CommitAsync("op-3", File("A/B.md/C.md", "x")));
    }
}
