using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Files;
using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage.Refs;

/// <summary>The records are the truth; the ref may be late, absent, damaged or moved by hand (docs/decisions/0002).</summary>
public sealed class LineTests : IAsyncLifetime
{
    private TestStore _store = null!;

    private string Ref => Path.Combine(_store.Repository, "refs", "heads", "main");

    public async ValueTask InitializeAsync()
    {
        _store = await CreateAsync();
        for (var i = 1; i <= 3; i++)
        {
            await _store.CommitAsync($"op-{i}", File("Page.md", $"{i}"));
        }
    }

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("absent")]
    [InlineData("absent with its folder")]
    [InlineData("empty")]
    [InlineData("text")]
    [InlineData("missing object")]
    [InlineData("behind")]
    [InlineData("far behind")]
    public async Task ReadTipAsync_whatever_has_become_of_the_ref_finds_the_tip_and_the_next_write_goes_on(string damage)
    {
        var tip = await TipAsync(_store);
        await DamageAsync(damage, tip);

        using (var cold = await OpenAsync(_store.Root))
        {
            (await TipAsync(cold)).ShouldBe(tip);
        }

        await DamageAsync(damage, tip);
        (await TipAsync(_store)).ShouldBe(tip, "a process that knew the tip");
        await DamageAsync(damage, tip);
        using var writer = await OpenAsync(_store.Root);
        var made = await writer.CommitAsync("after", File("After.md", "x"));

        (await _store.ReadAsync("After.md")).ShouldBe("x");
        (await StockGit.RunAsync(_store.Repository, "rev-parse", "main", "main~1")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe([made.Tip.Commit.Id.ToString(), tip.ToString()]);
        await ShouldBeSoundAsync(_store.Repository);
    }

    [Fact]
    public async Task ReadTipAsync_on_a_share_that_takes_no_record_fails_and_does_not_try_for_ever()
    {
        Directory.Delete(Path.Combine(_store.Repository, "wikibot"), recursive: true);
        using var store = await OpenAsync(_store.Root, new TakesNoRecord(path => path.EndsWith("/adopted/root", StringComparison.Ordinal)));

        var failure = await Should.ThrowAsync<StoreFailedException>(() => TipAsync(store));

        failure.Message.ShouldContain("after 8 tries");
    }

    [Fact]
    public async Task CommitAsync_on_a_share_whose_claims_cannot_be_read_fails_and_does_not_try_for_ever()
    {
        using var store = await OpenAsync(_store.Root, new TakesNoRecord(path => path.Contains("/wikibot/ops/", StringComparison.Ordinal)));

        await Should.ThrowAsync<StoreFailedException>(() => store.CommitAsync("op-4", File("Page.md", "4")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadTipAsync_of_a_new_wiki_whose_ref_is_gone_finds_its_first_commit(bool warm)
    {
        using var store = await CreateAsync();
        var first = await TipAsync(store);
        System.IO.File.Delete(Path.Combine(store.Repository, "refs", "heads", "main"));
        using var cold = await OpenAsync(store.Root);

        (await TipAsync(warm ? store : cold)).ShouldBe(first);
        (await cold.CommitAsync("after", File("After.md", "x"))).Changed.ShouldBeTrue();

        (await StockGit.RunAsync(store.Repository, "rev-list", "--count", "main")).Trim().ShouldBe("2");
    }

    [Fact]
    public async Task ReadTipAsync_of_a_ref_that_never_was_is_null()
    {
        (await _store.Wiki.ReadTipAsync("refs/heads/other", default)).ShouldBeNull();
        await Should.ThrowAsync<InvalidOperationException>(() => _store.Wiki.CommitAsync(
            new CommitRequest("refs/heads/other", "op", (_, _) => new((new ChangeSet([File("A.md", "a")]), Details("A")))), default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadTipAsync_commits_that_stock_git_made_on_the_tip_are_adopted(bool warm)
    {
        var tip = await TipAsync(_store);
        var outside = await OutsideAsync(tip.ToString(), "one");
        outside = await OutsideAsync(outside, "two");
        await StockGit.RunAsync(_store.Repository, "update-ref", "refs/heads/main", outside);
        using var cold = await OpenAsync(_store.Root);
        var reader = warm ? _store : cold;

        (await TipAsync(reader)).ToString().ShouldBe(outside);
        var made = await reader.CommitAsync("after", File("After.md", "x"));
        using var later = await OpenAsync(_store.Root);
        (await TipAsync(later)).ShouldBe(made.Tip.Commit.Id);

        (await StockGit.RunAsync(_store.Repository, "rev-parse", "main~1")).Trim().ShouldBe(outside);
        (await StockGit.RunAsync(_store.Repository, "rev-parse", "main~3")).Trim().ShouldBe(tip.ToString());
        await ShouldBeSoundAsync(_store.Repository);
    }

    [Fact]
    public async Task ReadTipAsync_a_cold_process_finds_an_adopted_tip_without_reading_all_records()
    {
        var outside = await OutsideAsync((await TipAsync(_store)).ToString(), "one");
        await StockGit.RunAsync(_store.Repository, "update-ref", "refs/heads/main", outside);
        (await TipAsync(_store)).ToString().ShouldBe(outside);
        var looks = new List<string>();
        using var cold = await OpenAsync(_store.Root, new HookedShareFiles(WikiStore.DefaultFiles(), (operation, path) => looks.Add($"{operation} {path}")));

        (await TipAsync(cold)).ToString().ShouldBe(outside);

        looks.ShouldNotContain(l => l.StartsWith("list", StringComparison.Ordinal) && l.Contains("heads-main", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadTipAsync_commits_made_elsewhere_that_do_not_follow_the_tip_are_kept_aside(bool warm)
    {
        var tip = await TipAsync(_store);
        var outside = await OutsideAsync("main~2", "other line");
        await StockGit.RunAsync(_store.Repository, "update-ref", "refs/heads/main", outside);
        using var cold = await OpenAsync(_store.Root);

        (await TipAsync(warm ? _store : cold)).ShouldBe(tip);

        (await StockGit.RunAsync(_store.Repository, "rev-parse", "main", $"refs/wikibot/outside/{outside}")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe([tip.ToString(), outside]);
    }

    [Fact]
    public async Task OpenAsync_a_repository_copied_without_its_records_begins_a_new_line()
    {
        var tip = await TipAsync(_store);
        Directory.Delete(Path.Combine(_store.Repository, "wikibot"), recursive: true);
        using var cold = await OpenAsync(_store.Root);

        (await TipAsync(cold)).ShouldBe(tip);
        await cold.CommitAsync("one", File("After.md", "1"));
        await _store.CommitAsync("two", File("After.md", "2"));

        (await cold.ReadAsync("After.md")).ShouldBe("2");
        (await StockGit.RunAsync(_store.Repository, "rev-list", "--count", "main")).Trim().ShouldBe("6");
        await ShouldBeSoundAsync(_store.Repository);
    }

    [Fact]
    public async Task CommitAsync_decided_in_an_epoch_that_is_being_pruned_does_not_count()
    {
        // As on NFS, where a folder that was moved away still answers to who knows it: here it keeps its name.
        var files = WikiStore.DefaultFiles();
        var tip = (await _store.Wiki.ReadTipAsync(Main, default))!.Commit;
        var line = Path.Combine(_store.Repository, "wikibot", "heads-main");
        var epoch = Directory.GetDirectories(line, "2*").ShouldHaveSingleItem();
        using var beforeDeciding = new Freezer(1, (operation, path) => operation == "record" && path.EndsWith(tip.Id.ToString(), StringComparison.Ordinal) && !path.Contains("turns", StringComparison.Ordinal));
        using var frozen = await OpenAsync(_store.Root, beforeDeciding.Wrap(files));
        beforeDeciding.Arm();
        var late = Task.Run(() => frozen.CommitAsync("late", File("Late.md", "late")));
        await beforeDeciding.FrozenOrDoneAsync(late);
        await _store.CommitAsync("op-4", File("Page.md", "4"));
        files.Seal(epoch);
        files.Delete(Path.Combine(epoch, tip.Id.ToString()));

        beforeDeciding.Thaw();
        var result = await late;
        using var cold = await OpenAsync(_store.Root);

        result.LostRaces.ShouldBe(1);
        (await cold.ReadAsync("Page.md")).ShouldBe("4");
        (await cold.ReadAsync("Late.md")).ShouldBe("late");
        await ShouldBeSoundAsync(_store.Repository);
    }

    private static async Task<ObjectId> TipAsync(TestStore store) => (await store.Wiki.ReadTipAsync(Main, default)).ShouldNotBeNull().Commit.Id;

    private async Task<string> OutsideAsync(string parent, string message) => (await StockGit.RunAsync(
        _store.Repository, "-c", "user.name=a", "-c", "user.email=b", "commit-tree", "-p", parent, "-m", message, "main^{tree}")).Trim();

    private async Task DamageAsync(string damage, ObjectId tip)
    {
        switch (damage)
        {
            case "absent":
                System.IO.File.Delete(Ref);
                break;
            case "absent with its folder":
                Directory.Delete(Path.GetDirectoryName(Ref)!, recursive: true);
                break;
            case "empty":
                await System.IO.File.WriteAllTextAsync(Ref, "");
                break;
            case "text":
                await System.IO.File.WriteAllTextAsync(Ref, "<<<<<<< HEAD\n");
                break;
            case "missing object":
                await System.IO.File.WriteAllTextAsync(Ref, $"{new string('7', 40)}\n");
                break;
            case "behind":
                await StockGit.RunAsync(_store.Repository, "update-ref", "refs/heads/main", $"{tip}~1");
                break;
            case "far behind":
                await StockGit.RunAsync(_store.Repository, "update-ref", "refs/heads/main", $"{tip}~3");
                break;
            default:
                throw new ArgumentException($"No damage '{damage}'.", nameof(damage));
        }
    }

    /// <summary>Says of some records that they are there, and does not show them.</summary>
    private sealed class TakesNoRecord(Func<string, bool> which) : HookedShareFiles(WikiStore.DefaultFiles(), (_, _) => { })
    {
        public override RecordOutcome CreateRecord(string path, string content) => which(path) ? RecordOutcome.Exists : base.CreateRecord(path, content);

        public override string? ReadRecord(string path) => which(path) ? null : base.ReadRecord(path);
    }
}
