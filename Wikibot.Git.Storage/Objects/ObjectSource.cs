using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Objects;

/// <summary>
/// Finds an object's bytes: in a pack whose index slice is in memory, as a loose file, in the other packs; and when it is in none
/// of them, once more after asking the share again, because another process may have packed it meanwhile.
/// </summary>
internal sealed class ObjectSource : IRawObjects
{
    private const long LargeSize = 256 * 1024;

    /// <summary>Milliseconds between two times that all packs are opened anew because something could not be read.</summary>
    private const long ReopenEvery = 1000;

    private readonly OpenPacks _packs;
    private long _reopened = -ReopenEvery;

    /// <param name="files">The share.</param>
    /// <param name="repository">The bare repository's folder.</param>
    /// <param name="opened">Told when packs have been opened where none were.</param>
    public ObjectSource(IShareFiles files, string repository, Action? opened = null)
    {
        _packs = new OpenPacks(files, Path.Combine(repository, "objects", "pack"), opened);
        Loose = new LooseObjects(files, repository);
        Writer = new ObjectWriter(files, repository, Loose);
    }

    /// <inheritdoc cref="OpenPacks.WalkBytes"/>
    public long WalkBytes
    {
        get => _packs.WalkBytes;
        init => _packs.WalkBytes = value;
    }

    public LooseObjects Loose { get; }

    public ObjectWriter Writer { get; }

    /// <inheritdoc cref="OpenPacks.All"/>
    public IReadOnlyList<PackFile> Packs => _packs.All;

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

        return found ?? ((damage ?? _packs.Unreadable) is { } why
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

    /// <inheritdoc cref="OpenPacks.Close"/>
    public void Close() => _packs.Close();

    /// <inheritdoc cref="OpenPacks.Refresh"/>
    public IReadOnlyList<PackFile> Refresh() => _packs.Refresh();

    private RawObject? Search(ObjectId id, ref InvalidDataException? damage)
    {
        var found = FromPacks(id, _packs.Known, onlyInMemory: true, ref damage)
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
                    return WithElsewhere(large, () => _packs.Forget(pack));
                }

                found |= pack.Index.Position(id) >= 0;
            }
            catch (ShareFileException e) when (e.Error is ShareError.Stale or ShareError.NotFound)
            {
                _packs.Forget(pack);
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
                _packs.Forget(pack);
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
