using Wikibot.Git.Base;
using Wikibot.Git.Client;
using Wikibot.Git.History;
using Wikibot.Git.Index;
using Wikibot.Git.Members;
using Wikibot.Git.Storage;
using Wikibot.Tests.Git.Search;
using Wikibot.Tests.Git.Storage;

namespace Wikibot.Tests.Git.Index;

/// <summary>The past is looked up, not walked through: also while the index is being made, and with the same answers.</summary>
public sealed class IndexedWikiTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task History_ofAnIndexThatIsNotWhole_isThatOfGit()
    {
        using var store = await FilledAsync(1500, 50);
        using var indexes = IndexScene.Open(store, _folder.Path, options => options.UpdateTime = TimeSpan.FromMilliseconds(1));
        foreach (var path in (string[])["P0", "Moved15", "P49", "Moved3", "Home"])
        {
            var expected = await NaiveHistory.OfAsync(store.Repository, path);
            var entries = new List<HistoryEntry>();
            string? cursor = null;
            do
            {
                var part = await HistoryReader.OfPageAsync(IndexScene.Access(store, indexes), PagePath.Parse(path), cursor, 7, CancellationToken.None);
                entries.AddRange(part.Entries);
                cursor = part.NextCursor;
            }
            while (cursor is not null);
            HistoryCheck.ShouldBe(entries, expected, path);
        }

        var missing = await Should.ThrowAsync<WikibotProblemException>(() => HistoryReader.OfPageAsync(IndexScene.Access(store, indexes), PagePath.Parse("Never"), null, 7, CancellationToken.None));
        missing.Code.ShouldBe(ProblemCodes.PageNotFound);
    }

    [Fact]
    public async Task Past_ofAWholeIndex_isReadWithoutAWalk()
    {
        using var store = await FilledAsync(1500, 50);
        using var indexes = IndexScene.Open(store, _folder.Path);
        await IndexScene.ShouldBeThatOfGitAsync(store, indexes, "Home");
        var tip = await store.Wiki.TipAsync(CancellationToken.None);
        var first = ObjectId.Parse((await StockGit.RunAsync(store.Repository, "rev-list", "--max-parents=0", "main")).Trim());
        var counted = new CountedWiki(store.Wiki);
        var wiki = new IndexedWikiView(indexes, TimeProvider.System).Over(counted);
        var access = new WikiAccess(wiki, new Caller("test", "Test", "test@example.org"), Role.Viewer);
        (await HistoryReader.OfPageAsync(access, PagePath.Parse("Home"), null, 50, CancellationToken.None)).Entries.Count.ShouldBe(1);
        (await HistoryReader.OfPageAsync(access, PagePath.Parse("Moved15"), null, 50, CancellationToken.None)).Entries.Count.ShouldBe(16);
        (await MissingPage.AtAsync(wiki, tip, tip, PagePath.Parse("Moved3"), CancellationToken.None)).Extensions["movedTo"].ToString().ShouldBe("Moved15");
        (await MissingPage.AtAsync(wiki, tip, tip, PagePath.Parse("Never"), CancellationToken.None)).Extensions.ContainsKey("lastCommit").ShouldBeFalse();
        (await wiki.IsOnMainAsync(tip.Commit.Id, first, CancellationToken.None)).ShouldBeTrue();
        (await wiki.IsOnMainAsync(first, tip.Commit.Id, CancellationToken.None)).ShouldBeFalse();
        (await wiki.IsOnMainAsync(tip.Commit.Id, tip.Root.Id, CancellationToken.None)).ShouldBeFalse();
        var past = await wiki.AtAsync(tip, first.ToString(), CancellationToken.None);
        (await PastPlace.OfAsync(wiki, tip, past, PagePath.Parse("Moved15"), CancellationToken.None)).Value.ShouldBe("Moved0");
        counted.Walked.ShouldBe(0);
    }

    [Fact]
    public async Task IsOnMain_whileTheIndexIsMade_isThatOfTheEngine()
    {
        using var store = await FilledAsync(900, 50);
        using var indexes = IndexScene.Open(store, _folder.Path);
        var wiki = new IndexedWikiView(indexes, TimeProvider.System).Over(store.Wiki);
        var line = (await StockGit.RunAsync(store.Repository, "rev-list", "main")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var made = false; !made;)
        {
            made = await indexes.ReadAsync(store.Wiki, IndexNeed.Line, TimeSpan.Zero, (_, state) => state.IsLineWhole, CancellationToken.None);
            foreach (var (tip, commit) in (IEnumerable<(int, int)>)[(0, 899), (0, 100), (500, 400), (400, 500), (850, 850), (300, 700), (0, 350)])
            {
                (await wiki.IsOnMainAsync(ObjectId.Parse(line[tip]), ObjectId.Parse(line[commit]), CancellationToken.None)).ShouldBe(tip <= commit);
            }
        }
    }

    /// <summary>Many commits by others since the last time: first the newest are read, then what was left from before.</summary>
    [Fact]
    public async Task Index_withSeveralStretchesToRead_isThatOfGit()
    {
        using var store = await FilledAsync(700, 50);
        using var indexes = IndexScene.Open(store, _folder.Path, options => options.UpdateTime = TimeSpan.FromMilliseconds(1));
        await StepAsync(store, indexes);
        await IndexScene.FillAsync(store, 450, 60);
        await StepAsync(store, indexes);
        await store.CommitAsync("one", TestStore.File("P3.md", "one\n"));
        await StepAsync(store, indexes);
        var access = IndexScene.Access(store, indexes);
        foreach (var path in (string[])["P3", "Moved4", "Home"])
        {
            var expected = await NaiveHistory.OfAsync(store.Repository, path);
            HistoryCheck.ShouldBe((await HistoryReader.OfPageAsync(access, PagePath.Parse(path), null, 200, CancellationToken.None)).Entries, expected, path);
        }

        await IndexScene.ShouldBeThatOfGitAsync(store, indexes, "P3", "P59", "Moved1");
        var dated = await indexes.ReadAsync(store.Wiki, IndexNeed.All, TimeSpan.FromMinutes(1), (database, _) => database.Query("SELECT path, at FROM files", row => (TreeName.Decode(row.GetFieldValue<byte[]>(0)), row.GetInt64(1))), CancellationToken.None);
        foreach (var (path, at) in dated)
        {
            at.ShouldBe(long.Parse((await StockGit.RunAsync(store.Repository, "log", "-1", "--format=%ct", "main", "--", path)).Trim()), path);
        }
    }

    [Fact]
    public async Task Index_whileOneRequestMakesIt_answersOthersBetween()
    {
        using var store = await FilledAsync(1200, 1200);
        using var indexes = IndexScene.Open(store, _folder.Path);

        // Whoever makes it stands in its first step until another waits for a turn, and soon after that for the answer of the other: however slow either is, the one comes between.
        var maker = new HeldWiki(store.Wiki, 10, 200);
        var making = Task.Run(() => indexes.ReadAsync(maker, IndexNeed.All, TimeSpan.FromMinutes(5), (_, state) => state, CancellationToken.None), CancellationToken.None);
        await maker.HeldAsync(0);
        var asking = indexes.ReadAsync(store.Wiki, TimeSpan.Zero, (_, state) => state, CancellationToken.None);
        asking.IsCompleted.ShouldBeFalse();
        maker.LetGo(0);
        var state = await asking;
        await maker.HeldAsync(1);
        making.IsCompleted.ShouldBeFalse();
        (state.Pending > 0, state.Pages).ShouldBe((true, 1202));
        maker.LetGo(1);
        var whole = await making;
        (whole.IsWhole, whole.IsLineWhole, whole.Pages).ShouldBe((true, true, 1202));
    }

    private static Task<int> StepAsync(TestStore store, WikiIndexes indexes) => indexes.ReadAsync(store.Wiki, IndexNeed.Line, TimeSpan.Zero, (_, state) => state.Pages, CancellationToken.None);

    private static async Task<TestStore> FilledAsync(int commits, int pages)
    {
        var store = await TestStore.CreateAsync();
        await IndexScene.FillAsync(store, commits, pages);
        return store;
    }

    /// <summary>A wiki whose reader is held in front of some blobs, counted from 1 on, until let go.</summary>
    private sealed class HeldWiki(IWiki wiki, params int[] at) : WikiLayer(wiki)
    {
        private readonly TaskCompletionSource[] _held = [.. at.Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        private readonly TaskCompletionSource[] _letGo = [.. at.Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        private int _blobs;

        public Task HeldAsync(int place) => _held[place].Task.WaitAsync(TestContext.Current.CancellationToken);

        public void LetGo(int place) => _letGo[place].SetResult();

        public override async ValueTask<ReadOnlyMemory<byte>> ReadBlobAsync(ObjectId id, CancellationToken cancellationToken)
        {
            if (Array.IndexOf(at, Interlocked.Increment(ref _blobs)) is >= 0 and var place)
            {
                _held[place].SetResult();
                await _letGo[place].Task.WaitAsync(TestContext.Current.CancellationToken);
            }

            return await base.ReadBlobAsync(id, cancellationToken);
        }
    }

    private sealed class CountedWiki(IWiki wiki) : WikiLayer(wiki)
    {
        public int Walked { get; private set; }

        public override ValueTask<bool> IsOnMainAsync(ObjectId tip, ObjectId commit, CancellationToken cancellationToken)
        {
            Walked++;
            return base.IsOnMainAsync(tip, commit, cancellationToken);
        }

        public override IAsyncEnumerable<PathChange> WalkAsync(ObjectId from, string? path, CancellationToken cancellationToken, ObjectId? stop = null)
        {
            Walked++;
            return base.WalkAsync(from, path, cancellationToken, stop);
        }
    }
}
