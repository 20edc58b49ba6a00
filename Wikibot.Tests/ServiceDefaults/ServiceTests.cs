using Wikibot.Tests.Telemetry;

namespace Wikibot.Tests.ServiceDefaults;

public sealed class ServiceTests
{
    /// <summary>It is started in a folder with hundreds of others in it: of the tests, here; with the wikis in it, elsewhere.</summary>
    [Theory]
    [InlineData("Git")]
    [InlineData("Mcp")]
    [InlineData("Web")]
    [InlineData("DevSignIn")]
    public async Task Start_inAFolderWithOthers_watchesNoneOfThem(string service)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("What a process watches is read from Linux's /proc.");
        }

        using var data = new ScratchFolder();
        await using var process = await ServiceProcess.StartAsync(
            service,
            new Dictionary<string, string>
            {
                ["Wikibot__Storage__Root"] = data.Path,
                ["Wikibot__Identity__Secret"] = "a secret of the tests, long enough",
                ["Wikibot__PublicUrl"] = "http://localhost:5180",
                ["Wikibot__Web__PublicUrl"] = "http://localhost:5183",
                ["Wikibot__Web__SignIn__Issuer"] = "https://nobody.authkit.app",
                ["Wikibot__Web__SignIn__ClientId"] = "nobody",
                ["Wikibot__SignIn__Resource"] = "http://localhost:5180/mcp",
                ["MCP_AUTH_TOKEN"] = "a-static-token-of-the-tests-0001",
                ["services__git__http__0"] = "http://127.0.0.1:9",
            },
            TestContext.Current.CancellationToken);

        process.Watches().ShouldBe(0);
    }
}
