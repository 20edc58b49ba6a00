using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Wikibot.Git.Events;

namespace Wikibot.Tests.Git.Diagnostics;

public sealed class ShareProbeTests
{
    [Fact]
    public async Task Share_probe_writes_and_reads_test_txt_at_the_root_and_says_how_long_it_took()
    {
        await using var host = new GitServiceHost();

        var report = await ReportAsync(await OrderAsync(host));

        report.GetProperty("file").GetString().ShouldBe("test.txt");
        report.GetProperty("duration_ms").GetDouble().ShouldBeGreaterThan(0);
        var root = Path.GetDirectoryName(host.Repository("x"))!;
        new FileInfo(Path.Combine(root, "test.txt")).Length.ShouldBe(report.GetProperty("bytes").GetInt32());
        Directory.GetFiles(root).Select(file => Path.GetFileName(file)!).ShouldNotContain(name => name.StartsWith("test.txt.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Share_probe_is_cold_on_the_first_request_only_and_health_checks_do_not_count()
    {
        await using var host = new GitServiceHost();
        using var alive = await host.Http.GetAsync(new Uri("/alive", UriKind.Relative), TestContext.Current.CancellationToken);
        alive.StatusCode.ShouldBe(HttpStatusCode.OK);

        (await ReportAsync(await OrderAsync(host))).GetProperty("cold").GetBoolean().ShouldBeTrue();
        (await ReportAsync(await OrderAsync(host))).GetProperty("cold").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Share_probe_of_a_share_that_is_gone_fails_without_naming_paths()
    {
        await using var host = new GitServiceHost();
        (await ReportAsync(await OrderAsync(host))).GetProperty("bytes").GetInt32().ShouldBeGreaterThan(0);
        var root = Path.GetDirectoryName(host.Repository("x"))!;
        Directory.Move(root, root + "-gone");
        try
        {
            using var answer = await OrderAsync(host);

            answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain(root);
        }
        finally
        {
            Directory.Move(root + "-gone", root);
        }
    }

    private static Task<HttpResponseMessage> OrderAsync(GitServiceHost host) => host.Http.PostAsJsonAsync(
        EventEndpoint.Path, new { kind = "share", secret = EventSecret.Derive(GitServiceHost.Secret, EventSecret.OperatorPurpose) }, TestContext.Current.CancellationToken);

    private static async Task<JsonElement> ReportAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        }
    }
}
