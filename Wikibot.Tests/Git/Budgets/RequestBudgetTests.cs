using System.Net;
using Microsoft.Extensions.Options;
using Wikibot.Git.Budgets;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Budgets;

/// <summary>What ends a request that spends too much, and what keeps callers apart.</summary>
public sealed class RequestBudgetTests
{
    [Fact]
    public void Step_overMemory_saysWhatWasTooMuch()
    {
        using var budget = Begin(new BudgetOptions { Memory = 1 << 20 });
        var problem = Should.Throw<WikibotProblemException>(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                GC.KeepAlive(new byte[16 * 1024]);
                RequestBudget.Step("it filled memory", 4096);
            }
        });
        (problem.Status, problem.Code, problem.Extensions["limit"].ToString()).ShouldBe((422, ProblemCodes.TooMuchWork, "memory"));
        problem.Message.ShouldBe("The request was given up while it filled memory: it took more than 1 MiB of memory.");
    }

    [Fact]
    public void Step_overTime_saysWhatWasTooMuch()
    {
        var time = new FakeTimeProvider();
        using var budget = RequestBudget.Begin(new BudgetOptions { Time = TimeSpan.FromMilliseconds(10) }, "a", null, time, default);
        RequestBudget.Step("it went on", 1 << 20);
        time.Advance(TimeSpan.FromMilliseconds(10));
        Should.Throw<WikibotProblemException>(() => RequestBudget.Step("it went on", 1 << 20)).Extensions["limit"].ToString().ShouldBe("time");
    }

    [Fact]
    public void IsHalfSpent_ofTime_isTrueBeforeTheEnd()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        using var budget = RequestBudget.Begin(new BudgetOptions { Time = TimeSpan.FromHours(1) }, "a", null, time, default);
        budget.IsHalfSpent().ShouldBeFalse();
        time.Advance(TimeSpan.FromMinutes(31));
        budget.IsHalfSpent().ShouldBeTrue();
        budget.IsLate.ShouldBeFalse();
    }

    [Fact]
    public void IsHalfSpent_ofMemory_isTrueBeforeTheEnd()
    {
        using var budget = Begin(new BudgetOptions { Memory = 8 << 20 });
        while (!budget.IsHalfSpent())
        {
            GC.KeepAlive(new byte[16 * 1024]);
            RequestBudget.Step("it filled memory", 1 << 16);
        }

        budget.Allocated.ShouldBeInRange(4 << 20, 8 << 20);
    }

    [Fact]
    public void IsHalfSpent_ofMemoryThatNobodyLookedAt_isTrueBeforeTheEnd()
    {
        using var budget = Begin(new BudgetOptions { Memory = 8 << 20 });
        for (var taken = 0; taken < 5 << 20; taken += 16 * 1024)
        {
            GC.KeepAlive(new byte[16 * 1024]);
        }

        budget.IsHalfSpent().ShouldBeTrue();
        RequestBudget.Step("it went on", 1 << 16);
    }

    [Fact]
    public void Step_clientGone_endsTheLoop()
    {
        using var client = new CancellationTokenSource();
        using var budget = RequestBudget.Begin(new BudgetOptions(), "a", null, TimeProvider.System, client.Token);
        client.Cancel();
        Should.Throw<OperationCanceledException>(() => RequestBudget.Step("it went on", 1 << 20));
    }

    [Fact]
    public void Step_withoutRequest_countsNothing() => Should.NotThrow(() => RequestBudget.Step("it went on", 1 << 30));

    [Fact]
    public async Task Lane_heavyWork_runsOneOfEachCallerAndFewAtOnce()
    {
        var options = new BudgetOptions { HeavyAtOnce = 2, HeavyWaitingPerCaller = 100 };
        using var lane = new WorkLane(Options.Create(options));
        var (running, most, ofOne, mostOfOne) = (0, 0, 0, 0);
        async Task CallAsync(string caller)
        {
            using var budget = RequestBudget.Begin(options, caller, lane, TimeProvider.System, default);
            await WorkLane.RunAsync(
                WorkLane.Heavy,
                () =>
                {
                    var now = Interlocked.Increment(ref running);
                    InterlockedMax(ref most, now);
                    if (caller == "greedy")
                    {
                        InterlockedMax(ref mostOfOne, Interlocked.Increment(ref ofOne));
                    }

                    Thread.SpinWait(20_000);
                    if (caller == "greedy")
                    {
                        Interlocked.Decrement(ref ofOne);
                    }

                    return Interlocked.Decrement(ref running);
                },
                default);
        }

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => CallAsync(i % 3 == 0 ? $"caller {i}" : "greedy"))));
        most.ShouldBeInRange(1, 2);
        mostOfOne.ShouldBe(1);
    }

    [Fact]
    public async Task Lane_tooMuchWaiting_isRefusedWith429()
    {
        var options = new BudgetOptions { HeavyAtOnce = 1, HeavyWaitingPerCaller = 0 };
        using var lane = new WorkLane(Options.Create(options));
        using var first = RequestBudget.Begin(options, "a", lane, TimeProvider.System, default);
        using var release = new ManualResetEventSlim();
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var heavy = WorkLane.RunAsync(
            WorkLane.Heavy,
            () =>
            {
                running.SetResult();
                release.Wait(TestContext.Current.CancellationToken);
                return 1;
            },
            default).AsTask();
        await running.Task;
        var problem = await Should.ThrowAsync<WikibotProblemException>(async () => await WorkLane.RunAsync(WorkLane.Heavy, () => 2, default));
        (problem.Status, problem.Code).ShouldBe((429, ProblemCodes.TooManyRequests));
        (await WorkLane.RunAsync(1, () => 3, default)).ShouldBe(3); // what is light does not wait
        release.Set();
        (await heavy).ShouldBe(1);
    }

    [Fact]
    public async Task Service_overBudget_answersWithTheCodeAndGoesOn()
    {
        await using var host = new GitServiceHost(new Dictionary<string, string>(StringComparer.Ordinal) { ["Wikibot:Budget:Memory"] = (4 << 20).ToString(System.Globalization.CultureInfo.InvariantCulture) });
        var wiki = await host.NewWikiAsync();
        await host.WriteAsync(wiki, "A", new string('a', 1 << 20));
        var problem = await Should.ThrowAsync<WikibotProblemException>(() =>
            host.Git.EditPageAsync(GitServiceHost.Ada, wiki, new EditPageRequest("A", [new TextEdit("a", "b", All: true)]), GitServiceHost.Id()));
        (problem.Status, problem.Code).ShouldBe((422, ProblemCodes.TooMuchWork));
        (await host.Git.ReadPageAsync(GitServiceHost.Ada, wiki, new ReadPageQuery("A"))).Content.Length.ShouldBe(1 << 20);
    }

    [Fact]
    public async Task Service_tooManyRequestsOfOneCaller_are429WithRetryAfterAndOthersGoOn()
    {
        await using var host = new GitServiceHost(new Dictionary<string, string>(StringComparer.Ordinal) { ["Wikibot:Budget:RequestsPerCaller"] = "1", ["Wikibot:Budget:WaitingPerCaller"] = "0" });
        var wiki = await host.NewWikiAsync();
        await host.WriteAsync(wiki, "A", "a");
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => host.SendAsync(HttpMethod.Get, $"/wikis/{wiki}/page?path=A&detailed=true"))));
        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK || answer.StatusCode == HttpStatusCode.TooManyRequests);
        answers.ShouldContain(answer => answer.StatusCode == HttpStatusCode.OK);
        foreach (var refused in answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests))
        {
            refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
            (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(ProblemCodes.TooManyRequests);
        }

        (await host.SendAsync(HttpMethod.Get, "/wikis", identity: host.Identity(GitServiceHost.Bob))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>By a clock that stands still: what is spent is memory alone.</summary>
    private static RequestBudget Begin(BudgetOptions options) => RequestBudget.Begin(options, "a", null, new FakeTimeProvider(), default);

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
