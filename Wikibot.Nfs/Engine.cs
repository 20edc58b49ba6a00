using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Nfs;

/// <summary>Short ways to use the engine: nothing here knows how it moves a tip.</summary>
internal static class Engine
{
    public const string Main = "refs/heads/main";
    public const string Meta = "refs/wikibot/meta";

    private static readonly Lock s_lock = new();

    public static void Say(string line)
    {
        lock (s_lock)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }

    /// <summary>A row of the table.</summary>
    public static void Row(string test, string what, string result, bool? held) =>
        Say($"ROW|{test}|{what}|{result}|{held switch { true => "yes", false => "**no**", null => "" }}");

    public static async Task<IWiki> OpenAsync(string root, IShareFiles? files = null, Func<StorageOptions, StorageOptions>? configure = null)
    {
        var options = new StorageOptions { Root = root, WriteTimeout = TimeSpan.FromMinutes(10) };
        var store = WikiStore.Open(files ?? WikiStore.DefaultFiles(), configure?.Invoke(options) ?? options, TimeProvider.System, NullLoggerFactory.Instance);
        return await store.OpenAsync("home", CancellationToken.None) ?? throw new InvalidOperationException($"No wiki below {root}.");
    }

    public static async Task InitAsync(string root)
    {
        var store = WikiStore.Open(new StorageOptions { Root = root }, TimeProvider.System, NullLoggerFactory.Instance);
        await store.CreateAsync(
            "home",
            [new(Main, new ChangeSet([File("Home.md", "# Home\n")]), Details("Start")), new(Meta, new ChangeSet([File("members.json", "{}\n")]), Details("Start"))],
            CancellationToken.None);
    }

    /// <summary>Pages of random bytes, 50 a commit.</summary>
    public static async Task FillAsync(string root, int pages, int size)
    {
        var wiki = await OpenAsync(root);
        for (var at = 0; at < pages; at += 50)
        {
            await CommitAsync(wiki, Operation("fill"), [.. Enumerable.Range(at, Math.Min(50, pages - at)).Select(i => new FileChange(PageOf(i), RandomNumberGenerator.GetBytes(size)))]);
        }
    }

    /// <summary>A page two folders deep.</summary>
    public static string PageOf(int number) => $"Part {number / 100}/Sub {number / 20}/Page {number}.md";

    public static string Operation(string name) => $"{name}-{Guid.NewGuid():N}";

    public static FileChange File(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));

    public static Task<CommitResult> CommitAsync(IWiki wiki, string operation, params FileChange[] files) => wiki.CommitAsync(
        new CommitRequest(Main, operation, (_, _) => new((new ChangeSet(files), Details($"Write {operation}")))), CancellationToken.None);

    public static string Tell(Exception e) => $"{e.GetType().Name}: {e.Message}{(e.InnerException is { } inner ? $" <- {inner.GetType().Name}: {inner.Message}" : "")}".ReplaceLineEndings(" ").Replace('|', '/');

    private static CommitDetails Details(string message) => new(new Signature("Probe", "probe@example.org", DateTimeOffset.UtcNow), message);
}
