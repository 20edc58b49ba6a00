namespace Wikibot.Tests.Packaging;

/// <summary>What a function compiles at its start although it could have been compiled before (decision 0012).</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class StartupCodeTests
{
    private static readonly Dictionary<string, string> s_environment = new()
    {
        ["Wikibot__Storage__Root"] = "/mnt/efs",
        ["Wikibot__Identity__Secret"] = "a secret of the tests, long enough",
        ["Wikibot__PublicUrl"] = "https://d111111abcdef8.cloudfront.net",
        ["Wikibot__AllowedHosts__0"] = "127.0.0.1",
        ["Wikibot__Web__PublicUrl"] = "https://d222222abcdef8.cloudfront.net",
        ["Wikibot__Web__AllowedHosts__0"] = "127.0.0.1",
        ["Wikibot__Web__SignIn__Issuer"] = "https://nobody.authkit.app",
        ["Wikibot__Web__SignIn__ClientId"] = "nobody",
        ["MCP_AUTH_TOKEN"] = "a-static-token-of-the-tests-0001",
        ["services__git__http__0"] = "http://127.0.0.1:9",
        ["DOTNET_JitStdOutFile"] = "/mnt/efs/compiled",
        ["DOTNET_JitDisasmSummary"] = "1",
    };

    [Theory]
    [InlineData("git", "Wikibot.Git")]
    [InlineData("mcp", "Wikibot.Mcp")]
    [InlineData("web", "Wikibot.Web")]
    public async Task Start_finds_the_code_that_was_published_for_it(string service, string executable)
    {
        using var scratch = new ScratchFolder();
        var code = LambdaLookalike.Unpack(service, scratch);
        var share = LambdaLookalike.MakeShare(scratch);

        var with = await CompiledAsync(code, share, executable);
        File.Delete(Path.Combine(code, executable + ".Startup.dll"));
        var without = await CompiledAsync(code, share, executable);

        // A generic method over a private type of another assembly: the kind that is found only where an assembly refers to that type.
        const string Kestrels = ":Start[Microsoft.AspNetCore.Server.Kestrel.Core.Internal.AddressBinder+";
        without.ShouldContain(method => method.Contains(Kestrels, StringComparison.Ordinal));
        with.ShouldNotContain(method => method.Contains(Kestrels, StringComparison.Ordinal));
        with.Count.ShouldBeLessThan(without.Count / 2);
    }

    private static async Task<IReadOnlyList<string>> CompiledAsync(string code, string share, string executable)
    {
        var list = Path.Combine(share, "compiled");
        File.Delete(list);
        await using (await LambdaLookalike.StartAsync(code, share, executable, s_environment))
        {
        }

        return await File.ReadAllLinesAsync(list, TestContext.Current.CancellationToken);
    }
}
