using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Receiving;

/// <summary>
/// A pack from somewhere else, on this machine's own disk, looked through before it is indexed: a few bytes may stand for gigabytes, and whoever works
/// them out must hold them. What its entries say of their sizes is bounded, and is what they inflate to.
/// </summary>
internal sealed class SpooledPack : IByteSource
{
    /// <summary>Most bytes of an object that is pushed, a delta's result included.</summary>
    public const long MaxObjectBytes = 32L << 20;

    /// <summary>Most bytes of all objects of a pack, as they are when they are worked out.</summary>
    public const long MaxBytes = 8L << 30;

    /// <summary>No stream inflates to more than so many times its bytes: fewer than this part of what is still to come cannot hold its end.</summary>
    private const long MostInflation = 1040;

    private readonly Stream _file;
    private readonly CancellationToken _cancellationToken;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly byte[] _out = new byte[16 * 1024];
    private int _at;
    private int _end;
    private long _total;

    private SpooledPack(Stream file, CancellationToken cancellationToken) => (_file, _cancellationToken) = (file, cancellationToken);

    /// <summary>Reads a pack to its end; the stream that is returned is its bytes again, and its file goes with it. Null when no object is in it.</summary>
    /// <exception cref="InvalidDataException">It is no pack, has another number of objects than it says, or one that is too large.</exception>
    public static async Task<Stream?> ReadAsync(Stream pack, CancellationToken cancellationToken)
    {
        var file = Open();
        try
        {
            await pack.CopyToAsync(file, cancellationToken);
            file.Position = 0;
            var check = new SpooledPack(file, cancellationToken);
            if (await Task.Factory.StartNew(check.Run, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default) == 0)
            {
                await file.DisposeAsync();
                return null;
            }

            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>A file without a name, where there is such a thing: a process that is killed leaves nothing then.</summary>
    private static FileStream Open()
    {
        var path = Path.Combine(Path.GetTempPath(), $"wikibot-push-{Guid.NewGuid():N}");
        var options = FileOptions.Asynchronous | (OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None);
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, 64 * 1024, options);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }

        return file;
    }

    private uint Run()
    {
        Span<byte> header = stackalloc byte[PackEntry.HeaderLength];
        foreach (ref var b in header)
        {
            b = Next();
        }

        var count = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        Require(header[..4].SequenceEqual("PACK"u8) && System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(header[4..]) == 2, "What was sent is no pack of version 2.");
        for (uint i = 0; i < count; i++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            LeanMemory.Tick();
            CheckEntry();
        }

        for (var i = 0; i < PackEntry.TrailerLength; i++)
        {
            Next();
        }

        Require(_at == _end && !Fill(), $"The pack says that it has {count} objects, and something follows them.");
        return count;
    }

    private void CheckEntry()
    {
        var self = this;
        var entry = PackEntry.Read(ref self);
        Bound(entry.Size);
        var delta = Inflate(entry.Size, entry.Type is PackEntry.OffsetDelta or PackEntry.ReferenceDelta);
        if (delta.Length > 0)
        {
            Bound(Delta.ResultSize(delta));
        }
    }

    private void Bound(long size)
    {
        Require(size <= MaxObjectBytes, $"The pack has an object of {size} bytes; {MaxObjectBytes} are the most that can be pushed.");
        Require((_total += size) <= MaxBytes, $"The pack's objects come to more than {MaxBytes} bytes. Push in slices.");
    }

    /// <summary>Inflates an entry, and returns of a delta its first bytes. No byte behind the entry's last is taken.</summary>
    private byte[] Inflate(long size, bool isDelta)
    {
        var feed = new Feed(this) { Left = size };
        using var zlib = Zlib.Open(feed);
        var first = new byte[isDelta ? (int)Math.Min(size, 20) : 0];
        for (int read; (read = Read(zlib)) > 0; feed.Left -= read)
        {
            Require(read <= feed.Left, "The pack has an object that is larger than it says.");
            var done = (int)Math.Min(size - feed.Left, first.Length);
            _out.AsSpan(0, Math.Min(read, first.Length - done)).CopyTo(first.AsSpan(done));
        }

        Require(feed.Left == 0, "The pack has an object that is smaller than it says.");
        return first;
    }

    private int Read(Stream zlib)
    {
        try
        {
            return zlib.Read(_out);
        }
        catch (InvalidDataException damaged)
        {
            throw new InvalidDataException("The pack has an object that does not inflate.", damaged);
        }
    }

    /// <inheritdoc/>
    public byte Next() => _at < _end || Fill() ? _buffer[_at++] : throw new InvalidDataException("The pack is cut off.");

    private bool Fill()
    {
        (_at, _end) = (0, _file.Read(_buffer));
        return _end > 0;
    }

    private static void Require(bool fit, string otherwise)
    {
        if (!fit)
        {
            throw new InvalidDataException(otherwise);
        }
    }

    /// <summary>What an inflater is given: never so much that the stream's end and more could be among it, since it does not say what it left.</summary>
    private sealed class Feed(SpooledPack pack) : ForwardStream
    {
        /// <summary>Bytes that are still to come out.</summary>
        public long Left { get; set; }

        public override int Read(Span<byte> buffer)
        {
            if (pack._at == pack._end && !pack.Fill())
            {
                return 0;
            }

            var count = (int)Math.Min(Math.Max(1, Left / MostInflation), Math.Min(buffer.Length, pack._end - pack._at));
            pack._buffer.AsSpan(pack._at, count).CopyTo(buffer);
            pack._at += count;
            return count;
        }
    }
}
