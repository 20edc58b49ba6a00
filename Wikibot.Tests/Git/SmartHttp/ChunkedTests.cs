using System.Globalization;
using System.Text;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>Requests that are too long for git to hold: it sends them in chunks, and asks with an empty one first whether it may.</summary>
public sealed class ChunkedTests : IAsyncLifetime
{
    /// <summary>The least that git holds before it sends.</summary>
    private const string LeastHeld = "http.postBuffer=65536";

    private ClonedWiki _wiki = null!;

    public async ValueTask InitializeAsync()
    {
        _wiki = await ClonedWiki.StartAsync(pages: 2);
        await _wiki.CloneAsync("mine");
    }

    public ValueTask DisposeAsync() => _wiki.DisposeAsync();

    [Fact]
    public async Task Push_inChunks_isTaken()
    {
        var random = new Random(1);
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(_ => random.Next().ToString("x8", CultureInfo.InvariantCulture) + "\n"));
        await _wiki.CommitAsync("mine", "Long.md", text);
        var (exit, _, error) = await _wiki.TryGitAsync("mine", ["-c", LeastHeld, "push", "--verbose", "--verbose", "origin", "main"]);
        exit.ShouldBe(0, error);
        error.ShouldContain("POST git-receive-pack (chunked)");
        (await _wiki.TipAsync()).ShouldBe((await _wiki.GitAsync("mine", "rev-parse", "HEAD")).Trim());
    }

    [Fact]
    public async Task Push_inChunksThatIsRefused_isToldWhy()
    {
        await _wiki.CommitAsync("mine", "Large.md", new string('x', (1 << 20) + 1));
        var random = new Random(1);
        var noise = new byte[200_000];
        random.NextBytes(noise);
        await File.WriteAllBytesAsync(Path.Combine(_wiki.Clones, "mine", "noise.bin"), noise, TestContext.Current.CancellationToken);
        await _wiki.CommitAsync("mine", "Small.md", "Small.\n");
        var (exit, _, error) = await _wiki.TryGitAsync("mine", ["-c", LeastHeld, "push", "origin", "main"]);
        exit.ShouldNotBe(0);
        error.ShouldContain("Large.md: has 1048577 bytes");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2")]
    public async Task Fetch_ofAClientWithAHistoryOfItsOwn_findsWhatBothHave(string version)
    {
        // Thousands of commits that the wiki does not know, and all of them said.
        var history = string.Concat(Enumerable.Range(0, 5000).Select(i =>
            $"commit refs/heads/own\ncommitter A <a@example.org> {2_000_000_000 + i} +0000\ndata 0\n{(i == 0 ? "from refs/heads/main\n" : "")}M 100644 inline own.txt\ndata {i.ToString(CultureInfo.InvariantCulture).Length}\n{i}\n"));
        await StockGit.PipeAsync(Path.Combine(_wiki.Clones, "mine"), Encoding.ASCII.GetBytes(history), "fast-import", "--quiet");
        await _wiki.WriteAsync("New", "New.\n");
        var before = await _wiki.ObjectsAsync("mine");
        await _wiki.GitAsync("mine", "-c", LeastHeld, "-c", $"protocol.version={version}", "fetch", "--quiet", "origin");
        (await _wiki.GitAsync("mine", "rev-parse", "origin/main")).Trim().ShouldBe(await _wiki.TipAsync());

        // A commit, a folder, a file: the history that both have is not sent again.
        (await _wiki.ObjectsAsync("mine")).Except(before).Count().ShouldBe(3);
        await _wiki.GitAsync("mine", "fsck", "--strict", "--full");
    }
}
