using System.Net;

namespace Wikibot.Tests.Packaging;

/// <summary>The web service's deployment zip, run as on Lambda.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class WebPackageTests
{
    private const string InnerHost = "abc.execute-api.eu-central-1.amazonaws.com";
    private const string PublicUrl = "https://d111111abcdef8.cloudfront.net";

    private static readonly Dictionary<string, string> Environment = new()
    {
        ["Wikibot__Identity__Secret"] = "a secret of the tests, long enough",
        ["Wikibot__Web__PublicUrl"] = PublicUrl,
        ["Wikibot__Web__McpUrl"] = PublicUrl + "/mcp",
        ["Wikibot__Web__AllowedHosts__0"] = InnerHost,
        ["Wikibot__Web__SignIn__Issuer"] = "https://nobody.authkit.app",
        ["Wikibot__Web__SignIn__ClientId"] = "client_of_the_tests",
        ["services__git__http__0"] = "http://127.0.0.1:9",
    };

    [Fact]
    public async Task Zip_unpacked_welcomes_under_its_inner_host_and_sends_people_to_the_public_one()
    {
        using var scratch = new ScratchFolder();
        var code = LambdaLookalike.Unpack("web", scratch);
        var nothing = LambdaLookalike.MakeShare(scratch);
        await using var service = await LambdaLookalike.StartAsync(code, nothing, "Wikibot.Web", Environment);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = service.Address };
        http.DefaultRequestHeaders.Host = InnerHost;

        using var start = await http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        start.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await start.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("href=\"/sign-in\"");
        start.Headers.GetValues("Content-Security-Policy").ShouldNotBeEmpty();

        using var page = await http.GetAsync(new Uri("/w/home/p/Home", UriKind.Relative), TestContext.Current.CancellationToken);
        page.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        page.Headers.Location!.ToString().ShouldStartWith(PublicUrl + "/sign-in?returnUrl=");
        Directory.EnumerateFileSystemEntries(nothing).ShouldBeEmpty();
    }

    [Fact]
    public async Task Zip_unpacked_refuses_a_host_that_it_was_not_told_of()
    {
        using var scratch = new ScratchFolder();
        var code = LambdaLookalike.Unpack("web", scratch);
        await using var service = await LambdaLookalike.StartAsync(code, LambdaLookalike.MakeShare(scratch), "Wikibot.Web", Environment);
        using var http = new HttpClient { BaseAddress = service.Address };
        http.DefaultRequestHeaders.Host = "attacker.example";

        using var answer = await http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
