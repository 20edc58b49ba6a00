using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Objects;

/// <summary>
/// One pack, read by position. Not mapped into memory: a mapped file that another client removes on NFS kills the process
/// (SIGBUS); a read fails with an error that can be handled.
/// </summary>
internal sealed class PackFile
{
    private const int MaxDeltaDepth = 4096;

    /// <summary>8 MiB of windows.</summary>
    private const int WalkWindows = 128;
    private readonly WindowedFile _file;
    private readonly PackIndex _index;
    private readonly DeltaBases _bases = new();

    private PackFile(string name, WindowedFile file, PackIndex index)
    {
        Name = name;
        _file = file;
        _index = index;
    }

    /// <summary><c>pack-…</c>, without an extension.</summary>
    public string Name { get; }

    public PackIndex Index => _index;

    /// <summary>Opens a pack's index, and the pack itself when it is first read; null when the index is gone.</summary>
    public static PackFile? Open(IShareFiles files, string folder, string name) => PackIndex.Open(files, $"{folder}/{name}.idx") is { } index
        ? new PackFile(name, new WindowedFile(files, $"{folder}/{name}.pack"), index)
        : null;

    /// <summary>Reads an object; null when it is not in this pack.</summary>
    /// <exception cref="InvalidDataException">The pack is damaged.</exception>
    /// <exception cref="ShareFileException">It is gone (<see cref="ShareError.NotFound"/>, <see cref="ShareError.Stale"/>), or the share failed.</exception>
    public RawObject? Read(ObjectId id)
    {
        var offset = _index.Find(id);
        return offset < 0 ? null : ReadAt(offset, 0);
    }

    /// <summary>An object as a stream; null when it is not in this pack, is a delta, or has fewer than so many bytes.</summary>
    /// <exception cref="InvalidDataException">The pack is damaged.</exception>
    public ObjectStream? OpenLarge(ObjectId id, long atLeast)
    {
        var offset = _index.Find(id);
        if (offset < 0)
        {
            return null;
        }

        Span<byte> head = stackalloc byte[PackEntry.MaxLength];
        var entry = PackEntry.Read(head[..ReadNear(head, offset)]);
        return entry.Type is PackEntry.OffsetDelta or PackEntry.ReferenceDelta || entry.Size < atLeast
            ? null
            : ObjectStream.OfPacked(id, (ObjectKind)entry.Type, entry.Size, new BufferedStream(new PackStream(_file, offset + entry.Length, through: true), WindowedFile.WindowSize));
    }

    /// <summary>An object's kind and size, without reading it whole; null when it is not in this pack.</summary>
    /// <exception cref="InvalidDataException">The pack is damaged.</exception>
    public (ObjectKind Kind, long Size)? Describe(ObjectId id)
    {
        var offset = _index.Find(id);
        if (offset < 0)
        {
            return null;
        }

        long? size = null;
        Span<byte> head = stackalloc byte[PackEntry.MaxLength];
        for (var depth = 0; depth <= MaxDeltaDepth; depth++)
        {
            var entry = PackEntry.Read(head[..ReadNear(head, offset)]);
            if (entry.Type is not (PackEntry.OffsetDelta or PackEntry.ReferenceDelta))
            {
                return ((ObjectKind)entry.Type, size ?? entry.Size);
            }

            size ??= DeltaResult(offset + entry.Length);
            offset = BaseOf(entry, offset);
        }

        throw new InvalidDataException("A delta chain without end.");
    }

    /// <summary>
    /// Prepares for one reader who goes through all of it, each object once: it keeps up to so many bytes of what deltas build on, and more of the files,
    /// since chains lead far from where they are met.
    /// </summary>
    public void KeepForWalk(long bytes)
    {
        _bases.KeepForWalk(bytes);
        _file.KeepForOneReader(WalkWindows);
        _index.KeepForOneReader(WalkWindows);
    }

    /// <summary>Reads the object that begins at an offset.</summary>
    /// <exception cref="InvalidDataException">The pack is damaged.</exception>
    public RawObject ReadAt(long offset) => ReadAt(offset, 0);

    /// <summary>Reads a few of the pack's own bytes, through what is in memory; fewer than asked for only at its end.</summary>
    public int ReadNear(Span<byte> buffer, long offset)
    {
        var total = 0;
        for (int read; total < buffer.Length && (read = _file.Read(buffer[total..], offset + total)) > 0;)
        {
            total += read;
        }

        return total;
    }

    /// <summary>Reads the pack's own bytes; fewer than asked for only at its end.</summary>
    public int ReadThrough(Span<byte> buffer, long offset) => _file.ReadThrough(buffer, offset);

    public void Close()
    {
        _index.Close();
        _file.Close();
    }

    private RawObject ReadAt(long offset, int depth)
    {
        if (depth > MaxDeltaDepth)
        {
            throw new InvalidDataException("A delta chain without end.");
        }

        if (_bases.Get(offset, isAsked: depth == 0) is { } known)
        {
            return known;
        }

        Span<byte> head = stackalloc byte[PackEntry.MaxLength];
        var entry = PackEntry.Read(head[..ReadNear(head, offset)]);
        using var source = new PackStream(_file, offset + entry.Length);
        var data = Zlib.Inflate(source, entry.Size);
        var result = entry.Type is PackEntry.OffsetDelta or PackEntry.ReferenceDelta
            ? Undelta(ReadAt(BaseOf(entry, offset), depth + 1), data)
            : new RawObject((ObjectKind)entry.Type, data);
        _bases.Add(offset, result, isAsked: depth == 0);

        return result;
    }

    private long BaseOf(PackEntry entry, long offset)
    {
        if (entry.Type == PackEntry.OffsetDelta)
        {
            return entry.Back > 0 && entry.Back <= offset ? offset - entry.Back : throw new InvalidDataException("A broken delta.");
        }

        return _index.Find(entry.Base) is >= 0 and var at ? at : throw new InvalidDataException("A delta whose base is in another pack.");
    }

    private int DeltaResult(long offset)
    {
        Span<byte> start = stackalloc byte[20];
        using var zlib = Zlib.Open(new PackStream(_file, offset));
        return Delta.ResultSize(start[..zlib.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
    }

    private static RawObject Undelta(RawObject basis, byte[] delta) => new(basis.Kind, Delta.Apply(basis.Data, delta));
}
