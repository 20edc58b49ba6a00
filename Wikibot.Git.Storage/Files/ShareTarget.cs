using Microsoft.Win32.SafeHandles;

namespace Wikibot.Git.Storage.Files;

/// <summary>A new file on the share as a stream that is written to; whoever made the handle flushes and closes it. Each write is a file operation: belongs behind a buffer.</summary>
internal sealed class ShareTarget(IShareFiles files, SafeFileHandle handle) : Stream
{
    /// <summary>Bytes of one write: what an NFS client sends at once.</summary>
    public const int Piece = 1 << 20;

    private long _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        files.Write(handle, buffer);
        _length += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
