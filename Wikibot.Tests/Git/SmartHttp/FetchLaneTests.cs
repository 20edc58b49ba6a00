using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Wikibot.Git.Client;
using Wikibot.Git.SmartHttp;
using Wikibot.Tests.Mcp;
using Wikibot.Tests.Telemetry;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>Clones and fetches are served a few at a time; others wait, and who would wait too long is told to come again.</summary>
public sealed class FetchLaneTests : IDisposable
{
    private const string Ada = "ada";

    private readonly FakeTimeProvider _time = new();
    private readonly FetchLane _lane;

    public FetchLaneTests() => _lane = new(Options.Create(new FetchOptions { AtOnce = 2, PerCaller = 1, Waiting = 1 }), _time);

    public void Dispose() => _lane.Dispose();

    [Fact]
    public async Task Enter_whenAllPlacesAreTaken_waitsForOne()
    {
        var first = await EnterAsync(Ada);
        using var second = await EnterAsync("grace");
        var third = EnterAsync("linus");
        third.IsCompleted.ShouldBeFalse();
        first.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task Enter_ofOneWhoHasTheirShare_waitsAndLeavesRoomForOthers()
    {
        var first = await EnterAsync(Ada);
        var another = EnterAsync(Ada);
        another.IsCompleted.ShouldBeFalse();
        (await EnterAsync("grace")).Dispose();
        first.Dispose();
        (await another).Dispose();
    }

    [Fact]
    public async Task Enter_withoutAPlaceToWait_isToldToComeAgain()
    {
        using var first = await EnterAsync(Ada);
        using var second = await EnterAsync("grace");
        _lane.RequireRoom();
        var third = EnterAsync("linus");
        Refused(await Should.ThrowAsync<WikibotProblemException>(() => EnterAsync("margaret")));
        Refused(Should.Throw<WikibotProblemException>(_lane.RequireRoom));
        first.Dispose();
        (await third).Dispose();
        _lane.RequireRoom();
    }

    [Fact]
    public async Task Enter_afterWaitingTooLong_isToldToComeAgainAndTakesNoPlace()
    {
        using var first = await EnterAsync(Ada);
        var second = await EnterAsync("grace");
        var third = EnterAsync("linus");
        _time.Advance(TimeSpan.FromSeconds(FetchOptions.DefaultWaitSeconds));
        Refused(await Should.ThrowAsync<WikibotProblemException>(() => third));
        second.Dispose();
        (await EnterAsync("linus")).Dispose();
    }

    [Fact]
    public async Task Enter_byOneWhoGoesAway_endsAndTakesNoPlace()
    {
        using var first = await EnterAsync(Ada);
        var second = await EnterAsync("grace");
        using var gone = new CancellationTokenSource();
        var third = _lane.EnterAsync("linus", gone.Token);
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => third);
        second.Dispose();
        (await EnterAsync("linus")).Dispose();
    }

    [Fact]
    public async Task Clone_ofAFullService_isToldSoOnTheTerminal_andWorksAfterwards()
    {
        await using var wiki = await ClonedWiki.StartAsync(pages: 1, ("Wikibot:Fetches:AtOnce", "1"), ("Wikibot:Fetches:Waiting", "0"));
        using (await wiki.Git.Services.GetRequiredService<FetchLane>().EnterAsync("somebody", TestContext.Current.CancellationToken))
        {
            var (exit, _, error) = await wiki.TryGitAsync(null, ["clone", "--quiet", wiki.Url, "clone"]);
            exit.ShouldNotBe(0);
            error.ShouldContain("remote: Too many clones and fetches at once.");
            error.ShouldContain("503");
            using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", McpService.Token) } };
            using var answer = await http.GetAsync(wiki.Url + "/info/refs?service=git-upload-pack", TestContext.Current.CancellationToken);
            ((int)answer.StatusCode).ShouldBe(503);
            answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(10));
        }

        await wiki.CloneAsync("clone");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2")]
    public async Task Clone_thatWaitedTooLong_isToldSoOnTheTerminal(string version)
    {
        await using var wiki = await ClonedWiki.StartAsync(pages: 1, ("Wikibot:Fetches:AtOnce", "1"), ("Wikibot:Fetches:Wait", "00:00:00.050"));
        using var place = await wiki.Git.Services.GetRequiredService<FetchLane>().EnterAsync("somebody", TestContext.Current.CancellationToken);
        var (exit, _, error) = await wiki.TryGitAsync(null, ["-c", $"protocol.version={version}", "clone", "--quiet", wiki.Url, "clone"]);
        exit.ShouldNotBe(0);
        error.ShouldContain("remote error: Too many clones and fetches at once.");
    }

    [Theory]
    [InlineData("AtOnce", "0")]
    [InlineData("PerCaller", "-1")]
    [InlineData("Waiting", "-1")]
    [InlineData("Wait", "00:00:00")]
    public async Task Start_withALimitThatMakesNoSense_isRefused(string option, string value)
    {
        using var scratch = new ScratchFolder();
        var settings = GitSettings.Of(scratch);
        settings[$"Wikibot__Fetches__{option}"] = value;

        // As a process: in this one, the test host and the service's own Main dispose of the services at the same moment.
        var ended = await Should.ThrowAsync<InvalidOperationException>(() => ServiceProcess.StartAsync("Git", settings, TestContext.Current.CancellationToken));

        ended.Message.ShouldContain(nameof(OptionsValidationException));
        ended.Message.ShouldContain(option);
    }

    private Task<IDisposable> EnterAsync(string caller) => _lane.EnterAsync(caller, TestContext.Current.CancellationToken);

    private static void Refused(WikibotProblemException problem)
    {
        (problem.Status, problem.Code).ShouldBe((503, ProblemCodes.Busy));
        problem.Extensions["retryAfter"].GetValue<int>().ShouldBe(10);
    }
}
