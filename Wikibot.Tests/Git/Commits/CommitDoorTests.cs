using System.Text;
using Wikibot.Git.Base;
using Wikibot.Git.Client;
using Wikibot.Git.Commits;
using Wikibot.Git.Members;
using Wikibot.Git.Storage;
using Wikibot.Tests.Git.SmartHttp;

namespace Wikibot.Tests.Git.Commits;

public sealed class CommitDoorTests : IAsyncDisposable
{
    private readonly GitServiceHost _host = new();
    private readonly Follower _follower = new();

    [Fact]
    public async Task Followers_learn_what_changed_from_which_tip_to_which()
    {
        var (door, wiki) = await OpenAsync();
        var before = await wiki.TipAsync(default);

        var result = await WriteAsync(door, wiki, Operation.New(), "Notes.md", "one\n");

        var told = _follower.Told.ShouldHaveSingleItem();
        (told.RefName, told.From, told.To.Commit.Id).ShouldBe((WikiRefs.Main, before.Commit.Id, result.Tip.Commit.Id));
        (await told.FilesAsync(default).Select(file => file.Path).ToListAsync()).ShouldBe(["Notes.md"]);
    }

    [Fact]
    public async Task Nothing_to_do_is_told_to_nobody_and_a_repeat_is_told_again()
    {
        var (door, wiki) = await OpenAsync();
        var operation = new Operation(OperationIds.New(), "hash");
        await WriteAsync(door, wiki, operation, "Notes.md", "one\n");
        await door.CommitAsync(wiki, WikiRefs.Main, Operation.New(), (_, _) => ValueTask.FromResult((ChangeSet.Empty, Details())), default);
        _follower.Told.Count.ShouldBe(1);

        (await WriteAsync(door, wiki, operation, "Notes.md", "one\n")).Replayed.ShouldBeTrue();

        _follower.Told.Select(told => told.To.Commit.Id).Distinct().ShouldHaveSingleItem();
        _follower.Told.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Operation_of_another_request_is_refused()
    {
        var (door, wiki) = await OpenAsync();
        var operation = new Operation(OperationIds.New(), "hash");
        await WriteAsync(door, wiki, operation, "Notes.md", "one\n");

        (await Should.ThrowAsync<WikibotProblemException>(() => WriteAsync(door, wiki, operation with { RequestHash = "another" }, "Notes.md", "two\n")))
            .Code.ShouldBe(ProblemCodes.OperationReused);
    }

    [Fact]
    public async Task New_wiki_is_told_ref_by_ref()
    {
        var door = new CommitDoor(_host.Store, [_follower]);
        var details = Details();

        await door.CreateAsync(
            "fresh",
            [
                new RefSeed(WikiRefs.Main, new ChangeSet([new FileChange("Home.md", Encoding.UTF8.GetBytes("# Home\n"))]), details),
                new RefSeed(WikiRefs.Members, new ChangeSet([new FileChange(MemberList.FileName, MemberList.Empty.ToJson())]), details),
            ],
            default);

        _follower.Told.Select(told => (told.RefName, told.From)).ShouldBe([(WikiRefs.Main, null), (WikiRefs.Members, null)]);
    }

    [Fact]
    public async Task Push_whose_follower_fails_is_done_and_the_follower_is_told_with_the_next_commit()
    {
        var (door, wiki) = await OpenAsync();
        var tip = (await wiki.TipAsync(default)).Commit.Id;
        using var scratch = new ScratchFolder();
        await StockGit.RunAsync(scratch.Path, "clone", "--quiet", _host.Repository(wiki.Name), "clone");
        await File.WriteAllTextAsync(scratch["clone", "Pushed.md"], "Pushed.\n", TestContext.Current.CancellationToken);
        await PushOfClone.CommitAsync(scratch["clone"], "Pushed");
        _follower.Fails = true;
        var pushed = await door.PushAsync(wiki, await PushOfClone.MakeAsync(scratch["clone"], tip), TestContext.Current.CancellationToken);
        pushed.Outcome.ShouldBe(PushOutcome.Done);
        _follower.Told.ShouldBeEmpty();
        _follower.Fails = false;
        var written = await WriteAsync(door, wiki, Operation.New(), "Notes.md", "one\n");
        _follower.Told.Select(told => (told.From, told.To.Commit.Id)).ShouldBe([(tip, pushed.Tip!.Commit.Id), (pushed.Tip.Commit.Id, written.Tip.Commit.Id)]);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task<(CommitDoor Door, IWiki Wiki)> OpenAsync() =>
        (new CommitDoor(_host.Store, [_follower]), (await _host.Store.OpenAsync(await _host.NewWikiAsync(), default))!);

    private static Task<CommitResult> WriteAsync(CommitDoor door, IWiki wiki, Operation operation, string path, string text) =>
        door.CommitAsync(wiki, WikiRefs.Main, operation, (_, _) => ValueTask.FromResult((new ChangeSet([new FileChange(path, Encoding.UTF8.GetBytes(text))]), Details())), default);

    private static CommitDetails Details() => new(new Signature("Ada", "ada@example.org", DateTimeOffset.UnixEpoch), "Test");

    private sealed class Follower : IAfterCommit
    {
        public List<Committed> Told { get; } = [];

        public bool Fails { get; set; }

        public Task AfterAsync(Committed committed, CancellationToken cancellationToken)
        {
            if (Fails)
            {
                throw new StoreFailedException("The markers cannot be written.");
            }

            Told.Add(committed);
            return Task.CompletedTask;
        }
    }
}
