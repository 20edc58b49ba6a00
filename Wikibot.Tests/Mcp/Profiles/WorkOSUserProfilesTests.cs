using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Wikibot.Git.Client;
using Wikibot.DevSignIn;
using Wikibot.Tests.Mcp.Auth;

namespace Wikibot.Tests.Mcp.Profiles;

/// <summary>Who a commit is by: WorkOS's word first, then the token's.</summary>
public sealed class WorkOSUserProfilesTests
{
    private const string UserPath = "/user_management/users/user_01DEVADA";

    [Fact]
    public async Task Caller_carries_the_profile_of_WorkOS_fetched_once()
    {
        await using var issuer = await SignInHost.StartAsync();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var resource = await StartAsync(issuer, issuer.Url, time);
        var token = new TokenForge(issuer).With(("name", null), ("email", null), ("exp", DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 90_000));

        for (var i = 0; i < 3; i++)
        {
            (await CallerAsync(resource, token)).ShouldBe(new Caller($"{Root(issuer)}|user_01DEVADA", "Ada Lovelace", "ada@example.com", EmailVerified: true));
        }

        issuer.Asked.Count(path => path == UserPath).ShouldBe(1);

        time.Advance(TimeSpan.FromHours(1));
        await CallerAsync(resource, token);
        issuer.Asked.Count(path => path == UserPath).ShouldBe(2);
    }

    [Fact]
    public async Task Caller_carries_the_tokens_claims_while_WorkOS_is_unreachable_and_a_warning_says_so()
    {
        await using var issuer = await SignInHost.StartAsync();
        var logs = new RecordedLogs();
        await using var resource = await StartAsync(issuer, new Uri($"http://127.0.0.1:{FreePort.Next()}"), logs: logs);
        var token = new TokenForge(issuer).With();

        (await CallerAsync(resource, token)).ShouldBe(new Caller($"{Root(issuer)}|user_01DEVADA", "Ada of the token", "token@example.com"));
        await CallerAsync(resource, token);

        logs.Lines.Count(line => line.Level == LogLevel.Warning && line.Message.Contains("WorkOS gave no profile of user_01DEVADA")).ShouldBe(1);
        logs.Lines.ShouldAllBe(line => !line.Message.Contains(token) && !line.Message.Contains(TestUsers.ApiKey));
    }

    [Fact]
    public async Task Caller_keeps_the_old_profile_when_WorkOS_fails_later()
    {
        var issuer = await SignInHost.StartAsync();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var resource = await StartAsync(issuer, issuer.Url, time);
        var token = new TokenForge(issuer).With(("exp", DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 90_000));
        await CallerAsync(resource, token);
        await issuer.DisposeAsync();

        time.Advance(TimeSpan.FromHours(2));

        (await CallerAsync(resource, token)).Name.ShouldBe("Ada Lovelace");
    }

    [Fact]
    public async Task Caller_without_any_name_or_email_still_has_both()
    {
        await using var issuer = await SignInHost.StartAsync();
        await using var resource = await AuthHost.StartResourceAsync(issuer);

        var caller = await CallerAsync(resource, new TokenForge(issuer).With(("name", null), ("email", null)));

        caller.Name.ShouldBe(caller.Subject);
        caller.Email.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Email_of_WorkOS_is_verified_when_WorkOS_says_so(bool verified)
    {
        await using var issuer = await SignInHost.StartAsync();
        await using var workos = await LocalApp.StartAsync(FreePort.Next(), "Development", [], settings: null, time: null, _ => { }, app => app.MapGet(
            "/user_management/users/{id}", (string id) => new Dictionary<string, object>(StringComparer.Ordinal) { ["object"] = "user", ["id"] = id, ["email"] = "ada@example.com", ["email_verified"] = verified }));
        await using var resource = await StartAsync(issuer, workos.Url);

        // The token's own word does not count where the e-mail is WorkOS's.
        (await CallerAsync(resource, new TokenForge(issuer).With(("email_verified", !verified)))).EmailVerified.ShouldBe(verified);
    }

    /// <summary>By a clock that stands still where none is given: WorkOS has two seconds to answer, which a busy machine may let pass.</summary>
    private static Task<AuthHost> StartAsync(SignInHost issuer, Uri workos, TimeProvider? time = null, ILoggerProvider? logs = null) =>
        AuthHost.StartResourceAsync(
            issuer,
            new() { ["WORKOS_API_KEY"] = TestUsers.ApiKey, ["Wikibot:WorkOS:ApiBaseUrl"] = workos.GetLeftPart(UriPartial.Authority) },
            time ?? new FakeTimeProvider(DateTimeOffset.UtcNow),
            logs);

    private static async Task<Caller> CallerAsync(AuthHost resource, string token)
    {
        using var response = await resource.CallAsync(token);
        return (await response.Content.ReadFromJsonAsync<Caller>())!;
    }

    private static string Root(SignInHost host) => host.Url.GetLeftPart(UriPartial.Authority);
}
