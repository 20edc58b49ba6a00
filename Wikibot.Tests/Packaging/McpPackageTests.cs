using System.Net;

namespace Wikibot.Tests.Packaging;

/// <summary>The MCP service's deployment zip, run as on Lambda.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class McpPackageTests
{
    [Fact]
    public async Task Zip_unpacked_is_ready_and_challenges_whoever_has_no_token()
    {
        using var scratch = new ScratchFolder();
        var code = LambdaLookalike.Unpack("mcp", scratch);
        await using var service = await LambdaLookalike.StartAsync(code, LambdaLookalike.MakeShare(scratch), "Wikibot.Mcp", new Dictionary<string, string>
        {
            ["Wikibot__Identity__Secret"] = "a secret of the tests, long enough",
            ["Wikibot__PublicUrl"] = "https://d111111abcdef8.cloudfront.net",
            ["Wikibot__AllowedHosts__0"] = "abc.execute-api.eu-central-1.amazonaws.com",
            ["Wikibot__PathBase"] = "/live",
            ["MCP_AUTH_TOKEN"] = "alice=a-static-token-of-the-tests-0001",
            ["services__git__http__0"] = "http://127.0.0.1:9",
        });
        using var http = new HttpClient { BaseAddress = service.Address };
        http.DefaultRequestHeaders.Host = "abc.execute-api.eu-central-1.amazonaws.com";

        foreach (var path in (string[])["/mcp", "/live/mcp"])
        {
            using var content = new StringContent("{}");
            using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
            answer.Headers.WwwAuthenticate.ShouldNotBeEmpty();
        }
    }
}
