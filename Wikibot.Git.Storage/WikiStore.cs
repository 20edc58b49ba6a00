using System.Collections.Concurrent;
using Wikibot.Git.Storage.Commits;
using Wikibot.Git.Storage.Diagnostics;
using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Maintenance;
using Wikibot.Git.Storage.Objects;
using Wikibot.Git.Storage.Refs;
using Wikibot.Git.Storage.Transfer;

namespace Wikibot.Git.Storage;

/// <summary>All wikis under one root folder.</summary>
internal sealed class WikiStore : IWikiStore
{
    private readonly ConcurrentDictionary<string, Wiki> _wikis = new(StringComparer.Ordinal);
    private readonly IShareFiles _files;
    private readonly StorageOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ObjectCache _cache;
    private readonly OpenRepositories _open;
    private int _keys;

    private WikiStore(IShareFiles files, StorageOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        _files = files;
        _options = options;
        _time = time;
        _logger = loggers.CreateLogger<WikiStore>();
        _cache = new ObjectCache(options.CacheBytes);
        _open = new OpenRepositories(options.OpenWikis);
        Markers = new MarkerStore(files, Root, time);
        Derived = new DerivedFiles(files, Root);
    }

    public IMarkerStore Markers { get; }

    public IDerivedFiles Derived { get; }

    private string Root => _options.Root;

    /// <summary>Opens the store on a folder, which it makes when it is missing.</summary>
    public static WikiStore Open(StorageOptions options, TimeProvider time, ILoggerFactory loggers) =>
        Open(DefaultFiles(), options, time, loggers);

    /// <summary>Opens the store on given files, for tests.</summary>
    public static WikiStore Open(IShareFiles files, StorageOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        if (options.Root.Length == 0)
        {
            throw new ArgumentException("The storage root is not set.", nameof(options));
        }

        var full = Path.GetFullPath(options.Root);
        Directory.CreateDirectory(full);
        PrivateFiles.Close(full, loggers.CreateLogger<WikiStore>());
        return new WikiStore(files, options with { Root = full }, time, loggers);
    }

    /// <summary>The share on this operating system.</summary>
    public static IShareFiles DefaultFiles() => OperatingSystem.IsLinux() ? new LinuxShareFiles() : new PortableShareFiles(OperatingSystem.IsWindows());

    public IAsyncEnumerable<string> ListAsync(CancellationToken cancellationToken) => StoreErrors.Guard(default, () => _files.List(Root) ?? [])
        .Where(e => e.IsFolder && e.Name.EndsWith(".git", StringComparison.Ordinal) && !e.Name.StartsWith('.'))
        .Select(e => e.Name[..^4])
        .Order(StringComparer.Ordinal)
        .ToAsyncEnumerable();

    public Task<IWiki> CreateAsync(string wiki, IReadOnlyList<RefSeed> refs, CancellationToken cancellationToken) =>
        MakeAsync(wiki, refs, bring: null, cancellationToken);

    public Task<IWiki> CreateFromPacksAsync(
        string wiki, Func<IPackSink, Task<IReadOnlyDictionary<string, ObjectId>>> fill, IReadOnlyList<RefSeed> seeds, bool foreign, CancellationToken cancellationToken) =>
        MakeAsync(
            wiki,
            seeds,
            async draft =>
            {
                _cache.Clear();
                using var import = new PackImport(_files, draft);
                var refs = await fill(import);
                new TurnedMerges(_files, draft).Turn(import.Turns);
                import.Publish();
                if (foreign)
                {
                    await Task.Run(() => ForeignHistory.Check(_files, draft, refs.Values, cancellationToken), cancellationToken);
                }

                return refs;
            },
            cancellationToken);

    public async Task TryFromPacksAsync(Func<IPackSink, Task<IReadOnlyDictionary<string, ObjectId>>> fill, CancellationToken cancellationToken)
    {
        // On this machine's own disk: a trial must not fill the share.
        var files = DefaultFiles();
        using var scratch = new ScratchRepository();
        IReadOnlyDictionary<string, ObjectId> tips;
        using (var import = new PackImport(files, scratch.Path))
        {
            tips = await fill(import);
            import.Publish();
        }

        // Each object that arrived was hashed; now each that the tips reach must be among them.
        await Task.Run(() => PackWriter.Check(files, scratch.Path, tips.Values, cancellationToken), cancellationToken);
    }

    public async Task<bool> RemoveAsync(string wiki, CancellationToken cancellationToken)
    {
        CheckName(wiki);
        using var operation = StorageTelemetry.Begin("git.remove", wiki);
        return await StoreErrors.GuardAsync(operation, () => Task.Run(() => Remove(wiki), cancellationToken));
    }

    public ValueTask<IWiki?> OpenAsync(string wiki, CancellationToken cancellationToken)
    {
        CheckName(wiki);
        cancellationToken.ThrowIfCancellationRequested();
        if (_wikis.TryGetValue(wiki, out var known))
        {
            return new ValueTask<IWiki?>(known);
        }

        using var operation = StorageTelemetry.Begin("git.open", wiki);
        return new ValueTask<IWiki?>(StoreErrors.Guard(operation, () => Find(wiki)));
    }

    private Wiki? Find(string wiki)
    {
        if (IsThere(wiki))
        {
            MeasureSize(wiki);
            return Handle(wiki);
        }

        // Its folder is there, so it is not gone, but broken.
        return _files.List(PathOf(wiki)) is { Count: > 0 } ? throw new StoreFailedException("Its file HEAD is missing.", inner: null, StoreDamage.Ref) : null;
    }

    private bool Remove(string wiki)
    {
        if (_wikis.TryRemove(wiki, out var known))
        {
            known.Parts.Close();
        }

        var away = Path.Combine(Root, $"{Sweeper.RemovedPrefix}{Guid.NewGuid():N}");
        if (!_files.MoveFolder(PathOf(wiki), away))
        {
            return false;
        }

        _files.FlushFolder(Root);
        _logger.LogInformation("Removed wiki {Wiki}", wiki);
        Sweeper.RemoveFolder(_files, away);
        return true;
    }

    private async Task<IWiki> MakeAsync(
        string wiki, IReadOnlyList<RefSeed> seeds, Func<string, Task<IReadOnlyDictionary<string, ObjectId>>>? bring, CancellationToken cancellationToken)
    {
        CheckName(wiki);
        using var operation = StorageTelemetry.Begin("git.init", wiki);
        return await StoreErrors.GuardAsync<IWiki>(
            operation,
            async () =>
            {
                if (_files.List(PathOf(wiki)) is not null)
                {
                    throw new WikiExistsException(wiki);
                }

                await Task.Run(() => new RepositoryMaker(_files, Root, _time).MakeAsync(PathOf(wiki), wiki, seeds, bring, cancellationToken), cancellationToken);
                _logger.LogInformation("Created wiki {Wiki}", wiki);
                MeasureSize(wiki);

                // A name used again: what was known of the wiki before is not this one's.
                _wikis.TryRemove(wiki, out _);
                return Handle(wiki);
            },
            foreign: bring is not null);
    }

    private Wiki Handle(string wiki) => _wikis.GetOrAdd(
        wiki,
        name => new Wiki(name, new RepositoryParts(_files, PathOf(name), _cache, Interlocked.Increment(ref _keys), _open, _time, _logger), _time, _options));

    /// <summary>Whether there is a repository. One that an NFS client believes absent is asked for again: it may have been made meanwhile.</summary>
    private bool IsThere(string wiki)
    {
        var head = Path.Combine(PathOf(wiki), "HEAD");
        return _files.ReadAll(head) is not null
            || (_files.Revalidate(Root) == FolderState.Open && _files.Revalidate(PathOf(wiki)) == FolderState.Open && _files.ReadAll(head) is not null);
    }

    /// <summary>Packs only, and only when somebody wants to know: one listing, and one stat for each pack.</summary>
    private void MeasureSize(string wiki)
    {
        if (StorageTelemetry.WantsSizes)
        {
            var packs = Path.Combine(PathOf(wiki), "objects", "pack");
            StorageTelemetry.RepositorySize(wiki, (_files.List(packs) ?? []).Sum(entry => _files.Stat(Path.Combine(packs, entry.Name))?.Size ?? 0));
        }
    }

    private string PathOf(string wiki) => Path.Combine(Root, wiki + ".git");

    /// <summary>The engine's own check, whatever the callers' rules: a name is one plain folder.</summary>
    private static void CheckName(string wiki)
    {
        if (wiki.Length is 0 or > 100 || wiki[0] == '.' || wiki.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
        {
            throw new ArgumentException("A wiki's name is 1 to 100 of [A-Za-z0-9._-], not a dot first.", nameof(wiki));
        }
    }
}
