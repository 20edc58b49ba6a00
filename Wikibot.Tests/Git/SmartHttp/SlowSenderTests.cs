using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Wikibot.Git.SmartHttp;
using Wikibot.Tests.Mcp;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>Clients that send too slowly, or too much: each is ended, and others do not wait for them.</summary>
public sealed class SlowSenderTests : IAsyncLifetime
{
    private ClonedWiki _wiki = null!;

    public async ValueTask InitializeAsync() => _wiki = await ClonedWiki.StartAsync(pages: 1);

    public ValueTask DisposeAsync() => _wiki.DisposeAsync();

    [Theory]
    [InlineData("git-upload-pack")]
    [InlineData("git-receive-pack")]
    public async Task Senders_ofAByteASecond_areEnded_andHoldNobodyUp(string service)
    {
        const int many = 40;
        List<TcpClient> slow = [];
        try
        {
            for (var i = 0; i < many; i++)
            {
                slow.Add(await BeginAsync(service));
            }

            // While all of them are at it, another one is served.
            var answered = slow.Select(DripAsync).ToList();
            (await _wiki.GitAsync(null, "ls-remote", _wiki.Url)).ShouldContain("refs/heads/main");

            // Each is told, or cut off, long before it has sent what it promised.
            var sent = await Task.WhenAll(answered);
            sent.ShouldAllBe(bytes => bytes < 60);
            (await _wiki.TipAsync()).ShouldNotBeEmpty();
            Directory.GetDirectories(Path.Combine(_wiki.Repository, "objects"), "incoming-*").ShouldBeEmpty();
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task Refs_askedForByHundredsOfThousandsOfPrefixes_areAnsweredWithLittleMemory()
    {
        const string prefix = "0013ref-prefix z999";
        const int most = FetchOrder.MaxRequestBytes / 19 - 10;
        var body = Encoding.ASCII.GetBytes("0014command=ls-refs\n0001" + string.Concat(Enumerable.Repeat(prefix, most)) + "001cref-prefix refs/heads/ma0000");
        await using var service = await LoneGitService.StartAsync();
        (await PostAsync(service.Url, "git-upload-pack", "0014command=ls-refs\n00010000"u8.ToArray(), "version=2")).Text.ShouldContain("refs/heads/main");
        var before = service.PeakMemory();
        var (status, text) = await PostAsync(service.Url, "git-upload-pack", body, "version=2");
        status.ShouldBe(HttpStatusCode.OK, text);
        text.ShouldContain("refs/heads/main");
        text.ShouldNotContain(" HEAD");
        (service.PeakMemory() - before).ShouldBeLessThan(100 << 20);
        (await PostAsync(service.Url, "git-upload-pack", [.. body[..^4], .. body[24..]], "version=2")).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Push_thatInflatesWithoutEnd_isRefused()
    {
        var tip = await _wiki.TipAsync();
        using var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.Optimal, leaveOpen: true))
        {
            var command = $"{tip} {new string('1', 40)} refs/heads/main\0report-status object-format=sha1";
            await gzip.WriteAsync(Encoding.ASCII.GetBytes($"{command.Length + 4:x4}{command}0000PACK"), TestContext.Current.CancellationToken);
            var zeros = new byte[1 << 20];
            for (var bytes = 0L; bytes <= ReceivePack.MaxInflatedBytes; bytes += zeros.Length)
            {
                await gzip.WriteAsync(zeros, TestContext.Current.CancellationToken);
            }
        }

        bomb.Length.ShouldBeLessThan(1 << 20);
        (await PostAsync(_wiki.Url, "git-receive-pack", bomb.ToArray(), "", "gzip")).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await _wiki.TipAsync()).ShouldBe(tip);
    }

    private async Task<TcpClient> BeginAsync(string service)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _wiki.Mcp.Url.Port, TestContext.Current.CancellationToken);
        var head = $"POST /git/home.git/{service} HTTP/1.1\r\nHost: 127.0.0.1:{_wiki.Mcp.Url.Port}\r\nAuthorization: Bearer {McpService.Token}\r\n"
            + $"Content-Type: application/x-{service}-request\r\nContent-Length: 100000\r\n\r\n00";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>Sends a byte a second until the other side has had enough; returns how many it sent.</summary>
    private static async Task<int> DripAsync(TcpClient client)
    {
        var stream = client.GetStream();
        var ended = EndAsync(stream);
        var sent = 0;
        while (await Task.WhenAny(ended, Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken)) != ended)
        {
            try
            {
                await stream.WriteAsync("0"u8.ToArray(), TestContext.Current.CancellationToken);
            }
            catch (IOException)
            {
                break;
            }

            sent++;
        }

        await ended;
        return sent;
    }

    private static async Task EndAsync(NetworkStream stream)
    {
        try
        {
            var answer = new byte[4096];
            while (await stream.ReadAsync(answer, TestContext.Current.CancellationToken) > 0)
            {
                // Until it is closed.
            }
        }
        catch (IOException)
        {
            // Closed at once: as good.
        }
    }

    private static async Task<(HttpStatusCode Status, string Text)> PostAsync(string wiki, string service, byte[] body, string version, string? encoding = null)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", McpService.Token);
        http.DefaultRequestHeaders.TryAddWithoutValidation("Git-Protocol", version);
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue($"application/x-{service}-request");
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        using var answer = await http.PostAsync($"{wiki}/{service}", content, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
