using Microsoft.Win32.SafeHandles;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Objects;

/// <summary>A pack's bytes from an offset on, in few reads: a small one first, which is enough for most objects.</summary>
internal sealed class PackStream(IShareFiles files, SafeFileHandle handle, long offset) : Stream
{
    private const int FirstRead = 4 * 1024;
    private const int NextRead = 64 * 1024;
    private byte[] _buffer = [];
    private int _at;
    private int _length;
    private long _offset = offset;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The next byte.</summary>
    /// <exception cref="InvalidDataException">The pack ends here.</exception>
    public byte Next()
    {
        Fill();
        return _at < _length ? _buffer[_at++] : throw new InvalidDataException("A pack ends early.");
    }

    public override int Read(Span<byte> buffer)
    {
        Fill();
        var count = Math.Min(buffer.Length, _length - _at);
        _buffer.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Fill()
    {
        if (_at < _length)
        {
            return;
        }

        if (_buffer.Length < NextRead)
        {
            _buffer = new byte[_buffer.Length == 0 ? FirstRead : NextRead];
        }

        _length = files.Read(handle, _buffer, _offset);
        _offset += _length;
        _at = 0;
    }
}
