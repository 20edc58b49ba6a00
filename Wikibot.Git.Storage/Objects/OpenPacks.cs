using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Objects;

/// <summary>The packs of a repository that this process has opened, and keeps until another client removes them.</summary>
/// <param name="files">The share.</param>
/// <param name="folder">The repository's folder of packs.</param>
/// <param name="opened">Told when packs have been opened where none were.</param>
internal sealed class OpenPacks(IShareFiles files, string folder, Action? opened)
{
    /// <summary>A pack of so many objects has chains that the usual few bases do not hold.</summary>
    private const int ManyObjects = 5_000;

    private readonly Lock _lock = new();
    private volatile PackFile[]? _packs;
    private volatile InvalidDataException? _unreadable;
    private bool _keepsMore;

    /// <summary>
    /// Bytes of delta bases that the largest pack keeps, for one reader who walks through all of it; 0 for the usual few. Of one pack only: that is what
    /// bounds memory.
    /// </summary>
    public long WalkBytes { get; set; }

    /// <summary>The packs known now; lists the folder the first time.</summary>
    public IReadOnlyList<PackFile> All => _packs ?? Refresh();

    /// <summary>The packs known now; null before the folder was listed.</summary>
    public IReadOnlyList<PackFile>? Known => _packs;

    /// <summary>Why a pack in the folder could not be opened; null when all could, the last time.</summary>
    public InvalidDataException? Unreadable => _unreadable;

    /// <summary>Lists the pack folder again; packs that are known keep their handles.</summary>
    public IReadOnlyList<PackFile> Refresh()
    {
        List<PackFile> packs;
        bool first;
        lock (_lock)
        {
            first = _packs is null;
            var known = (_packs ?? []).ToDictionary(p => p.Name, StringComparer.Ordinal);
            var names = (files.List(folder) ?? [])
                .Where(e => e.Name.StartsWith("pack-", StringComparison.Ordinal) && e.Name.EndsWith(".idx", StringComparison.Ordinal))
                .Select(e => e.Name[..^4])
                .ToList();
            var found = new PackFile?[names.Count];
            InvalidDataException? unreadable = null;
            ParallelFiles.Run(names.Count, i => found[i] = known.GetValueOrDefault(names[i]) ?? Open(names[i], ref unreadable));
            _unreadable = unreadable;
            packs = [.. found.OfType<PackFile>()];

            // The largest first: it holds nearly everything.
            packs.Sort((a, b) => b.Index.Count.CompareTo(a.Index.Count));
            if (WalkBytes > 0 && !_keepsMore && packs is [var largest, ..] && largest.Index.Count >= ManyObjects)
            {
                _keepsMore = true;
                largest.KeepForWalk(WalkBytes);
            }

            _packs = [.. packs];
        }

        if (first && packs.Count > 0)
        {
            opened?.Invoke();
        }

        return packs;
    }

    /// <summary>Another client has removed it.</summary>
    public void Forget(PackFile pack)
    {
        lock (_lock)
        {
            _packs = [.. (_packs ?? []).Where(p => p != pack)];
        }

        pack.Close();
    }

    /// <summary>Closes the packs and forgets what of them is in memory. Whoever is reading, or comes again, opens them again.</summary>
    public void Close()
    {
        PackFile[]? packs;
        lock (_lock)
        {
            (packs, _packs) = (_packs, null);
        }

        foreach (var pack in packs ?? [])
        {
            pack.Close();
        }
    }

    /// <summary>Opens a pack; null when it is gone, or its index cannot be read: what else the repository holds can be, all the same.</summary>
    private PackFile? Open(string name, ref InvalidDataException? unreadable)
    {
        try
        {
            return PackFile.Open(files, folder, name);
        }
        catch (InvalidDataException damaged)
        {
            unreadable = new InvalidDataException($"the index of {name} cannot be read.", damaged);
            return null;
        }
    }
}
