namespace Wikibot.Git.Storage.Transfer;

/// <summary>
/// A quarantine beside a repository's object folder: packs are read, verified and flushed in it, and only then moved into place.
/// A process that dies leaves a folder that nobody reads; maintenance sweeps it.
/// </summary>
internal sealed class PackImport : IPackSink, IDisposable
{
    /// <summary>What the names of quarantine folders begin with.</summary>
    public const string FolderPrefix = "incoming-";

    private readonly string _wikiFolder;
    private readonly string _quarantine;
    private readonly ScratchRepository _scratch;
    private readonly List<string> _packs = [];

    /// <summary>Opens a quarantine for the repository at <paramref name="wikiFolder"/>.</summary>
    public PackImport(string wikiFolder)
    {
        _wikiFolder = wikiFolder;
        _quarantine = Path.Combine(wikiFolder, "objects", FolderPrefix + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path.Combine(_quarantine, "pack"));
        _scratch = new ScratchRepository(Path.Combine(wikiFolder, "objects"), _quarantine);
    }

    /// <inheritdoc/>
    public Task AddAsync(Stream pack, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () =>
        {
            // A reader a pack: each sees the packs before it.
            using var reader = new PackReader(Path.Combine(_quarantine, "pack"), _scratch.Path);
            _packs.Add(reader.Read(pack, cancellationToken));
        },
        cancellationToken,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    /// <summary>Flushes the packs and moves them into the repository, each pack before its index, so that no index is ever without its pack.</summary>
    public void Publish()
    {
        foreach (var name in _packs)
        {
            foreach (var extension in (string[])[".pack", ".idx"])
            {
                var from = Path.Combine(_quarantine, "pack", name + extension);
                using (var file = File.OpenHandle(from, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
                {
                    RandomAccess.FlushToDisk(file);
                }

                File.Move(from, Path.Combine(_wikiFolder, "objects", "pack", name + extension), overwrite: true);
            }
        }

        _packs.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _scratch.Dispose();
        Directory.Delete(_quarantine, recursive: true);
    }
}
