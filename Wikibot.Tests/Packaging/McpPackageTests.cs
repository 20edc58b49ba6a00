using System.Net;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Wikibot.Tests.Mcp;

namespace Wikibot.Tests.Packaging;

/// <summary>The MCP service's deployment zip, run as on Lambda.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class McpPackageTests
{
    private const string Secret = "a secret of the tests, long enough";
    private const string Token = "a-static-token-of-the-tests-0001";

    private static readonly Dictionary<string, string> GitEnvironment = new()
    {
        ["Wikibot__Storage__Root"] = "/mnt/efs",
        ["Wikibot__Identity__Secret"] = Secret,
    };

    [Fact]
    public void Zip_holds_no_development_sign_in()
    {
        using var scratch = new ScratchFolder();
        var code = LambdaLookalike.Unpack("mcp", scratch);
        Directory.GetFiles(code, "*DevSignIn*", SearchOption.AllDirectories).ShouldBeEmpty();

        using var file = new PEReader(File.OpenRead(Path.Combine(code, "Wikibot.Mcp.dll")));
        var metadata = file.GetMetadataReader();
        var types = metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}").ToList();

        types.ShouldContain("Wikibot.Mcp.Auth.AccessTokens");
        var own = typeof(Wikibot.DevSignIn.SignInOptions).Assembly.GetTypes().Where(type => type is { IsNested: false, Namespace: "Wikibot.DevSignIn" }).Select(type => "." + type.Name).ToList();
        types.Where(type => own.Exists(name => type.EndsWith(name, StringComparison.Ordinal))).ShouldBeEmpty();
        metadata.AssemblyReferences.Select(reference => metadata.GetString(metadata.GetAssemblyReference(reference).Name)).ShouldNotContain("Wikibot.DevSignIn");
    }

    [Fact]
    public async Task Zip_unpacked_is_ready_and_challenges_whoever_has_no_token()
    {
        using var scratch = new ScratchFolder();
        var code = LambdaLookalike.Unpack("mcp", scratch);
        await using var service = await LambdaLookalike.StartAsync(
            code, LambdaLookalike.MakeShare(scratch), "Wikibot.Mcp", Environment(new Uri("http://127.0.0.1:9"), "abc.execute-api.eu-central-1.amazonaws.com"));
        using var http = new HttpClient { BaseAddress = service.Address };
        http.DefaultRequestHeaders.Host = "abc.execute-api.eu-central-1.amazonaws.com";

        foreach (var path in (string[])["/mcp", "/live/mcp"])
        {
            using var content = new StringContent("{}", Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
            answer.Headers.WwwAuthenticate.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task Zips_unpacked_write_read_and_remember_together_through_three_mcp_processes()
    {
        using var scratch = new ScratchFolder();
        using var gitScratch = new ScratchFolder();
        var code = LambdaLookalike.Unpack("mcp", scratch);
        var gitCode = LambdaLookalike.Unpack("git", gitScratch);
        var share = LambdaLookalike.MakeShare(gitScratch);

        // Of the MCP service's own: it has no share on Lambda, and must leave this one empty.
        var nothing = LambdaLookalike.MakeShare(scratch);
        await using (var git = await LambdaLookalike.StartAsync(gitCode, share, "Wikibot.Git", GitEnvironment))
        {
            var processes = new List<LambdaLookalike>();
            try
            {
                for (var i = 0; i < 3; i++)
                {
                    processes.Add(await LambdaLookalike.StartAsync(code, nothing, "Wikibot.Mcp", Environment(git.Address)));
                }

                (await CallAsync(processes[0], "create_wiki", new { wiki = "home" })).IsError.ShouldNotBe(true);
                string? revision = null;
                for (var round = 1; round <= 3; round++)
                {
                    var written = await CallAsync(processes[round % 3], "write_page", new { path = "Dev/Ünïcödé", content = $"{round}\n", revision, message = $"Round {round}" });
                    written.IsError.ShouldNotBe(true, written.Sentence());
                    revision = written.At("revision")!.GetValue<string>();
                    var read = await Task.WhenAll(processes.Select(process => CallAsync(process, "read_page", new { path = "Dev/Ünïcödé" })));
                    read.ShouldAllBe(page => page.At("content")!.GetValue<string>() == $"{round}\n");
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

        await using var nextGit = await LambdaLookalike.StartAsync(gitCode, share, "Wikibot.Git", GitEnvironment);
        await using var nextMcp = await LambdaLookalike.StartAsync(code, nothing, "Wikibot.Mcp", Environment(nextGit.Address));
        (await CallAsync(nextMcp, "read_page", new { path = "Dev/Ünïcödé" })).At("content")!.GetValue<string>().ShouldBe("3\n");
        var history = await CallAsync(nextMcp, "page_history", new { path = "Dev/Ünïcödé" });
        history.At("entries")!.AsArray().Select(step => step!["message"]!.GetValue<string>()).ShouldBe(["Round 3", "Round 2", "Round 1"]);
        Directory.EnumerateFileSystemEntries(nothing).ShouldBeEmpty();
    }

    private static Dictionary<string, string> Environment(Uri git, string innerHost = "127.0.0.1") => new()
    {
        ["Wikibot__Identity__Secret"] = Secret,
        ["Wikibot__PublicUrl"] = "https://d111111abcdef8.cloudfront.net",
        ["Wikibot__AllowedHosts__0"] = innerHost,
        ["Wikibot__PathBase"] = "/live",
        ["MCP_AUTH_TOKEN"] = "alice=" + Token,
        ["services__git__http__0"] = git.ToString().TrimEnd('/'),
    };

    // As through the gateway: the stage is the first part of the path.
    private static async Task<CallToolResult> CallAsync(LambdaLookalike service, string tool, object arguments)
    {
        var transport = new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(service.Address, "/live/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + Token },
        });
        await using var client = await PatientClient.ConnectAsync(transport);
        return await client.CallToolAsync(tool, Json.Arguments(arguments), cancellationToken: TestContext.Current.CancellationToken);
    }
}
