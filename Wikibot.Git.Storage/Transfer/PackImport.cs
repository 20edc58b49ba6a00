using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;

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
    private readonly IShareFiles _files;
    private readonly ObjectSource? _known;
    private readonly List<PackFile> _packs = [];
    private readonly Dictionary<ObjectId, ObjectId> _turns = [];
    private bool _hadLarge;

    /// <summary>Opens a quarantine.</summary>
    /// <param name="files">The share.</param>
    /// <param name="wikiFolder">The repository.</param>
    /// <param name="alone">Whether what the packs name must be in them, whatever the repository holds.</param>
    public PackImport(IShareFiles files, string wikiFolder, bool alone = false)
    {
        _files = files;
        _known = alone ? null : new ObjectSource(files, wikiFolder);
        _wikiFolder = wikiFolder;
        _quarantine = Path.Combine(wikiFolder, "objects", FolderPrefix + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path.Combine(_quarantine, "pack"));
        _scratch = alone ? new ScratchRepository(_quarantine) : new ScratchRepository(Path.Combine(wikiFolder, "objects"), _quarantine);
    }

    /// <summary>The packs that came so far.</summary>
    public IReadOnlyList<PackFile> Packs => _packs;

    /// <summary>Merges, and by which parent the line leaves them.</summary>
    public IReadOnlyDictionary<ObjectId, ObjectId> Turns => _turns;

    /// <inheritdoc/>
    public Task AddAsync(Stream pack, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () =>
        {
            // A reader a pack: each sees the packs before it.
            var folder = Path.Combine(_quarantine, "pack");
            using var reader = new PackReader(folder, _scratch.Path);
            var name = reader.Read(pack, cancellationToken);
            if (reader.IsLarge)
            {
                _hadLarge = true;
                LeanMemory.GiveBack();
            }

            var file = PackFile.Open(_files, folder, name) ?? throw new StoreFailedException("A new pack is gone.");
            _packs.Add(file);
            var length = _files.Stat(Path.Combine(folder, name + ".pack"))!.Value.Size;
            new ConnectivityCheck(file, length, id => _packs.Exists(other => other.Index.Position(id) >= 0) || _known?.Has(id) == true).Run(cancellationToken);
        },
        cancellationToken,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    /// <inheritdoc/>
    public void Turn(ObjectId merge, ObjectId parent) => _turns[merge] = parent;

    /// <summary>Flushes the packs and moves them into the repository, each pack before its index, so that no index is ever without its pack.</summary>
    public void Publish()
    {
        string[] names = [.. _packs.Select(pack => pack.Name)];
        Close();
        foreach (var name in names)
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
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _known?.Close();
        _scratch.Dispose();
        if (_hadLarge)
        {
            LeanMemory.GiveBack();
        }

        try
        {
            Directory.Delete(_quarantine, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Swept, while this process was frozen for a day.
        }
    }

    private void Close()
    {
        _packs.ForEach(pack => pack.Close());
        _packs.Clear();
    }
}
