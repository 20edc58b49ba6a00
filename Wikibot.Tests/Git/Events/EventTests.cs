using System.Net;
using System.Text;
using System.Text.Json;
using Wikibot.Git.Events;

namespace Wikibot.Tests.Git.Events;

public sealed class EventTests
{
    // As the infrastructure derives it for the schedule's input.
    private static readonly string Secret = Wikibot.Infra.Components.Schedule.SecretOf(GitServiceHost.Secret);

    private static readonly string OperatorSecret = EventSecret.Derive(GitServiceHost.Secret, EventSecret.OperatorPurpose);

    [Fact]
    public async Task Event_takes_one_wiki_at_a_time_in_turn()
    {
        await using var host = new GitServiceHost();
        foreach (var wiki in (string[])["beta", "alpha", "gamma"])
        {
            await host.NewWikiAsync(wiki);
        }

        var turns = new List<string?>();
        for (var i = 0; i < 4; i++)
        {
            var outcome = await OutcomeAsync(await PostAsync(host, new { source = "wikibot.schedule", kind = "maintenance", secret = Secret }));
            outcome.GetProperty("finished").GetBoolean().ShouldBeTrue();
            turns.Add(outcome.GetProperty("wiki").GetString());
        }

        turns.ShouldBe(["alpha", "beta", "gamma", "alpha"]);
    }

    [Fact]
    public async Task Rotation_gives_an_unfinished_wiki_the_next_turn_and_then_goes_on()
    {
        await using var host = new GitServiceHost();
        foreach (var wiki in (string[])["alpha", "beta", "gamma"])
        {
            await host.NewWikiAsync(wiki);
        }

        var rotation = host.Service<WikiRotation>();
        await rotation.TakeAsync("maintenance", default);
        (await rotation.TakeAsync("maintenance", default)).ShouldBe("beta");
        await rotation.AgainAsync("maintenance", "beta", default);

        (await rotation.TakeAsync("maintenance", default)).ShouldBe("beta");
        (await rotation.TakeAsync("maintenance", default)).ShouldBe("gamma");
    }

    [Fact]
    public async Task Rotation_keeps_kinds_apart_and_survives_the_process()
    {
        await using var host = new GitServiceHost();
        await host.NewWikiAsync("alpha");
        await host.NewWikiAsync("beta");

        (await host.Service<WikiRotation>().TakeAsync("maintenance", default)).ShouldBe("alpha");
        (await host.Service<WikiRotation>().TakeAsync("backup", default)).ShouldBe("alpha");
        (await new WikiRotation(host.Store).TakeAsync("maintenance", default)).ShouldBe("beta");
    }

    [Fact]
    public async Task Order_for_the_share_probes_it()
    {
        await using var host = new GitServiceHost();

        var report = await OutcomeAsync(await PostAsync(host, new { kind = "share", secret = OperatorSecret }));

        report.GetProperty("duration_ms").GetDouble().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("maintenance")]
    [InlineData("backup")]
    public async Task Order_names_its_wiki_and_takes_nobodys_turn(string kind)
    {
        await using var host = new GitServiceHost();
        await host.NewWikiAsync("alpha");
        await host.NewWikiAsync("beta");

        var outcome = await OutcomeAsync(await PostAsync(host, new { kind, wiki = "beta", secret = OperatorSecret }));

        outcome.GetProperty("wiki").GetString().ShouldBe("beta");
        (await host.Service<WikiRotation>().TakeAsync(kind, default)).ShouldBe("alpha");
    }

    [Theory]
    [InlineData("restore", null, HttpStatusCode.BadRequest)]
    [InlineData("verify", null, HttpStatusCode.BadRequest)]
    [InlineData("maintenance", "nowhere", HttpStatusCode.NotFound)]
    [InlineData("destroy", "alpha", HttpStatusCode.BadRequest)]
    public async Task Order_that_cannot_be_carried_out_says_why(string kind, string? wiki, HttpStatusCode expected)
    {
        await using var host = new GitServiceHost();
        await host.NewWikiAsync("alpha");

        using var response = await PostAsync(host, new { kind, wiki, secret = OperatorSecret });

        response.StatusCode.ShouldBe(expected, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("share")]
    [InlineData("restore")]
    [InlineData("verify")]
    public async Task Order_with_the_secret_of_the_schedule_is_none(string kind)
    {
        await using var host = new GitServiceHost();
        await host.NewWikiAsync("alpha");

        using var response = await PostAsync(host, new { kind, wiki = "alpha", secret = Secret });

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Event_without_any_wiki_has_nothing_to_do()
    {
        await using var host = new GitServiceHost();

        var outcome = await OutcomeAsync(await PostAsync(host, new { kind = "maintenance", secret = Secret }));

        outcome.GetProperty("finished").GetBoolean().ShouldBeTrue();
        outcome.TryGetProperty("wiki", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Event_for_backups_without_a_bucket_says_that_they_are_off()
    {
        await using var host = new GitServiceHost();
        await host.NewWikiAsync("alpha");

        var outcome = await OutcomeAsync(await PostAsync(host, new { kind = "backup", secret = Secret }));

        outcome.GetProperty("wiki").GetString().ShouldBe("alpha");
        outcome.GetProperty("summary").GetString().ShouldBe("Backups are off: no bucket is configured.");
    }

    [Fact]
    public async Task Event_with_a_wrong_secret_or_none_is_refused_before_anything_else()
    {
        await using var host = new GitServiceHost();
        var last = Secret[^1] == '0' ? '1' : '0';

        foreach (var secret in (string?[])[null, "", "nonsense", GitServiceHost.Secret, Secret[..^1] + last, Secret + "0", Secret.ToUpperInvariant()])
        {
            using var answer = await PostAsync(host, new { kind = "no-such-kind", secret });
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, secret);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"kind\":1}")]
    [InlineData("{")]
    public async Task Event_that_is_no_event_is_malformed(string body)
    {
        await using var host = new GitServiceHost();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await host.Http.PostAsync(new Uri("/events", UriKind.Relative), content, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("malformed_request");
    }

    [Fact]
    public async Task Event_of_an_unknown_kind_names_the_known_ones()
    {
        await using var host = new GitServiceHost();

        using var answer = await PostAsync(host, new { kind = "spring-cleaning", secret = Secret });

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("maintenance");
    }

    [Fact]
    public async Task Event_address_lets_nothing_else_past_the_identity_check()
    {
        await using var host = new GitServiceHost();

        foreach (var path in (string[])["/events", "/events/", "/events/x", "/Events"])
        {
            using var answer = await host.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
        }
    }

    private static Task<HttpResponseMessage> PostAsync(GitServiceHost host, object body)
        => host.Http.PostAsync(new Uri("/events", UriKind.Relative), new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"));

    private static async Task<JsonElement> OutcomeAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        }
    }
}
