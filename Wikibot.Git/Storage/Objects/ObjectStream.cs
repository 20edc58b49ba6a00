using System.Security.Cryptography;

namespace Wikibot.Git.Storage.Objects;

/// <summary>An object read piece by piece, for one that is too large to hold. Its last read checks all of it against its id.</summary>
internal sealed class ObjectStream : IDisposable
{
    private readonly ObjectId _id;
    private readonly Stream _data;
    private readonly Action _close;
#pragma warning disable CA5350 // Git's format.
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
    private byte[] _start;

    private ObjectStream(ObjectId id, ObjectKind kind, long size, byte[] start, Stream data, Action close)
    {
        (_id, Kind, Size, _start, _data, _close) = (id, kind, size, start, data, close);
        Span<byte> header = stackalloc byte[32];
        _hash.AppendData(header[..ObjectHash.WriteHeader(kind, size, header)]);
    }

    public ObjectKind Kind { get; }

    /// <summary>Number of all bytes.</summary>
    public long Size { get; }

    /// <summary>A loose object's; closes <paramref name="file"/> in the end.</summary>
    /// <exception cref="StoreFailedException">It has no header.</exception>
    public static ObjectStream OfLoose(ObjectId id, WindowedFile file)
    {
        var zlib = Zlib.Open(new BufferedStream(new PackStream(file, 0, through: true), WindowedFile.WindowSize));
        try
        {
            Span<byte> start = stackalloc byte[64];
            var got = zlib.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return ObjectHash.TryReadHeader(start[..got], out var kind, out var size, out var header)
                ? new ObjectStream(id, kind, size, start[header..got].ToArray(), zlib, file.Close)
                : throw new InvalidDataException("It has no header.");
        }
        catch (InvalidDataException damage)
        {
            zlib.Dispose();
            file.Close();
            throw Damaged(id, damage);
        }
    }

    /// <summary>That of an object in a pack which is no delta; <paramref name="compressed"/> begins with its bytes.</summary>
    public static ObjectStream OfPacked(ObjectId id, ObjectKind kind, long size, Stream compressed) =>
        new(id, kind, size, [], Zlib.Open(compressed), () => { });

    /// <summary>The next bytes; 0 at the end.</summary>
    /// <exception cref="StoreFailedException">It is damaged: what was read before is wrong.</exception>
    public int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = _start.Length == 0 ? _data.Read(buffer) : TakeStart(buffer);
        }
        catch (InvalidDataException damage)
        {
            throw Damaged(_id, damage);
        }

        _hash.AppendData(buffer[..read]);
        if (read == 0)
        {
            Span<byte> found = stackalloc byte[ObjectId.Size];
            _hash.GetHashAndReset(found);
            if (new ObjectId(found) != _id)
            {
                throw Damaged(_id, inner: null);
            }
        }

        return read;
    }

    public void Dispose()
    {
        _data.Dispose();
        _hash.Dispose();
        _close();
    }

    private static StoreFailedException Damaged(ObjectId id, Exception? inner) => new($"Object {id} is damaged.", inner);

    private int TakeStart(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _start.Length);
        _start.AsSpan(0, count).CopyTo(buffer);
        _start = _start[count..];
        return count;
    }
}
