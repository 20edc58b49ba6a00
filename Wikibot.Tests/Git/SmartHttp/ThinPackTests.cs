using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Wikibot.Tests.Mcp;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>Thin packs: deltas that build on what the client has are sent as they lie in the pack, where the client asks for that.</summary>
public sealed class ThinPackTests : IAsyncLifetime
{
    private ClonedWiki _wiki = null!;
    private string _first = "";
    private string _second = "";

    public async ValueTask InitializeAsync()
    {
        // A long page and a line more, in one pack, the second as a delta of the first.
        _wiki = await ClonedWiki.StartAsync(pages: 1);
        var random = new Random(1);
        var text = string.Concat(Enumerable.Range(0, 4000).Select(_ => random.Next().ToString("x8", CultureInfo.InvariantCulture) + "\n"));
        var import = Commit(text, "from refs/heads/main^0\n") + Commit(text + "One more.\n", "");
        await StockGit.PipeAsync(_wiki.Repository, Encoding.ASCII.GetBytes(import), "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet");
        _second = await _wiki.TipAsync();
        _first = (await StockGit.RunAsync(_wiki.Repository, "rev-parse", "refs/heads/main~1")).Trim();
    }

    public ValueTask DisposeAsync() => _wiki.DisposeAsync();

    [Fact]
    public async Task Pack_forAClientThatHasTheBase_holdsTheDeltaAlone()
    {
        var (whole, thin) = (await FetchAsync(""), await FetchAsync("000ethin-pack\n"));
        whole.ShouldBeGreaterThan(10_000);
        thin.ShouldBeLessThan(2000);

        // Where something is left out, the client may not have the base.
        (await FetchAsync("000ethin-pack\n0019filter blob:limit=1m\n")).ShouldBeGreaterThan(10_000);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2")]
    public async Task Fetch_byGit_isWhole(string version)
    {
        await _wiki.GitAsync(null, "init", "--quiet", "clone");
        await _wiki.GitAsync("clone", "-c", $"protocol.version={version}", "fetch", "--quiet", _wiki.Url, $"{_first}:refs/heads/old");
        await _wiki.GitAsync("clone", "-c", $"protocol.version={version}", "-c", "fetch.unpackLimit=1", "fetch", "--quiet", _wiki.Url, "main:refs/heads/new");
        (await _wiki.GitAsync("clone", "rev-parse", "new")).Trim().ShouldBe(_second);
        await StockGit.RunAsync(Path.Combine(_wiki.Clones, "clone"), "fsck", "--strict", "--full");
    }

    private static string Commit(string text, string from) =>
        $"commit refs/heads/main\ncommitter A <a@example.org> 2000000000 +0000\ndata 4\nLong\n{from}M 100644 inline Long.md\ndata {text.Length}\n{text}\n";

    /// <summary>Bytes of the answer to a client that has the first commit and wants the second.</summary>
    private async Task<int> FetchAsync(string more)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", McpService.Token);
        http.DefaultRequestHeaders.Add("Git-Protocol", "version=2");
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes($"0012command=fetch\n0001{more}000eofs-delta\n0032want {_second}\n0032have {_first}\n0009done\n0000"));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-git-upload-pack-request");
        using var answer = await http.PostAsync(_wiki.Url + "/git-upload-pack", content, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;
    }
}
