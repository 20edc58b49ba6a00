namespace Wikibot.Git.Backups;

/// <summary>Reads one stream after the other, and lets go of the first when it has ended: it may hold megabytes.</summary>
internal sealed class ConcatenatedStream(Stream first, Stream second) : Stream
{
    private Stream? _first = first;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_first is { } start)
        {
            if (start.Read(buffer, offset, count) is var read && (read > 0 || count == 0))
            {
                return read;
            }

            _first = null;
        }

        return second.Read(buffer, offset, count);
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_first is { } start)
        {
            if (await start.ReadAsync(buffer, cancellationToken) is var read && (read > 0 || buffer.IsEmpty))
            {
                return read;
            }

            _first = null;
        }

        return await second.ReadAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
