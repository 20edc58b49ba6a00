using System.Net;

namespace Wikibot.Tests.Mcp.Auth;

/// <summary>The first fetch of an issuer's keys may fail: a busy machine, a cold network. Nobody is refused for it.</summary>
public sealed class FirstKeysTests
{
    [Theory]
    [InlineData(1)] // At start, and the first token's fetch is good.
    [InlineData(2)] // The first token's fetch fails once, too.
    public async Task Call_after_fetches_that_failed_is_tried_again_at_once(int failures)
    {
        await using var issuer = await StandInIssuer.StartAsync(failures: failures);
        await using var resource = await StartAsync(issuer);

        using var response = await resource.CallAsync(issuer.Token());

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Call_while_keys_cannot_be_had_is_asked_to_come_again_and_accepted_when_they_can()
    {
        await using var issuer = await StandInIssuer.StartAsync(failures: int.MaxValue);
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var resource = await StartAsync(issuer, time);

        using var waiting = await resource.CallAsync(issuer.Token());
        waiting.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var again = waiting.Headers.RetryAfter!.Delta!.Value;
        again.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(5));

        issuer.FailNext(0);
        time.Advance(again);

        using var accepted = await resource.CallAsync(issuer.Token());
        accepted.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Calls_at_once_while_keys_cannot_be_had_share_their_fetches()
    {
        await using var issuer = await StandInIssuer.StartAsync(failures: int.MaxValue);
        await using var resource = await StartAsync(issuer, new FakeTimeProvider(DateTimeOffset.UtcNow));
        var atStart = issuer.Fetches;

        var statuses = await Task.WhenAll(Enumerable.Range(0, 25).Select(async _ =>
        {
            using var response = await resource.CallAsync(issuer.Token());
            return response.StatusCode;
        }));

        statuses.ShouldAllBe(status => status == HttpStatusCode.ServiceUnavailable);
        (issuer.Fetches - atStart).ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task Call_whileTheIssuerSaysNothing_isAskedToComeAgain()
    {
        await using var issuer = await StandInIssuer.StartAsync(silent: true);
        await using var resource = await AuthHost.StartAsync(new()
        {
            ["Wikibot:PublicUrl"] = AuthHost.TestPublicUrl,
            ["Wikibot:AuthKit:Domain"] = issuer.Url,
            ["Wikibot:AuthKit:Timeout"] = "00:00:00.100",
        });

        using var response = await resource.CallAsync(issuer.Token());

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    private static Task<AuthHost> StartAsync(StandInIssuer issuer, TimeProvider? time = null) => AuthHost.StartAsync(
        new() { ["Wikibot:PublicUrl"] = AuthHost.TestPublicUrl, ["Wikibot:AuthKit:Domain"] = issuer.Url }, "Production", time);
}
