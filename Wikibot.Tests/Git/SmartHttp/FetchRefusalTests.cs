using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Wikibot.Git.SmartHttp;
using Wikibot.Tests.Mcp;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>Who may fetch what, and what becomes of requests that no client of good will sends.</summary>
public sealed class FetchRefusalTests : IAsyncLifetime
{
    private ClonedWiki _wiki = null!;

    public async ValueTask InitializeAsync() => _wiki = await ClonedWiki.StartAsync(pages: 3);

    public ValueTask DisposeAsync() => _wiki.DisposeAsync();

    [Fact]
    public async Task Clone_withoutCredentials_isAskedForThem()
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(_wiki.Url + "/info/refs?service=git-upload-pack", TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.First().Scheme.ShouldBe("Basic");

        // Git asks first without, is told, and comes again with what its user gave.
        await StockGit.RunAsync(_wiki.Clones, "clone", "--quiet", _wiki.Url.Replace("://", $"://anyone:{McpService.Token}@", StringComparison.Ordinal), "asked");
        var (exit, _, error) = await StockGit.TryRunAsync(_wiki.Clones, "clone", "--quiet", _wiki.Url.Replace("://", "://anyone:wrong-token-of-somebody@", StringComparison.Ordinal), "wrong");
        exit.ShouldNotBe(0);
        error.ShouldContain("Authentication failed");
    }

    [Fact]
    public async Task Clone_ofAViewer_works_andAStrangerIsToldOfNoWiki()
    {
        (await _wiki.TryGitAsync(null, ["clone", "--quiet", _wiki.Url, "viewed"], ClonedWiki.ViewerToken)).Exit.ShouldBe(0);
        var (exit, _, error) = await _wiki.TryGitAsync(null, ["clone", "--quiet", _wiki.Url, "strange"], ClonedWiki.StrangerToken);
        var (_, _, nowhere) = await _wiki.TryGitAsync(null, ["clone", "--quiet", _wiki.Url.Replace("home", "nowhere", StringComparison.Ordinal), "strange"], ClonedWiki.StrangerToken);
        exit.ShouldNotBe(0);
        error.ShouldContain("There is no wiki 'home', or you are no member of it.");
        nowhere.Replace("nowhere", "home", StringComparison.Ordinal).ShouldBe(error);
    }

    [Fact]
    public async Task Hidden_refsAndObjects_cannotBeFetched()
    {
        await _wiki.GitAsync(null, "clone", "--quiet", _wiki.Url, "clone");
        var meta = (await StockGit.RunAsync(_wiki.Repository, "rev-parse", "refs/wikibot/meta")).Trim();
        var members = (await StockGit.RunAsync(_wiki.Repository, "rev-parse", "refs/wikibot/meta:members.json")).Trim();
        (await _wiki.GitAsync("clone", "ls-remote")).ShouldNotContain("wikibot");
        (await _wiki.TryGitAsync("clone", ["fetch", "origin", "refs/wikibot/meta"])).Exit.ShouldNotBe(0);
        foreach (var id in (string[])[meta, members, new string('1', 40)])
        {
            foreach (var version in (string[])["0", "2"])
            {
                var (exit, _, error) = await _wiki.TryGitAsync("clone", ["-c", $"protocol.version={version}", "fetch", "origin", id]);
                exit.ShouldNotBe(0);
                error.ShouldContain($"not our ref {id}");
            }
        }
    }

    [Theory]
    [InlineData("service=git-receive-archive", 403)]
    [InlineData("", 403)]
    public async Task Advertisement_ofNoSuchService_isRefused(string query, int status)
    {
        using var http = Client();
        using var answer = await http.GetAsync($"{_wiki.Url}/info/refs?{query}", TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData("zzzz")]
    [InlineData("0003")]
    [InlineData("00")]
    [InlineData("fff9" + "want")]
    [InlineData("0032want 11111111111111")]
    [InlineData("0014command=fetch\n0001000ewant nothing0000")]
    [InlineData("0014command=fetch\n00010012deepen nothing0000")]
    [InlineData("0014command=fetch\n00010015filter sparse:oid0000")]
    [InlineData("0014command=nothing0000")]
    [InlineData("0014command=fetch\n001cobject-format=sha256\n00010000")]
    [InlineData("0000")]
    public async Task Request_thatMakesNoSense_isToldSo(string body)
    {
        foreach (var version in (string[])["version=2", ""])
        {
            using var answer = await PostAsync(Encoding.ASCII.GetBytes(body), version);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            (answer.StatusCode == HttpStatusCode.OK && (text.Length == 0 || text[4..].StartsWith("ERR ", StringComparison.Ordinal))).ShouldBeTrue($"{version}: {answer.StatusCode} {text}");
        }
    }

    [Fact]
    public async Task Request_thatInflatesWithoutEnd_isRefused()
    {
        using var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.Optimal, leaveOpen: true))
        {
            var want = Encoding.ASCII.GetBytes($"0032want {new string('1', 40)}\n");
            await gzip.WriteAsync(Encoding.ASCII.GetBytes("0012command=fetch\n0001"), TestContext.Current.CancellationToken);
            for (var bytes = 0L; bytes < 4L * FetchOrder.MaxRequestBytes; bytes += want.Length)
            {
                await gzip.WriteAsync(want, TestContext.Current.CancellationToken);
            }
        }

        using var answer = await PostAsync(bomb.ToArray(), "version=2", "gzip");
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        using var damaged = await PostAsync([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, .. Enumerable.Repeat((byte)0xff, 100)], "version=2", "gzip");
        damaged.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Request_ofAnotherType_isRefused()
    {
        using var http = Client();
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(_wiki.Url + "/git-upload-pack", content, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    private static HttpClient Client()
    {
        var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", McpService.Token);
        return http;
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] body, string version, string? encoding = null)
    {
        using var http = Client();
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(GitRequestType);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        http.DefaultRequestHeaders.Add("Git-Protocol", version);
        return await http.PostAsync(_wiki.Url + "/git-upload-pack", content, TestContext.Current.CancellationToken);
    }

    private const string GitRequestType = "application/x-git-upload-pack-request";
}
