namespace Wikibot.Git.Storage.Objects;

/// <summary>A pack's bytes from an offset on.</summary>
/// <param name="file">The pack.</param>
/// <param name="offset">Where to begin.</param>
/// <param name="through">Past the file's windows, for a large object that is read once.</param>
internal sealed class PackStream(WindowedFile file, long offset, bool through = false) : Stream
{
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

    public override int Read(Span<byte> buffer)
    {
        var read = through ? file.ReadThrough(buffer, _offset) : file.Read(buffer, _offset);
        _offset += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
