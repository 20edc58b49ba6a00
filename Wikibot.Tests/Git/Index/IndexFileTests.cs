using Wikibot.Git.Index;
using Wikibot.Tests.Git.Storage;

namespace Wikibot.Tests.Git.Index;

/// <summary>An index costs nothing to lose: whatever became of its file, the answer is that of the wiki.</summary>
public sealed class IndexFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string File => Path.Combine(_folder.Path, "0", "home.db");

    [Fact]
    public async Task Index_ofTheProcessBefore_isUsedAgain()
    {
        using var store = await MakeAsync();
        var made = System.IO.File.GetCreationTimeUtc(File);
        (await CountAsync(store)).ShouldBe(1);
        System.IO.File.GetCreationTimeUtc(File).ShouldBe(made);
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("truncated")]
    [InlineData("empty")]
    [InlineData("flipped")]
    [InlineData("another form")]
    [InlineData("another wiki's")]
    [InlineData("unsealed")]
    [InlineData("no database")]
    [InlineData("with a log")]
    public async Task Index_damaged_isMadeAnew(string damage)
    {
        using var store = await MakeAsync();
        await DamageAsync(damage);
        (await CountAsync(store)).ShouldBe(1);
    }

    /// <summary>Every bit counts: the text that is kept, too.</summary>
    [Fact]
    public async Task Index_anyByteFlipped_isMadeAnew()
    {
        using var store = await MakeAsync();
        var random = new Random(TestScale.Seed(7));
        for (var i = 0; i < TestScale.Cases(20, 500); i++)
        {
            await FlipAsync(random);
            (await CountAsync(store)).ShouldBe(1);
        }
    }

    /// <summary>A file that goes bad under the process that uses it.</summary>
    [Fact]
    public async Task Index_overwrittenWhileInUse_isMadeAnew()
    {
        using var store = await MakeAsync();
        using var indexes = Open(store);
        (await IndexScene.CountAsync(store, indexes)).ShouldBe(1);
        using (var file = new FileStream(File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Write(new byte[4096 * 4]);
        }

        await store.CommitAsync("more", TestStore.File("More.md", "needle\n"));
        (await IndexScene.CountAsync(store, indexes)).ShouldBe(2);
    }

    /// <summary>Who reads while the file is made anew for another history reads the old one to the end; nobody does after.</summary>
    [Fact]
    public async Task Index_madeAnewWhileItIsRead_isNotReadAgain()
    {
        using var store = await MakeAsync();
        using var fresh = await TestStore.CreateAsync();
        using var indexes = Open(store);
        using var go = new ManualResetEventSlim();
        var began = new TaskCompletionSource();
        var reading = Task.Run(
            () => indexes.ReadAsync(
                store.Wiki,
                (database, _) =>
                {
                    began.SetResult();
                    go.Wait(TestContext.Current.CancellationToken);
                    return database.Number("SELECT count(*) FROM words WHERE words MATCH 'needle'");
                },
                CancellationToken.None),
            TestContext.Current.CancellationToken);
        await began.Task;
        (await IndexScene.CountAsync(fresh, indexes)).ShouldBe(0);
        go.Set();
        (await reading).ShouldBe(1);
        for (var i = 0; i < 3; i++)
        {
            (await IndexScene.CountAsync(fresh, indexes)).ShouldBe(0);
        }
    }

    /// <summary>Issue 16: names come back empty.</summary>
    [Fact]
    public async Task Index_ofADeletedWiki_isNothingToTheNewOneOfItsName()
    {
        using (await MakeAsync())
        {
            // The wiki goes with its folder.
        }

        using var fresh = await TestStore.CreateAsync();
        (await CountAsync(fresh)).ShouldBe(0);
        await fresh.CommitAsync("needle", TestStore.File("Other.md", "needle\n"));
        (await CountAsync(fresh)).ShouldBe(1);
    }

    [Fact]
    public async Task Indexes_ofTwoProcesses_areApart()
    {
        using var store = await MakeAsync();
        using var one = Open(store);
        using var other = Open(store);
        (await IndexScene.CountAsync(store, one)).ShouldBe(1);
        (await IndexScene.CountAsync(store, other)).ShouldBe(1);
        Directory.Exists(Path.Combine(_folder.Path, "1")).ShouldBeTrue();
    }

    [Fact]
    public async Task Index_leftByAnotherProcess_isRemoved()
    {
        using var store = await MakeAsync();
        Directory.CreateDirectory(Path.Combine(_folder.Path, "1"));
        await System.IO.File.WriteAllTextAsync(Path.Combine(_folder.Path, "1", "old.db"), "x", TestContext.Current.CancellationToken);
        (await CountAsync(store)).ShouldBe(1);
        System.IO.File.Exists(Path.Combine(_folder.Path, "1", "old.db")).ShouldBeFalse();
    }

    [Fact]
    public async Task Indexes_beyondTheBound_goTheOldestFirst()
    {
        using var store = await TestStore.CreateAsync();
        using var indexes = Open(store, options => options.MaxBytes = 1 << 20);
        foreach (var name in (string[])["a", "b", "c"])
        {
            var wiki = await store.Store.CreateAsync(name, TestStore.Seeds(), CancellationToken.None);
            var files = Enumerable.Range(0, 60).Select(i => TestStore.File($"{i}.md", string.Join(' ', Enumerable.Range(0, 1500).Select(word => $"{name}{i}x{word}"))));
            await TestStore.CommitAsync(wiki, "fill", [.. files]);
            (await indexes.ReadAsync(wiki, (_, state) => state.IsWhole, CancellationToken.None)).ShouldBeTrue();
        }

        Directory.EnumerateFiles(Path.Combine(_folder.Path, "0"), "*.db").Select(Path.GetFileName).ShouldBe(["c.db"]);
    }

    [Fact]
    public async Task Index_withoutTime_saysThatItIsNotWholeAndGoesOn()
    {
        using var store = await TestStore.CreateAsync();
        await store.CommitAsync("many", [.. Enumerable.Range(0, 300).Select(i => TestStore.File($"{i}.md", "needle\n"))]);
        using var indexes = Open(store, options => options.UpdateTime = TimeSpan.FromMilliseconds(1));
        var states = new List<IndexState>();
        do
        {
            states.Add(await indexes.ReadAsync(store.Wiki, TimeSpan.Zero, (_, state) => state, CancellationToken.None));
        }
        while (!states[^1].IsWhole);

        states.Count.ShouldBeGreaterThan(3);
        states.Select(state => state.Pending).ShouldBe(states.Select(state => state.Pending).OrderDescending());
        (await IndexScene.CountAsync(store, indexes)).ShouldBe(300);
    }

    private async Task<TestStore> MakeAsync()
    {
        var store = await TestStore.CreateAsync();
        await store.CommitAsync("needle", TestStore.File("Needle.md", "A needle in a haystack.\n"));
        (await CountAsync(store)).ShouldBe(1);
        System.IO.File.Exists(File + ".seal").ShouldBeTrue();
        return store;
    }

    private async Task<long> CountAsync(TestStore store)
    {
        using var indexes = Open(store);
        return await IndexScene.CountAsync(store, indexes);
    }

    private WikiIndexes Open(TestStore store, Action<IndexOptions>? configure = null) => IndexScene.Open(store, _folder.Path, configure);

    private async Task DamageAsync(string damage)
    {
        switch (damage)
        {
            case "deleted":
                System.IO.File.Delete(File);
                break;
            case "truncated" or "empty":
                await using (var file = new FileStream(File, FileMode.Open))
                {
                    file.SetLength(damage == "empty" ? 0 : file.Length / 2);
                }

                break;
            case "flipped":
                await FlipAsync(new Random(1));
                break;
            case "another form":
                Reseal(file => file.Execute("PRAGMA user_version = 999"));
                break;
            case "another wiki's":
                Reseal(file => file.Execute("UPDATE meta SET value = 'other' WHERE name = 'wiki'"));
                break;
            case "unsealed":
                System.IO.File.Delete(File + ".seal");
                break;
            case "no database":
                await System.IO.File.WriteAllTextAsync(File, "This is none.", TestContext.Current.CancellationToken);
                new IndexFile(File, "home").Seal();
                break;
            default:
                await System.IO.File.WriteAllTextAsync(File + "-wal", "log", TestContext.Current.CancellationToken);
                break;
        }
    }

    private void Reseal(Action<Database> change)
    {
        using (var database = new Database(File))
        {
            change(database);
            database.Execute("DELETE FROM words WHERE rowid > 0");
        }

        new IndexFile(File, "home").Seal();
    }

    private async Task FlipAsync(Random random)
    {
        var bytes = await System.IO.File.ReadAllBytesAsync(File, TestContext.Current.CancellationToken);
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        await using var file = new FileStream(File, FileMode.Open);
        await file.WriteAsync(bytes, TestContext.Current.CancellationToken);
    }
}
