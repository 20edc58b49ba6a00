using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Tests.Git.Storage;

/// <summary>An engine on a scratch folder, with one wiki, and short ways to use it.</summary>
internal sealed class TestStore : IDisposable
{
    public const string Main = "refs/heads/main";
    public const string Meta = "refs/wikibot/meta";

    private readonly ScratchFolder? _own;

    private TestStore(ScratchFolder? own, string root, IShareFiles files, Func<StorageOptions, StorageOptions>? configure, TimeProvider? time)
    {
        _own = own;
        Root = root;
        var options = new StorageOptions { Root = root };
        Store = WikiStore.Open(files, configure?.Invoke(options) ?? options, time ?? TimeProvider.System, NullLoggerFactory.Instance);
    }

    public string Root { get; }

    public WikiStore Store { get; }

    public IWiki Wiki { get; private set; } = null!;

    public string Repository => Path.Combine(Root, "home.git");

    /// <summary>A new folder with the wiki <c>home</c>, holding <c>Home.md</c>.</summary>
    public static async Task<TestStore> CreateAsync(IShareFiles? files = null, Func<StorageOptions, StorageOptions>? configure = null, TimeProvider? time = null)
    {
        var folder = new ScratchFolder();
        var store = new TestStore(folder, folder.Path, files ?? WikiStore.DefaultFiles(), configure, time);
        store.Wiki = await store.Store.CreateAsync("home", Seeds(), CancellationToken.None);
        return store;
    }

    /// <summary>Another process's view of the same folder: its own caches and handles.</summary>
    public static async Task<TestStore> OpenAsync(string root, IShareFiles? files = null, Func<StorageOptions, StorageOptions>? configure = null, TimeProvider? time = null)
    {
        var store = new TestStore(null, root, files ?? WikiStore.DefaultFiles(), configure, time);
        store.Wiki = (await store.Store.OpenAsync("home", CancellationToken.None)).ShouldNotBeNull();
        return store;
    }

    public static IReadOnlyList<RefSeed> Seeds() =>
    [
        new(Main, new ChangeSet([File("Home.md", "# Home\n")]), Details("Start")),
        new(Meta, new ChangeSet([File("members.json", "{}\n")]), Details("Start members")),
    ];

    public static FileChange File(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));

    public static FileChange Gone(string path) => new(path);

    public static CommitDetails Details(string message) =>
        new(new Signature("Test", "test@example.org", new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.FromHours(1))), message);

    /// <summary>Commits the files whatever the tip is.</summary>
    public Task<CommitResult> CommitAsync(string operation, params FileChange[] files) => CommitAsync(Wiki, operation, files);

    public static Task<CommitResult> CommitAsync(IWiki wiki, string operation, params FileChange[] files) => wiki.CommitAsync(
        new CommitRequest(Main, operation, (_, _) => new((new ChangeSet(files), Details($"Write {operation}")))), CancellationToken.None);

    public async Task<string?> ReadAsync(string path)
    {
        var snapshot = (await Wiki.ReadTipAsync(Main, CancellationToken.None)).ShouldNotBeNull();
        var tree = snapshot.Root;
        var segments = path.Split('/');
        for (var i = 0; ; i++)
        {
            var entry = tree.Entries.FirstOrDefault(e => e.Name == segments[i]);
            if (entry.Name is null)
            {
                return null;
            }

            if (i == segments.Length - 1)
            {
                return Encoding.UTF8.GetString((await Wiki.ReadBlobAsync(entry.Id, CancellationToken.None)).Span);
            }

            tree = await Wiki.ReadTreeAsync(entry.Id, CancellationToken.None);
        }
    }

    /// <summary>Stock git finds nothing to complain about.</summary>
    public static async Task ShouldBeSoundAsync(string repository)
    {
        var (exit, output, error) = await StockGit.TryRunAsync(repository, "fsck", "--strict", "--full", "--no-dangling");
        (exit, output.Trim(), string.Join('\n', error.Split('\n').Where(l => !l.StartsWith("Checking ", StringComparison.Ordinal))).Trim()).ShouldBe((0, "", ""));
    }

    public void Dispose() => _own?.Dispose();
}
