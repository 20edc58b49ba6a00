using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Modes;
using Wikibot.Tests.Mcp;

namespace Wikibot.Tests.Benchmarks.Acceptance;

/// <summary><c>./wikibot bench acceptance --url</c> against a stack without a wiki, behind an endpoint that misbehaves, with functions that the AWS CLI makes cold.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class DeployedAcceptanceTests
{
    // As the real one: it refuses to change a function whose last change is not done, and done it is when it was waited for.
    private const string FakeAws = """
        #!/bin/sh
        here=$(dirname "$0"); echo "$*" >>"$here/log"
        case "$2" in
          get-function-configuration) cat "$here/$4" ;;
          update-function-configuration)
            if [ -e "$here/$4.pending" ]; then echo "ResourceConflictException: an update is in progress" >&2; exit 254; fi
            touch "$here/$4.pending"; echo "$6" >"$here/$4"; echo InProgress ;;
          wait) rm "$here/$5.pending" ;;
          *) exit 2 ;;
        esac
        """;

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public async Task Run_against_a_fresh_stack_is_finished_counted_and_written_down(int badOneIn)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The stand-in of the AWS CLI is a shell script.");
        using var scratch = new ScratchFolder();
        var aws = await FakeAwsAsync(scratch);
        await using var git = new GitService(new Dictionary<string, string>(StringComparer.Ordinal) { ["Wikibot:Seed:Wiki"] = "" });
        var outside = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        await using var mcp = git.WithMcp().OnKestrel(outside);
        await using var endpoint = await BadEndpoint.StartAsync(outside, mcp.Url, badOneIn);
        var target = new Target(new Uri(outside, "mcp"), McpService.Token, Wiki: null);

        var report = await new AcceptanceMode(new AcceptanceOptions(RepositoryRoot.Path, "stand-in", target, 0, Published: true, ["git-f", "mcp-f"], Calls: 12, ColdStarts: 3, AwsProgram: aws))
            .RunAsync(scratch.Path, TestContext.Current.CancellationToken);

        var markdown = report.ToMarkdown(1);
        report.Bars.Select(bar => bar.What).ShouldBe(
            ["warm page read, p95", "warm page write, p95", "cold start, both services, max", "3 readers, 3 processes, errors", "5 writers, 5 pairs, one wiki, errors"]);
        if (badOneIn == 0)
        {
            report.Bars.Where(bar => bar.What.EndsWith("errors", StringComparison.Ordinal)).ShouldAllBe(bar => bar.Met, markdown);
        }
        else
        {
            markdown.ShouldContain(" × "); // What failed, counted.
        }

        report.Figures.Select(figure => figure.Operation).ShouldContain("warm page write");
        (await mcp.CallAsync("read_page", new { wiki = "bench", path = AcceptanceMode.Page })).Sentence().ShouldContain("EFS Benchmarks");
        await ShouldBeLeftAsFoundAsync(scratch);
    }

    [Fact]
    public async Task Functions_that_the_AWS_CLI_does_not_know_are_told_in_one_sentence()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The stand-in of the AWS CLI is a shell script.");
        using var scratch = new ScratchFolder();
        await using var functions = new ColdFunctions(["no-such-function"], await FakeAwsAsync(scratch));

        (await Should.ThrowAsync<ColdStartException>(() => functions.ReadAsync(TestContext.Current.CancellationToken))).Message.ShouldContain("get-function-configuration");

        await using var missing = new ColdFunctions(["git-f"], scratch["no-such-program"]);
        (await Should.ThrowAsync<ColdStartException>(() => missing.ReadAsync(TestContext.Current.CancellationToken))).Message.ShouldContain("AWS CLI");
    }

    private static async Task ShouldBeLeftAsFoundAsync(ScratchFolder scratch)
    {
        (await File.ReadAllTextAsync(scratch["git-f"])).Trim().ShouldBe("1024");
        (await File.ReadAllTextAsync(scratch["mcp-f"])).Trim().ShouldBe("512");
        var log = await File.ReadAllLinesAsync(scratch["log"]);
        log.ShouldNotContain(line => line.Contains("environment", StringComparison.OrdinalIgnoreCase));
        log.Count(line => line.Contains("update-function-configuration", StringComparison.Ordinal)).ShouldBe(2 * 4); // Three cold starts and the way back.
        log.Count(line => line.Contains("wait function-updated-v2", StringComparison.Ordinal)).ShouldBe(2 * 4);
    }

    private static async Task<string> FakeAwsAsync(ScratchFolder scratch)
    {
        var aws = scratch["aws"];
        await ShellScript.WriteAsync(aws, FakeAws + "\n");
        await File.WriteAllTextAsync(scratch["git-f"], "1024\n");
        await File.WriteAllTextAsync(scratch["mcp-f"], "512\n");
        return aws;
    }
}
