using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Wikibot.Git.Client;
using Wikibot.Git.Events;

namespace Wikibot.Tests.Packaging;

/// <summary>The git service's deployment zip, run as on Lambda.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class GitPackageTests
{
    private const string Secret = "a secret of the tests, long enough";

    private static readonly Caller Ada = new("static:ada", "Ada Lovelace", "ada@example.org");

    private static readonly Dictionary<string, string> Environment = new()
    {
        ["Wikibot__Storage__Root"] = "/mnt/efs",
        ["Wikibot__Identity__Secret"] = Secret,
    };

    [Fact]
    public async Task Zip_unpacked_writes_reads_and_remembers_on_a_share_that_belongs_to_another()
    {
        using var scratch = new ScratchFolder();
        var code = LambdaLookalike.Unpack("git", scratch);
        var share = LambdaLookalike.MakeShare(scratch);
        PageChange first;

        // The owner's process makes the wiki: its files belong to that user from then on.
        await using (var owner = await LambdaLookalike.StartAsync(code, share, "Wikibot.Git", Environment, asOwnerOfShare: true))
        {
            using var services = Client(owner);
            var git = services.GetRequiredService<IWikibotGit>();
            await git.CreateWikiAsync(Ada, new CreateWikiRequest("home"), OperationIds.New());
            first = await git.WritePageAsync(Ada, "home", new WritePageRequest("Dev/Notes", "one\n", null, "First"), OperationIds.New());
        }

        await LambdaLookalike.OpenToAllAsync(share);
        await using (var second = await LambdaLookalike.StartAsync(code, share, "Wikibot.Git", Environment))
        {
            using var services = Client(second);
            var git = services.GetRequiredService<IWikibotGit>();
            var page = await git.ReadPageAsync(Ada, "home", "Dev/Notes");
            page.Content.ShouldBe("one\n");
            page.Revision.ShouldBe(first.Revision);
            await git.WritePageAsync(Ada, "home", new WritePageRequest("Dev/Notes", "two\n", page.Revision, "Second"), OperationIds.New());

            // Written by one form of its name, read by the other: what normalises is there.
            await git.WritePageAsync(Ada, "home", new WritePageRequest("Ünïcödé".Normalize(NormalizationForm.FormD), "x\n", null, "Third"), OperationIds.New());
            (await git.ReadPageAsync(Ada, "home", "Ünïcödé".Normalize(NormalizationForm.FormC))).Content.ShouldBe("x\n");
        }

        await using var third = await LambdaLookalike.StartAsync(code, share, "Wikibot.Git", Environment);
        using var last = Client(third);
        var history = await last.GetRequiredService<IWikibotGit>().HistoryAsync(Ada, "home", "Dev/Notes");
        history.Entries.Select(entry => entry.Change.Message).ShouldBe(["Second", "First"]);
        (await StockGit.RunAsync(Path.Combine(share, "home.git"), "fsck", "--strict")).ShouldNotContain("error");
    }

    [Fact]
    public async Task Zip_unpacked_serves_three_readers_in_three_processes()
    {
        using var scratch = new ScratchFolder();
        var code = LambdaLookalike.Unpack("git", scratch);
        var share = LambdaLookalike.MakeShare(scratch);
        var processes = new List<LambdaLookalike>();
        try
        {
            for (var i = 0; i < 3; i++)
            {
                processes.Add(await LambdaLookalike.StartAsync(code, share, "Wikibot.Git", Environment));
            }

            using var writer = Client(processes[0]);
            var git = writer.GetRequiredService<IWikibotGit>();
            await git.CreateWikiAsync(Ada, new CreateWikiRequest("home"), OperationIds.New());
            var revision = (await git.WritePageAsync(Ada, "home", new WritePageRequest("Notes", "0", null, null), OperationIds.New())).Revision;
            for (var round = 1; round <= 5; round++)
            {
                revision = (await git.WritePageAsync(Ada, "home", new WritePageRequest("Notes", $"{round}", revision, null), OperationIds.New())).Revision;
                var contents = await Task.WhenAll(processes.Select(async process =>
                {
                    using var reader = Client(process);
                    return (await reader.GetRequiredService<IWikibotGit>().ReadPageAsync(Ada, "home", "Notes")).Content;
                }));
                contents.ShouldAllBe(content => content == $"{round}");
            }
        }
        finally
        {
            foreach (var process in processes)
            {
                await process.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Zip_unpacked_probes_the_share_cold_and_then_warm_and_writes_nowhere_else()
    {
        using var scratch = new ScratchFolder();
        var code = LambdaLookalike.Unpack("git", scratch);
        var share = LambdaLookalike.MakeShare(scratch);
        await using var service = await LambdaLookalike.StartAsync(code, share, "Wikibot.Git", Environment);
        using var http = new HttpClient { BaseAddress = service.Address };

        (await ProbeAsync(http)).GetProperty("cold").GetBoolean().ShouldBeTrue();
        (await ProbeAsync(http)).GetProperty("cold").GetBoolean().ShouldBeFalse();

        File.ReadAllText(Path.Combine(share, "test.txt")).ShouldStartWith("Wikibot was here");
        await service.WritesAsync("duration_ms");
        using var anonymous = await http.GetAsync(new Uri("/wikis", UriKind.Relative), TestContext.Current.CancellationToken);
        anonymous.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Zip_unpacked_runs_as_nobody_in_particular_who_may_write_to_tmp_and_the_share_only()
    {
        using var scratch = new ScratchFolder();
        var code = LambdaLookalike.Unpack("git", scratch);
        var output = await LambdaLookalike.ShellAsync(code, LambdaLookalike.MakeShare(scratch), """
            id -u; stat -c %u /mnt/efs; pwd
            for folder in /var/task /var/lang/bin /var / /usr/lib /mnt /tmp /mnt/efs; do
              if (: >"$folder/probe") 2>/dev/null; then echo "$folder writable"; else echo "$folder read-only"; fi
            done
            """);

        string[] who = LambdaLookalike.CanChangeUser ? ["993", "1000"] : ["0", "0"];
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
        [
            .. who, "/var/task",
            "/var/task read-only", "/var/lang/bin read-only", "/var read-only", "/ read-only", "/usr/lib read-only", "/mnt read-only", "/tmp writable", "/mnt/efs writable",
        ]);
    }

    /// <summary>The zips for x64, which the tests' set-up makes, and those for arm64 where ./wikibot package made them.</summary>
    public static TheoryData<string, string> Zips =>
        [.. from service in (string[])["git", "mcp", "web"]
            from architecture in (string[])["x64", "arm64"]
            where architecture == "x64" || File.Exists(PathOf(service, architecture))
            select (service, architecture)];

    [Theory]
    [MemberData(nameof(Zips))]
    public void Zip_is_small_and_holds_what_it_needs_and_no_more(string service, string architecture)
    {
        var path = PathOf(service, architecture);
        if (!File.Exists(path))
        {
            Assert.Skip($"There is no {Path.GetFileName(path)}: run ./wikibot package first.");
        }

        using var zip = ZipFile.OpenRead(path);
        var executable = zip.GetEntry($"Wikibot.{char.ToUpperInvariant(service[0])}{service[1..]}")!;
        new FileInfo(path).Length.ShouldBeLessThan(40_000_000);
        zip.Entries.Sum(entry => entry.Length).ShouldBeLessThan(120_000_000);
        (executable.ExternalAttributes >> 16 & 0x1FF).ShouldBe(0x1ED, "rwxr-xr-x");
        zip.Entries.ShouldNotContain(entry => entry.Name.EndsWith(".pdb") || entry.Name.EndsWith(".xml") || entry.Name == "appsettings.Development.json");

        // A sixth of what the others would be: they sign by themselves (decision 0013).
        (service == "git").ShouldBe(zip.Entries.Any(entry => entry.Name.StartsWith("AWSSDK.", StringComparison.Ordinal)));

        var natives = zip.Entries.Where(entry => entry.Name.EndsWith(".so", StringComparison.Ordinal)).ToArray();
        natives.Select(native => native.Name).Order(StringComparer.Ordinal).ShouldBe(service == "git" ? ["libe_sqlite3.so", $"libgit2-{LibGit2Sharp.GlobalSettings.Version.LibGit2CommitSha[..7]}.so"] : []);
        natives.ShouldAllBe(native => MachineOf(native) == (architecture == "x64" ? 62 : 183));
    }

    private static string PathOf(string service, string architecture) => Path.Combine(RepositoryRoot.Path, "artifacts", "package", $"wikibot-{service}-linux-{architecture}.zip");

    // ELF header, e_machine: 62 is x86-64, 183 AArch64.
    private static int MachineOf(ZipArchiveEntry library)
    {
        using var stream = library.Open();
        var header = new byte[20];
        stream.ReadExactly(header);
        return BitConverter.ToUInt16(header, 18);
    }

    private static async Task<JsonElement> ProbeAsync(HttpClient http)
    {
        using var answer = await http.PostAsJsonAsync(EventEndpoint.Path, new { kind = "share", secret = EventSecret.Derive(Secret, EventSecret.OperatorPurpose) });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    private static ServiceProvider Client(LambdaLookalike service)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationManager());
        services.AddSingleton(Options.Create(new IdentityOptions { Secret = Secret }));
        services.AddWikibotGitClient().ConfigureHttpClient(client => client.BaseAddress = service.Address);
        return services.BuildServiceProvider();
    }
}
