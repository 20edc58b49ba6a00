using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Wikibot.Git.Storage;
using Wikibot.Tests.Mcp;

namespace Wikibot.Tests.Git.SmartHttp;

/// <summary>Both services, the public one on a real port, with a wiki of some history; and stock git as its client.</summary>
internal sealed class ClonedWiki : IAsyncDisposable
{
    public const string ViewerToken = "the-token-of-a-viewer-in-the-tests";
    public const string StrangerToken = "the-token-of-a-stranger-in-tests";

    private readonly ScratchFolder _clones = new();

    private ClonedWiki(GitService git, McpService mcp) => (Git, Mcp) = (git, mcp);

    public GitService Git { get; }

    public McpService Mcp { get; }

    /// <summary>Where the wiki is cloned from.</summary>
    public string Url => $"{Mcp.Url}git/home.git";

    /// <summary>The bare repository on the share.</summary>
    public string Repository => Git.Repository("home");

    /// <summary>A folder for clones.</summary>
    public string Clones => _clones.Path;

    public static async Task<ClonedWiki> StartAsync(int pages = 12, params IEnumerable<(string Name, string Value)> settings)
    {
        var git = new GitService(settings.Append(("Wikibot:Seed:Members:2", "static:viewer=viewer")).ToDictionary(setting => setting.Item1, setting => setting.Item2, StringComparer.Ordinal));
        var mcp = git.WithMcp(new(StringComparer.Ordinal) { ["MCP_AUTH_TOKEN"] = $"{McpService.Token},other={McpService.OtherToken},viewer={ViewerToken},stranger={StrangerToken}" }).OnKestrel();
        var wiki = new ClonedWiki(git, mcp);
        for (var i = 0; i < pages; i++)
        {
            await wiki.WriteAsync($"Folder {i % 3}/Page {i}", $"# Page {i}\n\n" + string.Concat(Enumerable.Range(0, 20 + i).Select(line => $"Line {line} of page {i}.\n")));
        }

        return wiki;
    }

    /// <summary>Writes a page as an agent does.</summary>
    public async Task WriteAsync(string path, string content) => (await Mcp.CallAsync("write_page", new { wiki = "home", path, content })).IsError.ShouldNotBe(true);

    /// <summary>Packs what is loose, as maintenance does.</summary>
    public async Task PackAsync() => await (await Git.Services.GetRequiredService<IWikiStore>().OpenAsync("home", TestContext.Current.CancellationToken))!.MaintainAsync(TimeSpan.FromMinutes(1), force: true, TestContext.Current.CancellationToken);

    /// <summary>Runs stock git with a token as the password, in a clone or in the folder of clones.</summary>
    public Task<(int Exit, string Output, string Error)> TryGitAsync(string? clone, string[] arguments, string token = McpService.Token) =>
        StockGit.TryRunAsync(clone is null ? Clones : Path.Combine(Clones, clone), ["-c", "http.extraHeader=Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("anyone:" + token)), "-c", "user.name=Grace", "-c", "user.email=grace@example.org", .. arguments]);

    /// <summary>Runs it, and fails with its words when it fails.</summary>
    public async Task<string> GitAsync(string? clone, params string[] arguments)
    {
        var (exit, output, error) = await TryGitAsync(clone, arguments);
        return exit == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)} ended with {exit}: {error}");
    }

    /// <summary>Clones, for pushes.</summary>
    public async Task<string> CloneAsync(string name)
    {
        await GitAsync(null, "clone", "--quiet", Url, name);
        return Path.Combine(Clones, name);
    }

    /// <summary>Writes a file in a clone and commits it.</summary>
    public async Task CommitAsync(string clone, string path, string content)
    {
        var full = Path.Combine(Clones, clone, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        await File.WriteAllTextAsync(full, content);
        await GitAsync(clone, "add", "--all", "--force");
        await GitAsync(clone, "commit", "--quiet", "-m", $"Change {path}");
    }

    /// <summary>The tip on the share, as stock git sees it.</summary>
    public async Task<string> TipAsync() => (await StockGit.RunAsync(Repository, "rev-parse", "refs/heads/main")).Trim();

    /// <summary>All objects of a clone, by their ids; the empty ones that a partial clone promises are left out.</summary>
    public async Task<string[]> ObjectsAsync(string clone) =>
        [.. (await StockGit.RunAsync(Path.Combine(Clones, clone), "cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    /// <summary>Clones through the service and, as the judge, from the files by stock git's own server; both must hold the same objects.</summary>
    public async Task CloneAsJudgeAsync(string name, params string[] arguments)
    {
        await GitAsync(null, ["clone", "--quiet", .. arguments, Url, name]);
        await StockGit.RunAsync(Clones, ["clone", "--quiet", "--no-local", "--upload-pack=git -c safe.directory=* -c uploadpack.allowFilter=true -c uploadpack.allowAnySHA1InWant=true upload-pack", .. arguments, "file://" + Repository, name + "-judge"]);
        await SameAsJudgeAsync(name);
    }

    /// <summary>Whether a clone and the judge's hold the same objects and end at the same places.</summary>
    public async Task SameAsJudgeAsync(string name)
    {
        (await ObjectsAsync(name)).ShouldBe(await ObjectsAsync(name + "-judge"));
        (await ShallowAsync(name)).ShouldBe(await ShallowAsync(name + "-judge"));
        await StockGit.RunAsync(Path.Combine(Clones, name), "fsck", "--strict", "--full");
    }

    public async ValueTask DisposeAsync()
    {
        await Mcp.DisposeAsync();
        await Git.DisposeAsync();
        _clones.Dispose();
    }

    private async Task<string[]> ShallowAsync(string clone) =>
        File.Exists(Path.Combine(Clones, clone, ".git", "shallow")) ? [.. (await File.ReadAllLinesAsync(Path.Combine(Clones, clone, ".git", "shallow"))).Order(StringComparer.Ordinal)] : [];
}
