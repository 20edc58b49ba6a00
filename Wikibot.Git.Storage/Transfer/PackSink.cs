using System.Security.Cryptography;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>A pack on its way out: counted, hashed, and passed on in pieces of 64 KiB.</summary>
internal sealed class PackSink(Stream destination, CancellationToken cancellationToken) : Stream
{
    private readonly byte[] _buffer = new byte[64 * 1024];
#pragma warning disable CA5350 // Git's format.
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
    private int _used;
    private long _passed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Position;

    /// <summary>Bytes so far.</summary>
    public override long Position
    {
        get => _passed + _used;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var count = Math.Min(buffer.Length, _buffer.Length - _used);
            buffer[..count].CopyTo(_buffer.AsSpan(_used));
            _used += count;
            buffer = buffer[count..];
            if (_used == _buffer.Length)
            {
                Pass();
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Ends the pack with the hash of all that was written.</summary>
    public void Finish()
    {
        Pass();
        destination.Write(_hash.GetHashAndReset());
        destination.Flush();
    }

    // Whoever compresses into it has nothing to push on.
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Pass()
    {
        cancellationToken.ThrowIfCancellationRequested();
        LeanMemory.Tick();
        _hash.AppendData(_buffer.AsSpan(0, _used));
        destination.Write(_buffer.AsSpan(0, _used));
        _passed += _used;
        _used = 0;
    }
}
