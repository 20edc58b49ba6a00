using Wikibot.Git.Storage.Files;

namespace Wikibot.Tests.Git.Storage.Files;

/// <summary>Work on the share that is done beside who asked for it.</summary>
public sealed class ParallelFilesTests
{
    [Fact]
    public void Finish_ofWhatWasBegunBefore_leavesTheMeterOfWhoWaits()
    {
        var request = ShareMeter.Start();
        var work = ParallelFiles.Begin(ShareMeter.Count);
        var commit = ShareMeter.Start();

        work.Finish();
        ShareMeter.Count();

        (commit.Operations, request.Operations).ShouldBe((1L, 2L));
        commit.Stop();
        request.Stop();
    }

    [Fact]
    public void Finish_ofWhatFailed_throwsIt_andDoesItOnce()
    {
        var done = 0;
        var work = ParallelFiles.Begin(() => throw new InvalidOperationException($"{Interlocked.Increment(ref done)}"));

        Should.Throw<InvalidOperationException>(work.Finish).Message.ShouldBe("1");
        Should.Throw<InvalidOperationException>(work.Finish).Message.ShouldBe("1");
    }

    [Fact]
    public void Begin_whileManyOthersWaitForTheShare_waitsForNoneOfThem()
    {
        using var all = new CountdownEvent(20);
        var cancellationToken = TestContext.Current.CancellationToken;

        // Each ends only once all of them have begun.
        var works = Enumerable.Range(0, all.InitialCount).Select(_ => ParallelFiles.Begin(() =>
        {
            all.Signal();
            all.Wait(cancellationToken);
        })).ToArray();

        all.Wait(cancellationToken);
        Array.ForEach(works, work => work.Finish());
    }
}
