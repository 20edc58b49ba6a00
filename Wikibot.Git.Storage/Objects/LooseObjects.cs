using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Objects;

/// <summary>An object to be written: its id and its compressed bytes.</summary>
internal readonly record struct PendingObject(ObjectId Id, byte[] Compressed)
{
    public static PendingObject Create(ObjectKind kind, ReadOnlySpan<byte> data)
    {
        Span<byte> header = stackalloc byte[32];
        var length = ObjectHash.WriteHeader(kind, data.Length, header);
        return new PendingObject(ObjectHash.Compute(kind, data), Zlib.Deflate(header[..length], data));
    }
}

/// <summary>Loose objects: <c>objects/ab/cdef…</c>, one file each.</summary>
internal sealed class LooseObjects(IShareFiles files, string repository)
{
    /// <summary>What stock git names its own unfinished objects; its prune knows them.</summary>
    public const string TemporaryPrefix = "tmp_obj_";

    private readonly string _objects = Path.Combine(repository, "objects");

    public string PathOf(ObjectId id)
    {
        var hex = id.ToString();
        return string.Concat(_objects, "/", hex.AsSpan(0, 2), "/") + hex[2..];
    }

    /// <summary>
    /// Writes and flushes one object in five operations. An object that is there already is replaced by the same bytes: that
    /// renews its age, so that no sweep takes it, and needs no look (whose "absent" an NFS client would remember).
    /// </summary>
    public void Write(PendingObject pending)
    {
        var path = PathOf(pending.Id);
        var folder = path[..(_objects.Length + 3)];
        var temporary = $"{folder}/{TemporaryPrefix}{Guid.NewGuid():N}";
        try
        {
            if (!files.WriteNew(temporary, pending.Compressed))
            {
                // A repository that somebody else made has only the fan-out folders it needs.
                files.MakeFolder(folder);
                if (!files.WriteNew(temporary, pending.Compressed))
                {
                    throw new ShareFileException(ShareError.NotFound, "create", temporary);
                }
            }

            if (!files.Rename(temporary, path))
            {
                throw new ShareFileException(ShareError.NotFound, "rename", temporary);
            }
        }
        catch (ShareFileException)
        {
            Discard(temporary);
            throw;
        }
    }

    /// <summary>Reads an object in three operations; null when it is not there as a loose one.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public RawObject? Read(ObjectId id)
    {
        if (files.ReadAll(PathOf(id), 16 * 1024) is not { } compressed)
        {
            return null;
        }

        using var source = new MemoryStream(compressed);
        using var zlib = Zlib.Open(source);
        Span<byte> start = stackalloc byte[64];
        var got = zlib.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (!ObjectHash.TryReadHeader(start[..got], out var kind, out var size, out var header) || size > int.MaxValue / 2)
        {
            throw new InvalidDataException($"Object {id} has no valid header.");
        }

        var data = new byte[size];
        var first = Math.Min((int)size, got - header);
        start.Slice(header, first).CopyTo(data);
        zlib.ReadExactly(data.AsSpan(first));
        return new RawObject(kind, data);
    }

    /// <summary>Size of an object's file; null when it is not there as a loose one.</summary>
    public long? Size(ObjectId id) => files.Stat(PathOf(id))?.Size;

    /// <summary>An object as a stream; null when it is not there as a loose one.</summary>
    /// <exception cref="StoreFailedException">The file is damaged.</exception>
    public ObjectStream? Open(ObjectId id)
    {
        try
        {
            return ObjectStream.OfLoose(id, new WindowedFile(files, PathOf(id)));
        }
        catch (ShareFileException gone) when (gone.Error is ShareError.NotFound or ShareError.Stale)
        {
            return null;
        }
    }

    /// <summary>Makes an NFS client ask the server again about an object's folder, and with it about names it believes absent.</summary>
    public void Refresh(ObjectId id) => files.List(Path.GetDirectoryName(PathOf(id))!);

    /// <summary>Throws an unfinished object away, after a failure or because nobody wants it.</summary>
    public void Discard(string temporary)
    {
        try
        {
            files.Delete(temporary);
        }
        catch (ShareFileException)
        {
            // The share is failing; the caller throws the first failure, and a later sweep takes the leftover.
        }
    }
}
