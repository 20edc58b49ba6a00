using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using Wikibot.Benchmarks.Stops;
using Wikibot.DevSignIn;
using Wikibot.Tests.Mcp;
using Wikibot.Tests.Mcp.Auth;

namespace Wikibot.Tests.AppHost;

/// <summary>The whole system, with clients and judges that nobody here wrote.</summary>
public sealed class SystemTests(SharedSystem shared) : IClassFixture<SharedSystem>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WritePage_stockClientThroughBothServices_isACommitThatStockGitReads()
    {
        const string Path = "Dev/Notes – Überblick";
        const string Content = "# Überblick\n\nErste Zeile, zweite Zeile 日本語.\n";

        var written = await StockInspector.CallAsync(shared.System, "write_page", ("wiki", "home"), ("path", Path), ("content", Content));
        var read = await StockInspector.CallAsync(shared.System, "read_page", ("wiki", "home"), ("path", Path));

        written["isError"]?.GetValue<bool>().ShouldNotBe(true, written.ToString());
        read["structuredContent"]!["content"]!.GetValue<string>().ShouldBe(Content);
        (await StockGit.RunAsync(shared.Repository("home"), "show", $"main:{Path}.md")).ShouldBe(Content);
        (await StockGit.RunAsync(shared.Repository("home"), "fsck", "--strict")).ShouldNotContain("error");
    }

    [Fact]
    public async Task WritePage_existingPageWithoutRevision_isRefusedWithWhatToDo()
    {
        await StockInspector.CallAsync(shared.System, "write_page", ("wiki", "home"), ("path", "Twice"), ("content", "first"));

        var again = await StockInspector.CallAsync(shared.System, "write_page", ("wiki", "home"), ("path", "Twice"), ("content", "second"));

        again["isError"]!.GetValue<bool>().ShouldBeTrue(again.ToString());
        again["content"]![0]!["text"]!.GetValue<string>().ShouldContain("revision");
    }

    [Fact]
    public async Task ExportAndBackUp_throughTheEmulatorOfAws_giveADownloadAndABackup()
    {
        var emulator = shared.System.AwsEmulator.StartsWith("moto", StringComparison.Ordinal) || shared.System.AwsEmulator.StartsWith("LocalStack", StringComparison.Ordinal);
        Assert.SkipUnless(emulator, $"No emulator of AWS runs here: {shared.System.AwsEmulator}");

        var exported = await StockInspector.CallAsync(shared.System, "export_wiki", ("wiki", "home"), ("format", "bundle"));
        var backedUp = await StockInspector.CallAsync(shared.System, "back_up_wiki", ("wiki", "home"));

        backedUp["isError"]?.GetValue<bool>().ShouldNotBe(true, backedUp.ToString());
        exported["isError"]?.GetValue<bool>().ShouldNotBe(true, exported.ToString());
        using var anyone = new HttpClient();
        using var folder = new ScratchFolder();
        await File.WriteAllBytesAsync(folder["home.bundle"], await anyone.GetByteArrayAsync(new Uri(exported["structuredContent"]!["link"]!.GetValue<string>()), Cancellation), Cancellation);
        await StockGit.RunAsync(folder.Path, "clone", "--quiet", folder["home.bundle"], folder["home"]);
        (await StockGit.RunAsync(folder["home"], "rev-parse", "HEAD")).Trim().ShouldBe(exported["structuredContent"]!["commit"]!.GetValue<string>());
    }

    [Fact]
    public async Task SignIn_asTheFirstTestUser_mayEditHome_andAsTheSecondNot()
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(shared.System.SignInUrl) };
        foreach (var (user, may) in new[] { (TestUsers.Ada, true), (TestUsers.Ben, false) })
        {
            var tokens = await new OAuthClient(http, shared.System.McpUrl).SignInAsync(user);
            await using var client = await PatientClient.ConnectAsync(
                new HttpClientTransport(new HttpClientTransportOptions
                {
                    Endpoint = new Uri(shared.System.McpUrl),
                    TransportMode = HttpTransportMode.StreamableHttp,
                    AdditionalHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { ["Authorization"] = "Bearer " + tokens.GetProperty("access_token").GetString() },
                }));

            var written = await client.CallToolAsync(
                "write_page",
                new Dictionary<string, object?>(StringComparer.Ordinal) { ["wiki"] = "home", ["path"] = "Signed in", ["content"] = "# Signed in\n" },
                cancellationToken: Cancellation);

            (written.IsError ?? false).ShouldBe(!may, user);
        }
    }

    [Fact]
    public async Task Mcp_withoutToken_is401()
    {
        using var client = new HttpClient();

        using var response = await client.PostAsync(new Uri(shared.System.McpUrl), new StringContent("{}", null, "application/json"), Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public void Secrets_onceMade_areForTheirOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        foreach (var name in new[] { "mcp-token", "identity-secret" })
        {
            File.GetUnixFileMode(Path.Combine(shared.DataFolder, name)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task RunningSystem_asAnotherUserSeesIt_showsNothingSecret()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("What others see is read from /proc.");
            return;
        }

        string[] secrets = [shared.System.Token, (await File.ReadAllTextAsync(Path.Combine(shared.DataFolder, "identity-secret"), Cancellation)).Trim(), new Uri(shared.System.Dashboard).Query[3..]];
        var processes = shared.System.Children().Select(child => child.Id).Append(shared.System.ProcessId).ToList();
        var seen = 0;
        foreach (var process in processes)
        {
            try
            {
                var arguments = await File.ReadAllTextAsync($"/proc/{process}/cmdline", Cancellation);
                secrets.ShouldNotContain(secret => arguments.Contains(secret, StringComparison.Ordinal), arguments.Replace('\0', ' '));
                File.GetUnixFileMode($"/proc/{process}/environ").ShouldBe(UnixFileMode.UserRead);
                seen++;
            }
            catch (IOException)
            {
                // One of those that come and go.
            }
        }

        seen.ShouldBeGreaterThan(3);

        // Listening sockets of a process: its descriptors by number, and the addresses of those numbers.
        var sockets = processes.SelectMany(ProcessTree.Descriptors)
            .Select(descriptor => descriptor.LinkTarget ?? "")
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(target => target[8..^1])
            .ToHashSet(StringComparer.Ordinal);
        var listening = new[] { "/proc/net/tcp", "/proc/net/tcp6" }.Where(File.Exists).SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is [_, _, _, "0A", ..] && sockets.Contains(words[9]))
            .Select(words => words[1].Split(':')[0])
            .ToList();
        listening.Count.ShouldBeGreaterThanOrEqualTo(3);
        listening.ShouldAllBe(address => address == "0100007F" || address == "00000000000000000000000001000000" || address == "0000000000000000FFFF00000100007F");

        File.GetUnixFileMode(shared.DataFolder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        foreach (var file in Directory.EnumerateFiles(shared.DataFolder))
        {
            (File.GetUnixFileMode(file) & Others).ShouldBe(UnixFileMode.None, file);
        }
    }

    [Fact]
    public async Task Page_thatRebindsItsName_isRefusedByDashboardMcpAndGitService()
    {
        NpmTools.Require("playwright-core");
        Assert.SkipUnless(
            new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.Any(File.Exists),
            "There is no Chromium on this machine to be the victim's browser.");
        var dashboard = new Uri(shared.System.Dashboard).GetLeftPart(UriPartial.Authority);

        var outcome = await NpmTools.NodeAsync(
            "rebinding.mjs", [shared.System.McpUrl, $"{shared.System.GitUrl}/wikis", $"{dashboard}/", $"{dashboard}/api/telemetry/resources"]);

        outcome.Exit.ShouldBe(0, outcome.ToString());
        var answers = JsonSerializer.Deserialize<JsonElement>(outcome.Output).EnumerateArray().ToList();
        answers.Count.ShouldBe(8);
        foreach (var answer in answers)
        {
            // The dashboard shows its login to anyone, and nothing else.
            var login = answer.GetProperty("at").GetString()!.Contains("/login", StringComparison.Ordinal);
            (answer.GetProperty("status").GetInt32() is >= 400 || login).ShouldBeTrue(answer.ToString());
            answer.GetProperty("text").GetString()!.ShouldNotContain("wikibot-", Case.Sensitive, answer.ToString());
        }
    }

    [Fact]
    public async Task Schedule_ofTheRunningSystem_maintainsAndBacksUpAsInAws()
    {
        await shared.System.WritesAsync("Scheduled maintenance of home, finished True");
        await shared.System.WritesAsync("Scheduled backup of home, finished True");
    }

    [Fact]
    public async Task Dashboard_pageWrite_isOneTraceAcrossBothServicesWithGitSpansInside()
    {
        await StockInspector.CallAsync(shared.System, "write_page", ("wiki", "home"), ("path", "Traced"), ("content", "traced"));

        var trace = await TelemetryApi.FindTraceAsync(shared.System.Dashboard, span => span.Name.Contains("write_page", StringComparison.Ordinal));

        string.Join(" ", trace.Select(span => span.Service).Distinct().Order()).ShouldBe("git mcp", trace.Describe());
        trace.ShouldContain(span => span.Service == "git" && span.Scope.StartsWith("Wikibot.Git", StringComparison.Ordinal), trace.Describe());
    }

    [Fact]
    public async Task Dashboard_inABrowser_showsResourcesLogsTracesAndMetricsOfAllServices()
    {
        NpmTools.Require("playwright-core");
        Assert.SkipUnless(
            new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.Any(File.Exists),
            "There is no Chromium on this machine to open the dashboard with.");
        await StockInspector.CallAsync(shared.System, "write_page", ("wiki", "home"), ("path", "Seen"), ("content", "seen"));
        using (var visitor = new HttpClient())
        {
            using var page = await visitor.GetAsync(new Uri(shared.System.WebUrl), Cancellation);
            page.EnsureSuccessStatusCode();
        }

        var emulator = shared.System.AwsEmulator switch
        {
            var text when text.StartsWith("LocalStack", StringComparison.Ordinal) => "localstack",
            var text when text.StartsWith("moto", StringComparison.Ordinal) => "moto",
            _ => "none", // None on this machine: nothing more to find than the services.
        };

        var seen = await NpmTools.NodeAsync("dashboard.mjs", [shared.System.Dashboard, emulator]);

        seen.Exit.ShouldBe(0, seen.ToString());
        seen.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string)JsonNode.Parse(line)!["name"]!).ShouldBe(
            [
                "resources", "console-git", "console-mcp", "console-web", "logs-git", "logs-mcp", "logs-web", "traces-git", "traces-mcp", "traces-web", "trace",
                "metrics-git", "metrics-mcp", "metrics-web",
            ]);
    }
}
