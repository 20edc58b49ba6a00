using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Wikibot.Git.Storage.Files;

namespace Wikibot.Git.Storage.Objects;

/// <summary>
/// A pack's index (version 2): from id to offset. The fan-out table is read at opening; of the sorted ids only the slices that
/// were asked for, one read each, so that a cold process does not read megabytes to find one page.
/// </summary>
internal sealed class PackIndex
{
    private const int HeaderSize = 8;
    private const int FanoutSize = 256 * 4;
    private const uint IsLarge = 0x80000000;
    private readonly WindowedFile _file;
    private readonly int[] _fanout = new int[256];
    private readonly byte[]?[] _slices = new byte[]?[256];

    private PackIndex(WindowedFile file) => _file = file;

    /// <summary>Number of objects.</summary>
    public int Count => _fanout[255];

    // Ids, then a CRC for each, then the offsets.
    private long Checksums => HeaderSize + FanoutSize + ((long)Count * ObjectId.Size);

    private long Offsets => Checksums + (4L * Count);

    /// <summary>Opens an index; null when the file is gone.</summary>
    /// <exception cref="InvalidDataException">It is no index of version 2.</exception>
    public static PackIndex? Open(IShareFiles files, string path)
    {
        var index = new PackIndex(new WindowedFile(files, path));
        Span<byte> head = stackalloc byte[HeaderSize + FanoutSize];
        try
        {
            index._file.ReadExactly(head, 0);
        }
        catch (ShareFileException gone) when (gone.Error is ShareError.NotFound or ShareError.Stale)
        {
            return null;
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(head) != 0xFF744F63 || BinaryPrimitives.ReadUInt32BigEndian(head[4..]) != 2)
        {
            index.Close();
            throw new InvalidDataException("Not a pack index of version 2.");
        }

        for (var i = 0; i < 256; i++)
        {
            index._fanout[i] = BinaryPrimitives.ReadInt32BigEndian(head[(HeaderSize + (4 * i))..]);
        }

        return index;
    }

    /// <summary>The object's offset in the pack; −1 when it is not in it.</summary>
    public long Find(ObjectId id) => Position(id) is >= 0 and var position ? OffsetAt(position) : -1;

    /// <summary>The object's place among the sorted ids; −1 when it is not in the pack.</summary>
    public int Position(ObjectId id)
    {
        Span<byte> key = stackalloc byte[ObjectId.Size];
        id.CopyTo(key);
        var first = key[0] == 0 ? 0 : _fanout[key[0] - 1];
        var slice = Slice(key[0]);
        int low = 0, high = (slice.Length / ObjectId.Size) - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = key.SequenceCompareTo(slice.AsSpan(middle * ObjectId.Size, ObjectId.Size));
            if (order == 0)
            {
                return first + middle;
            }

            if (order < 0)
            {
                high = middle - 1;
            }
            else
            {
                low = middle + 1;
            }
        }

        return -1;
    }

    /// <summary>The id at a place among the sorted ids.</summary>
    public ObjectId IdAt(int position)
    {
        // The first of the 256 running totals that is greater.
        int low = 0, high = 255;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _fanout[middle] > position ? (low, middle) : (middle + 1, high);
        }

        var at = position - (low == 0 ? 0 : _fanout[low - 1]);
        return new ObjectId(Slice((byte)low).AsSpan(at * ObjectId.Size, ObjectId.Size));
    }

    /// <summary>Reads checksums (CRC-32 of an entry's bytes), in the order of the sorted ids, as many as there is room for.</summary>
    public void ReadChecksums(int first, Span<uint> checksums) => ReadNumbers(Checksums + (4L * first), checksums);

    /// <summary>Reads offsets, in the order of the sorted ids, as many as there is room for; the buffer is as long as that.</summary>
    public void ReadOffsets(int first, Span<long> offsets, Span<uint> buffer)
    {
        ReadNumbers(Offsets + (4L * first), buffer);
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = (buffer[i] & IsLarge) == 0 ? buffer[i] : OffsetAt(first + i);
        }
    }

    /// <summary>CRC-32 of the bytes of an entry, by its place among the sorted ids.</summary>
    public uint ChecksumAt(int position) => NumberAt(Checksums + (4L * position));

    /// <summary>Where an entry begins in the pack, by its place among the sorted ids.</summary>
    public long OffsetAt(int position)
    {
        // Large ones have a table of their own, behind the others.
        var offset = NumberAt(Offsets + (4L * position));
        var large = Offsets + (4L * Count) + (8L * (offset & ~IsLarge));
        return (offset & IsLarge) == 0 ? offset : ((long)NumberAt(large) << 32) | NumberAt(large + 4);
    }

    /// <inheritdoc cref="WindowedFile.KeepForOneReader"/>
    public void KeepForOneReader(int windows) => _file.KeepForOneReader(windows);

    /// <summary>Whether <see cref="Find"/> can say no without reading.</summary>
    public bool HasInMemory(ObjectId id)
    {
        Span<byte> key = stackalloc byte[ObjectId.Size];
        id.CopyTo(key);
        return Volatile.Read(ref _slices[key[0]]) is not null;
    }

    /// <summary>All ids in the pack, in order.</summary>
    public IEnumerable<ObjectId> Ids()
    {
        for (var first = 0; first < 256; first++)
        {
            var slice = Slice((byte)first);
            for (var at = 0; at < slice.Length; at += ObjectId.Size)
            {
                yield return new ObjectId(slice.AsSpan(at, ObjectId.Size));
            }
        }
    }

    public void Close() => _file.Close();

    private byte[] Slice(byte first)
    {
        if (Volatile.Read(ref _slices[first]) is { } known)
        {
            return known;
        }

        var start = first == 0 ? 0 : _fanout[first - 1];
        var slice = new byte[(_fanout[first] - start) * ObjectId.Size];
        if (slice.Length > 0)
        {
            _file.ReadExactly(slice, HeaderSize + FanoutSize + ((long)start * ObjectId.Size));
        }

        Volatile.Write(ref _slices[first], slice);
        return slice;
    }

    private uint NumberAt(long at)
    {
        Span<byte> bytes = stackalloc byte[4];
        _file.ReadExactly(bytes, at);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    /// <summary>Reads a stretch of one of the index's tables past the windows, which others may need.</summary>
    private void ReadNumbers(long at, Span<uint> numbers)
    {
        var bytes = MemoryMarshal.AsBytes(numbers);
        for (var done = 0; done < bytes.Length;)
        {
            var read = _file.ReadThrough(bytes[done..], at + done);
            done += read > 0 ? read : throw new InvalidDataException("A pack's index ends early.");
        }

        if (BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(numbers, numbers);
        }
    }
}
