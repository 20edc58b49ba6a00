using Wikibot.Git.Storage;
using Wikibot.Tests.Git.Storage.Files;
using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage;

/// <summary>Tips that are asked for ahead, on a share where each look takes long.</summary>
public sealed class TipAheadTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly ManualResetEventSlim _mainWasAsked = new();
    private volatile bool _metaWaits;
    private TestStore _store = null!;
    private TestStore _other = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await CreateAsync(new FarShareFiles(WikiStore.DefaultFiles(), Before) { SkipFlush = true });
        _other = await OpenAsync(_store.Root);
        await _store.Wiki.ReadTipAsync(Main, Cancel);
        await _store.Wiki.ReadTipAsync(Meta, Cancel);
    }

    public ValueTask DisposeAsync()
    {
        _other.Dispose();
        _store.Dispose();
        _mainWasAsked.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task LookAhead_onASlowShare_asksBesideWhatComesNext()
    {
        using var ahead = TipAhead.Begin();
        _metaWaits = true;

        _store.Wiki.LookAhead(Main);
        await _store.Wiki.ReadTipAsync(Meta, Cancel);

        _mainWasAsked.IsSet.ShouldBeTrue("else the look at the other ref would still wait for it");
        (await TipAsync()).ShouldBe(await MainAsync());
    }

    [Fact]
    public async Task ReadTipAsync_askedAhead_isTakenOnce()
    {
        using var ahead = TipAhead.Begin();
        _store.Wiki.LookAhead(Main);
        var before = await TipAsync();

        var made = await _other.CommitAsync("after", File("After.md", "x"));

        before.ShouldNotBe(made.Tip.Commit.Id);
        (await TipAsync()).ShouldBe(made.Tip.Commit.Id);
    }

    [Fact]
    public async Task ReadTipAsync_whatWasAcknowledgedBeforeTheRequest_isThere()
    {
        for (var i = 0; i < 50; i++)
        {
            var made = await _other.CommitAsync($"before-{i}", File("Before.md", $"{i}"));
            using var ahead = TipAhead.Begin();
            _store.Wiki.LookAhead(Main);

            (await TipAsync()).ShouldBe(made.Tip.Commit.Id);
        }
    }

    [Fact]
    public async Task CommitAsync_onATipAskedAhead_isOnTheTipAfterIt()
    {
        using var ahead = TipAhead.Begin();
        _store.Wiki.LookAhead(Main);

        var made = await _store.CommitAsync("own", File("Own.md", "x"));

        (await TipAsync()).ShouldBe(made.Tip.Commit.Id);
        (await MainAsync()).ShouldBe(made.Tip.Commit.Id);
    }

    [Fact]
    public async Task CommitAsync_anotherHasWrittenSinceItWasAskedAhead_losesNeither()
    {
        for (var i = 0; i < 20; i++)
        {
            using var ahead = TipAhead.Begin();
            _store.Wiki.LookAhead(Main);
            var theirs = await _other.CommitAsync($"theirs-{i}", File($"Theirs {i}.md", "x"));

            var ours = await _store.CommitAsync($"ours-{i}", File($"Ours {i}.md", "x"));

            (await MainAsync()).ShouldBe(ours.Tip.Commit.Id);
            ours.Tip.Commit.Parents.ShouldBe([theirs.Tip.Commit.Id]);
        }

        await ShouldBeSoundAsync(_store.Repository);
    }

    [Fact]
    public async Task ReadTipAsync_theRequestIsOver_asksAfresh()
    {
        var ahead = TipAhead.Begin();
        _store.Wiki.LookAhead(Main);
        ahead.Dispose();
        var made = await _other.CommitAsync("later", File("Later.md", "x"));

        (await TipAsync()).ShouldBe(made.Tip.Commit.Id);
    }

    private async Task<ObjectId> TipAsync() => (await _store.Wiki.ReadTipAsync(Main, Cancel)).ShouldNotBeNull().Commit.Id;

    private async Task<ObjectId> MainAsync() => ObjectId.Parse((await StockGit.RunAsync(_store.Repository, "rev-parse", Main)).Trim());

    private void Before(string operation, string path)
    {
        if (!_metaWaits)
        {
            return;
        }

        if (path.Contains("heads", StringComparison.Ordinal))
        {
            _mainWasAsked.Set();
        }
        else
        {
            _mainWasAsked.Wait(s_patience);
        }
    }
}
