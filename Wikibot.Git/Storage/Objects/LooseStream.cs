using System.IO.Compression;

namespace Wikibot.Git.Storage.Objects;

/// <summary>A loose object read piece by piece, for one that is too large to hold.</summary>
internal sealed class LooseStream : IDisposable
{
    private readonly WindowedFile _file;
    private readonly ZLibStream _zlib;
    private byte[] _start;

    private LooseStream(WindowedFile file, ZLibStream zlib, ObjectKind kind, long size, byte[] start)
    {
        (_file, _zlib, Kind, Size, _start) = (file, zlib, kind, size, start);
    }

    public ObjectKind Kind { get; }

    /// <summary>Number of bytes to come.</summary>
    public long Size { get; }

    public static LooseStream Open(WindowedFile file)
    {
        var zlib = new ZLibStream(new PackStream(file, 0), CompressionMode.Decompress);
        Span<byte> start = stackalloc byte[64];
        var got = zlib.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (ObjectHash.TryReadHeader(start[..got], out var kind, out var size, out var header))
        {
            return new LooseStream(file, zlib, kind, size, start[header..got].ToArray());
        }

        zlib.Dispose();
        file.Close();
        throw new InvalidDataException("A loose object without a header.");
    }

    /// <summary>The next bytes; 0 at the end.</summary>
    public int Read(Span<byte> buffer)
    {
        if (_start.Length == 0)
        {
            return _zlib.Read(buffer);
        }

        var count = Math.Min(buffer.Length, _start.Length);
        _start.AsSpan(0, count).CopyTo(buffer);
        _start = _start[count..];
        return count;
    }

    public void Dispose()
    {
        _zlib.Dispose();
        _file.Close();
    }
}
