using System.Net.Http.Headers;
using System.Text;

namespace Wikibot.Tests.Telemetry;

/// <summary>Greps everything that both services tell the world in a run: traces, metrics and logs by OTLP, spans by UDP, standard output.</summary>
public sealed class SecretsTests
{
    private const string Marker = "marker-text-that-stands-in-a-page";

    [Fact]
    public async Task Telemetry_ofARun_holdsNoTokenAndNoText()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var daemon = new XRayDaemon();
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var system = await TracedSystem.StartAsync(daemon, receiver, cancel);
        const string WrongToken = "wrong-token-that-someone-sent";

        await system.CallAsync("write_page", new { wiki = "home", path = "Notes", content = $"# One\n\n{Marker}" }, null, cancel);
        await system.CallAsync("read_page", new { wiki = "home", path = "Notes" }, null, cancel);
        await system.CallAsync("page_history", new { wiki = "home", path = "Notes" }, null, cancel);
        await system.CallAsync("list_pages", new { wiki = "home" }, null, cancel);
        await system.CallAsync("write_page", new { wiki = "home", path = "Notes", content = Marker, revision = new string('0', 40) }, null, cancel);
        await system.CallAsync("write_page", new { wiki = "home", path = "Bad/../path", content = Marker }, null, cancel);
        await system.CallAsync("echo", new { text = Marker }, null, cancel);
        using (var refused = new HttpRequestMessage(HttpMethod.Post, new Uri(system.Mcp.Address, $"/mcp?token={WrongToken}")))
        {
            refused.Headers.Authorization = new AuthenticationHeaderValue("Bearer", WrongToken);
            refused.Content = new StringContent(Marker, Encoding.UTF8, "application/json");
            using var response = await system.Client.SendAsync(refused, cancel);
            ((int)response.StatusCode).ShouldBe(401);
        }

        await system.StopAsync(cancel);

        var spans = receiver.Spans;
        spans.Select(span => span.Service).Distinct().ShouldBe(["git", "mcp"], ignoreOrder: true);
        receiver.Logs.ShouldNotBeEmpty();
        var texts = system.Told(daemon, receiver);
        foreach (var secret in new[] { TracedSystem.Token, WrongToken, system.Secret, Marker, "eyJhbGciOi" /* any JWT */ })
        {
            texts.ShouldNotContain(text => text.Contains(secret, StringComparison.Ordinal), secret);
        }

        // The metrics of the issue, by the service that has them.
        var metrics = receiver.Metrics.Distinct().ToList();
        foreach (var name in new[] { "wikibot.mcp.tool.duration", "http.server.request.duration", "faas.coldstarts", "faas.init_duration" })
        {
            metrics.ShouldContain(("mcp", name));
        }

        foreach (var name in new[] { "wikibot.git.operation.duration", "wikibot.git.cache.accesses", "wikibot.git.repository.size", "http.server.request.duration", "faas.coldstarts" })
        {
            metrics.ShouldContain(("git", name));
        }

        // One line a request: the eight above.
        system.Mcp.Output.Count(line => line.Contains("RequestTelemetryMiddleware", StringComparison.Ordinal)).ShouldBe(8);
    }
}
