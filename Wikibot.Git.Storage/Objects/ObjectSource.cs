using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Objects;

/// <summary>
/// Finds an object's bytes: in a pack whose index slice is in memory, as a loose file, in the other packs; and when it is in none
/// of them, once more after asking the share again, because another process may have packed it meanwhile.
/// </summary>
internal sealed class ObjectSource : IRawObjects
{
    private const long LargeSize = 256 * 1024;

    /// <summary>A pack of so many objects has chains that the usual few bases do not hold.</summary>
    private const int ManyObjects = 5_000;

    /// <summary>Milliseconds between two times that all packs are opened anew because something could not be read.</summary>
    private const long ReopenEvery = 1000;

    private readonly IShareFiles _files;
    private readonly string _packFolder;
    private readonly Lock _lock = new();
    private readonly Action? _opened;
    private volatile PackFile[]? _packs;
    private volatile InvalidDataException? _unreadable;
    private long _reopened = -ReopenEvery;
    private bool _keepsMore;

    /// <param name="files">The share.</param>
    /// <param name="repository">The bare repository's folder.</param>
    /// <param name="opened">Told when packs have been opened where none were.</param>
    public ObjectSource(IShareFiles files, string repository, Action? opened = null)
    {
        _files = files;
        _opened = opened;
        _packFolder = Path.Combine(repository, "objects", "pack");
        Loose = new LooseObjects(files, repository);
        Writer = new ObjectWriter(files, repository, Loose);
    }

    /// <summary>
    /// Bytes of delta bases that the largest pack keeps, for one reader who walks through all of it; 0 for the usual few. Of one pack only: that is what
    /// bounds memory.
    /// </summary>
    public long WalkBytes { get; init; }

    public LooseObjects Loose { get; }

    public ObjectWriter Writer { get; }

    /// <summary>The packs known now; lists the folder the first time.</summary>
    public IReadOnlyList<PackFile> Packs => _packs ?? Refresh();

    /// <summary>Reads an object and checks it against its id; null when there is none.</summary>
    /// <exception cref="StoreFailedException">It is there, but damaged.</exception>
    public RawObject? Read(ObjectId id)
    {
        LastRead = Environment.TickCount64;
        InvalidDataException? damage = null;
        var found = Search(id, ref damage);
        if (found is not null)
        {
            return found;
        }

        // What is in memory of the packs may be what is wrong, when somebody has repaired them in place since. At most once a
        // second, so that asking for what is not there stays cheap.
        if (LastRead - Volatile.Read(ref _reopened) >= ReopenEvery)
        {
            Volatile.Write(ref _reopened, LastRead);
            Close();
            damage = null;
            found = Search(id, ref damage);
        }

        return found ?? ((damage ?? _unreadable) is { } why
            ? throw new StoreFailedException(damage is null ? $"Object {id} is missing; {why.Message}" : $"Object {id} is damaged.", why, StoreDamage.DamagedObject, id)
            : null);
    }

    /// <summary>An object of such a size that it is better read piece by piece; null when it is smaller, a delta, or not there.</summary>
    /// <exception cref="StoreFailedException">It is damaged.</exception>
    public ObjectStream? OpenLarge(ObjectId id)
    {
        LastRead = Environment.TickCount64;
        try
        {
            // Known packs may have been removed by another client, and what was loose packed: then once more after asking the share again.
            return Large(id, Packs, out var found) ?? (found ? null : Large(id, Refresh(), out _));
        }
        catch (InvalidDataException damage)
        {
            throw new StoreFailedException($"Object {id} is damaged.", damage, StoreDamage.DamagedObject, id);
        }
    }

    /// <inheritdoc/>
    public (ObjectKind Kind, long Size)? Describe(ObjectId id)
    {
        foreach (var pack in Packs)
        {
            if (pack.Describe(id) is { } packed)
            {
                return packed;
            }
        }

        using (var loose = Loose.Open(id))
        {
            if (loose is not null)
            {
                return (loose.Kind, loose.Size);
            }
        }

        // Perhaps packed a moment ago by another process, whose packs this one does not know yet.
        return Has(id) && Read(id) is { } raw ? (raw.Kind, raw.Data.Length) : null;
    }

    /// <summary>Whether there is such an object; its bytes are not read.</summary>
    public bool Has(ObjectId id) =>
        Packs.Any(pack => pack.Index.Position(id) >= 0) || Loose.Size(id) is not null || Refresh().Any(pack => pack.Index.Position(id) >= 0);

    /// <summary>When an object was last read from the share or looked for there, in the ticks of <see cref="Environment.TickCount64"/>.</summary>
    public long LastRead { get; private set; }

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

    /// <summary>Lists the pack folder again; packs that are known keep their handles.</summary>
    public IReadOnlyList<PackFile> Refresh()
    {
        List<PackFile> packs;
        bool first;
        lock (_lock)
        {
            first = _packs is null;
            var known = (_packs ?? []).ToDictionary(p => p.Name, StringComparer.Ordinal);
            var names = (_files.List(_packFolder) ?? [])
                .Where(e => e.Name.StartsWith("pack-", StringComparison.Ordinal) && e.Name.EndsWith(".idx", StringComparison.Ordinal))
                .Select(e => e.Name[..^4])
                .ToList();
            var found = new PackFile?[names.Count];
            InvalidDataException? unreadable = null;
            ParallelFiles.Run(names.Count, i => found[i] = known.GetValueOrDefault(names[i]) ?? OpenPack(names[i], ref unreadable));
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
            _opened?.Invoke();
        }

        return packs;
    }

    private RawObject? Search(ObjectId id, ref InvalidDataException? damage)
    {
        var found = FromPacks(id, _packs, onlyInMemory: true, ref damage)
            ?? FromLoose(id, ref damage)
            ?? FromPacks(id, Packs, onlyInMemory: false, ref damage)
            ?? FromPacks(id, Refresh(), onlyInMemory: false, ref damage);
        if (found is null)
        {
            Loose.Refresh(id);
            found = FromLoose(id, ref damage);
        }

        return found;
    }

    /// <summary>Opens a pack; null when it is gone, or its index cannot be read: what else the repository holds can be, all the same.</summary>
    private PackFile? OpenPack(string name, ref InvalidDataException? unreadable)
    {
        try
        {
            return PackFile.Open(_files, _packFolder, name);
        }
        catch (InvalidDataException damaged)
        {
            unreadable = new InvalidDataException($"the index of {name} cannot be read.", damaged);
            return null;
        }
    }

    private RawObject? FromLoose(ObjectId id, ref InvalidDataException? damage)
    {
        try
        {
            return Loose.Read(id) is { } raw ? Verified(id, raw) : null;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            damage ??= e as InvalidDataException ?? new InvalidDataException("It ends early.", e);
            return null;
        }
    }

    /// <param name="id">The object.</param>
    /// <param name="packs">The packs to look in.</param>
    /// <param name="found">Whether it is there at all, if only as a small object or a delta.</param>
    private ObjectStream? Large(ObjectId id, IReadOnlyList<PackFile> packs, out bool found)
    {
        found = false;
        foreach (var pack in packs)
        {
            try
            {
                if (pack.OpenLarge(id, LargeSize) is { } large)
                {
                    found = true;
                    return WithElsewhere(large, () => Forget(pack));
                }

                found |= pack.Index.Position(id) >= 0;
            }
            catch (ShareFileException e) when (e.Error is ShareError.Stale or ShareError.NotFound)
            {
                Forget(pack);
            }
        }

        if (Loose.Size(id) is not { } size)
        {
            return null;
        }

        found |= size < LargeSize;
        if (size < LargeSize || Loose.Open(id) is not { } loose)
        {
            return null;
        }

        found = true;
        return WithElsewhere(loose, () => { });
    }

    private ObjectStream WithElsewhere(ObjectStream large, Action forget)
    {
        large.Elsewhere = () =>
        {
            forget();
            return Large(large.Id, Refresh(), out _) ?? (Read(large.Id) is { } raw ? ObjectStream.OfRaw(large.Id, raw) : null);
        };
        return large;
    }

    /// <summary>Another client has removed it.</summary>
    private void Forget(PackFile pack)
    {
        lock (_lock)
        {
            _packs = [.. (_packs ?? []).Where(p => p != pack)];
        }

        pack.Close();
    }

    private RawObject? FromPacks(ObjectId id, IReadOnlyList<PackFile>? packs, bool onlyInMemory, ref InvalidDataException? damage)
    {
        foreach (var pack in packs ?? [])
        {
            try
            {
                if ((!onlyInMemory || pack.Index.HasInMemory(id)) && pack.Read(id) is { } raw)
                {
                    return Verified(id, raw);
                }
            }
            catch (ShareFileException e) when (e.Error is ShareError.Stale or ShareError.NotFound)
            {
                Forget(pack);
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
            {
                damage ??= e as InvalidDataException ?? new InvalidDataException("It ends early.", e);
            }
        }

        return null;
    }

    private static RawObject Verified(ObjectId id, RawObject raw) => ObjectHash.Compute(raw.Kind, raw.Data) == id
        ? raw
        : throw new InvalidDataException($"The bytes of object {id} do not match its id.");
}
