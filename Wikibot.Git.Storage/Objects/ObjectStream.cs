using System.Security.Cryptography;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Objects;

/// <summary>
/// An object read piece by piece, for one that is too large to hold. Its last read checks all of it against its id. When another
/// client removes its file meanwhile, it goes on with the same bytes from <see cref="Elsewhere"/>.
/// </summary>
internal sealed class ObjectStream : IDisposable
{
    private const int Removals = 4;
    private readonly ObjectId _id;
    private Stream _data;
    private Action _close;
    private long _given;
    private long _position;
    private int _removals;
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

    public ObjectId Id => _id;

    public ObjectKind Kind { get; }

    /// <summary>Number of all bytes.</summary>
    public long Size { get; }

    /// <summary>Opens the same object where it is now, from its first byte on; null when it is nowhere.</summary>
    public Func<ObjectStream?>? Elsewhere { get; set; }

    /// <summary>That of an object in memory.</summary>
    public static ObjectStream OfRaw(ObjectId id, RawObject raw) => new(id, raw.Kind, raw.Data.Length, [], new MemoryStream(raw.Data), () => { });

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
            read = Next(buffer);
        }
        catch (InvalidDataException damage)
        {
            throw Damaged(_id, damage);
        }

        _given += read;
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

    private static StoreFailedException Damaged(ObjectId id, Exception? inner) => new($"Object {id} is damaged.", inner, StoreDamage.DamagedObject, id);

    private int Next(Span<byte> buffer)
    {
        while (true)
        {
            try
            {
                // Behind what was given, where another source has to be brought first.
                var behind = (int)Math.Min(_given - _position, buffer.Length);
                var target = behind > 0 ? buffer[..behind] : buffer;
                var read = _start.Length == 0 ? _data.Read(target) : TakeStart(target);
                _position += read;
                if (behind == 0)
                {
                    return read;
                }

                if (read == 0)
                {
                    throw new InvalidDataException("It ends early.");
                }
            }
            catch (ShareFileException gone) when (gone.Error is ShareError.Stale or ShareError.NotFound && _removals++ < Removals)
            {
                if (Elsewhere?.Invoke() is not { } other)
                {
                    throw;
                }

                Become(other);
            }
        }
    }

    /// <summary>Goes on with another's bytes. The hash stays: it is of what was given, wherever it came from.</summary>
    private void Become(ObjectStream other)
    {
        _data.Dispose();
        _close();
        other._hash.Dispose();
        (_data, _close, _start, _position, Elsewhere) = (other._data, other._close, other._start, 0, other.Elsewhere);
    }

    private int TakeStart(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _start.Length);
        _start.AsSpan(0, count).CopyTo(buffer);
        _start = _start[count..];
        return count;
    }
}
