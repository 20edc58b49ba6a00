using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wikibot.Git.Storage;

namespace Wikibot.Benchmarks.Peers;

/// <summary>The engine behind <see cref="IWikiStore"/>, as the git service uses it: one handle, kept.</summary>
internal sealed class EnginePeer(IHost host, IWiki wiki) : IPeer
{
    private const string Main = "refs/heads/main";

    /// <summary>Opens <c>{root}/{wiki}.git</c>.</summary>
    public static async Task<IPeer> OpenAsync(string repository, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("Wikibot:Storage:Root", Path.GetDirectoryName(repository))]);
        builder.Logging.ClearProviders();
        builder.AddWikiStorage();
        var host = builder.Build();
        var name = Path.GetFileNameWithoutExtension(repository);
        var wiki = await host.Services.GetRequiredService<IWikiStore>().OpenAsync(name, cancellationToken)
            ?? throw new InvalidOperationException($"No wiki at {repository}.");
        return new EnginePeer(host, wiki);
    }

    /// <summary>The engine itself, for what the peers have no match for.</summary>
    public IWiki Wiki => wiki;

    public async Task<Timed> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var length = await ReadPageAsync(path, cancellationToken);
        return new(Stopwatch.GetElapsedTime(started).TotalMicroseconds, length);
    }

    /// <summary>A read without a stop-watch.</summary>
    public async ValueTask<int> ReadPageAsync(string path, CancellationToken cancellationToken)
    {
        var tip = await wiki.ReadTipAsync(Main, cancellationToken) ?? throw new InvalidOperationException("main is gone.");
        var tree = tip.Root;
        var segments = path.Split('/');
        for (var i = 0; i < segments.Length - 1; i++)
        {
            tree = await wiki.ReadTreeAsync(Find(tree, segments[i]).Id, cancellationToken);
        }

        return (await wiki.ReadBlobAsync(Find(tree, segments[^1]).Id, cancellationToken)).Length;
    }

    public async Task<Timed> WriteAsync(IReadOnlyList<Page> pages, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var changes = new ChangeSet([.. pages.Select(page => new FileChange(page.Path, page.Content))]);
        var details = new CommitDetails(new Signature("Bench", "bench@example.org", TimeProvider.System.GetUtcNow()), "Edit");
        var request = new CommitRequest(Main, Guid.NewGuid().ToString(), (_, _) => ValueTask.FromResult((changes, details)));
        var result = await wiki.CommitAsync(request, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        return result.Changed ? new(elapsed, pages.Count) : throw new InvalidOperationException("The engine made no commit.");
    }

    public async Task<Timed> HistoryAsync(string path, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var tip = await wiki.ReadTipAsync(Main, cancellationToken) ?? throw new InvalidOperationException("main is gone.");
        var count = 0;
        await foreach (var _ in wiki.WalkAsync(tip.Commit.Id, path, cancellationToken))
        {
            count++;
        }

        return new(Stopwatch.GetElapsedTime(started).TotalMicroseconds, count);
    }

    public async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    private static TreeEntry Find(Tree tree, string name)
    {
        foreach (var entry in tree.Entries)
        {
            if (entry.Name == name)
            {
                return entry;
            }
        }

        throw new InvalidOperationException($"No {name}.");
    }
}
