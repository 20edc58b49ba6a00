using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Files;
using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage.Commits;

/// <summary>Bytes that are elsewhere until the change that brings them is judged.</summary>
public sealed class IncomingTests
{
    private const int Size = 1000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData((3 << 20) + 1)]
    public async Task Commit_ofIncomingBytes_isWhatStockGitMakesOfThem(int length)
    {
        using var store = await CreateAsync();
        var content = Random(length);
        var opened = 0;
        var judged = 0;

        var result = await CommitAsync(store, new IncomingBytes(length, _ => Task.FromResult<Stream>(new Pieces(content, () => opened++))), () => judged++);

        (result.Changed, result.LostRaces, opened, judged).ShouldBe((true, 0, 1, 2));
        var id = result.Tip.Root.Entries.Single(entry => entry.Name == "film.mp4").Id;
        var file = Path.Combine(store.Root, "film.mp4");
        await System.IO.File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
        id.ToString().ShouldBe((await StockGit.RunAsync(store.Repository, "hash-object", file)).Trim());
        (await store.Wiki.ReadBlobSizeAsync(id, default)).ShouldBe(length);
        (await store.Wiki.ReadBlobAsync(id, default)).Span.SequenceEqual(content).ShouldBeTrue();
        ShouldHaveNoTemporaries(store);
        await ShouldBeSoundAsync(store.Repository);
    }

    [Theory]
    [InlineData(999)]
    [InlineData(1001)]
    public async Task Commit_ofBytesThatAreNotAsManyAsTheyClaim_changesNothing(int length)
    {
        using var store = await CreateAsync();

        await Should.ThrowAsync<IncomingLengthException>(() => CommitAsync(store, new IncomingBytes(1000, _ => Task.FromResult<Stream>(new MemoryStream(new byte[length])))));

        await ShouldBeAsBeforeAsync(store);
    }

    [Fact]
    public async Task Commit_thatIsRefusedWhenTheBytesAreThere_leavesNothingOfThem()
    {
        using var store = await CreateAsync();
        var judged = 0;

        await Should.ThrowAsync<InvalidOperationException>(() => CommitAsync(
            store, new IncomingBytes(1000, _ => Task.FromResult<Stream>(new MemoryStream(new byte[1000]))), () => judged++ == 0 ? 0 : throw new InvalidOperationException("The role has gone.")));

        await ShouldBeAsBeforeAsync(store);
    }

    [Fact]
    public async Task Commit_whoseBytesBreakOff_leavesNothingOfThem()
    {
        using var store = await CreateAsync();

        await Should.ThrowAsync<HttpRequestException>(() => CommitAsync(store, new IncomingBytes(1 << 20, _ => Task.FromResult<Stream>(new Pieces(new byte[1 << 20], () => { }, breakAt: 500_000)))));

        await ShouldBeAsBeforeAsync(store);
    }

    [Fact]
    public async Task Commit_whileOthersWrite_fetchesOnce_andIsJudgedOnTheNewestTip()
    {
        using var store = await CreateAsync();
        var opened = 0;
        var tips = new List<ObjectId>();
        var incoming = new IncomingBytes(1000, async _ =>
        {
            opened++;
            await store.CommitAsync("another", File("Another.md", "another"));
            return new MemoryStream(new byte[1000]);
        });

        var result = await store.Wiki.CommitAsync(
            new CommitRequest(Main, "film", (tip, _) =>
            {
                tips.Add(tip.Commit.Id);
                return new((new ChangeSet([new FileChange("film.mp4", Incoming: incoming)]), Details("Film")));
            }),
            CancellationToken.None);

        opened.ShouldBe(1);
        tips.Count.ShouldBe(2);
        result.Tip.Commit.Parents.ShouldBe([tips[1]]);
        result.Tip.Root.Entries.Select(entry => entry.Name).ShouldBe(["Another.md", "Home.md", "film.mp4"]);
    }

    [Fact]
    public async Task Commit_thatIsOnlyAskedWhetherItWouldBe_makesNothing()
    {
        using var store = await CreateAsync();
        var judged = 0;

        var result = await CommitAsync(store, new IncomingBytes(1000), () => judged++);

        (result.Changed, judged).ShouldBe((false, 1));
        await ShouldBeAsBeforeAsync(store);
    }

    [Fact]
    public async Task Commit_thatNamesOtherBytesEachTime_isEnded()
    {
        using var store = await CreateAsync();

        await Should.ThrowAsync<InvalidOperationException>(() => store.Wiki.CommitAsync(
            new CommitRequest(Main, "film", (_, _) => new((new ChangeSet([new FileChange("film.mp4", Incoming: new IncomingBytes(1, _ => Task.FromResult<Stream>(new MemoryStream(new byte[1]))))]), Details("Film")))),
            CancellationToken.None));

        await ShouldBeAsBeforeAsync(store);
    }

    [Fact]
    public async Task Commit_onAShareThatFailsAtEveryStep_leavesNothingHalf()
    {
        var (count, failAt) = (0, int.MaxValue);
        using var store = await CreateAsync(new HookedShareFiles(WikiStore.DefaultFiles(), (operation, path) =>
        {
            if (Interlocked.Increment(ref count) == failAt)
            {
                throw new ShareFileException(ShareError.Full, operation, path);
            }
        }) { SkipFlush = true });

        var failures = 0;
        for (var step = 1; ; step++)
        {
            (failAt, count) = (step, 0);
            try
            {
                await FilmAsync(step);
            }
            catch (StoreFullException)
            {
                failures++;
            }

            var reached = count >= step;
            failAt = int.MaxValue;
            (await FilmAsync(step)).Tip.Root.Entries.Single(entry => entry.Name == "film.mp4").Id.ShouldBe(Hash(Content(step)));
            if (!reached)
            {
                break;
            }
        }

        failures.ShouldBeGreaterThan(20);
        ShouldHaveNoTemporaries(store);
        await ShouldBeSoundAsync(store.Repository);

        // Once more as the same operation, as whoever was told of a failure does.
        Task<CommitResult> FilmAsync(int step)
        {
            var incoming = new IncomingBytes(Size, _ => Task.FromResult<Stream>(new MemoryStream(Content(step))));
            return store.Wiki.CommitAsync(new CommitRequest(Main, $"film-{step}", (_, _) => new((new ChangeSet([new FileChange("film.mp4", Incoming: incoming)]), Details("Film")))), CancellationToken.None);
        }

        static byte[] Content(int step) => Random(Size + step)[..Size];
        static ObjectId Hash(byte[] content) => Wikibot.Git.Storage.Objects.ObjectHash.Compute(Wikibot.Git.Storage.Objects.ObjectKind.Blob, content);
    }

    private static byte[] Random(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static Task<CommitResult> CommitAsync(TestStore store, IncomingBytes incoming, Func<int>? judge = null) => store.Wiki.CommitAsync(
        new CommitRequest(Main, Guid.NewGuid().ToString("N"), (_, _) =>
        {
            judge?.Invoke();
            return new((new ChangeSet([new FileChange("film.mp4", Incoming: incoming)]), Details("Film")));
        }),
        CancellationToken.None);

    private static async Task ShouldBeAsBeforeAsync(TestStore store)
    {
        (await store.Wiki.ReadTipAsync(Main, default))!.Root.Entries.Select(entry => entry.Name).ShouldBe(["Home.md"]);
        ShouldHaveNoTemporaries(store);
        await ShouldBeSoundAsync(store.Repository);
        (await StockGit.RunAsync(store.Repository, "fsck", "--unreachable", "--no-reflogs")).ShouldNotContain("unreachable blob");
    }

    private static void ShouldHaveNoTemporaries(TestStore store) => Directory.EnumerateFiles(store.Repository, "tmp_*", SearchOption.AllDirectories).ShouldBeEmpty();

    /// <summary>Comes in odd pieces, as from a network, and may break off.</summary>
    private sealed class Pieces(byte[] content, Action opened, int breakAt = int.MaxValue) : MemoryStream(content)
    {
        private bool _begun;

        public override int Read(Span<byte> buffer)
        {
            if (!_begun)
            {
                _begun = true;
                opened();
            }

            return Position >= breakAt ? throw new HttpRequestException("The connection broke off.") : base.Read(buffer[..Math.Min(buffer.Length, 1439)]);
        }
    }
}
