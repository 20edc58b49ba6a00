using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>A pack's entries in the order of their bytes: 16 bytes of memory an entry.</summary>
internal sealed class PackTable
{
    private readonly PackIndex _index;
    private readonly long[] _offsets;
    private readonly int[] _positions;
    private readonly uint[] _checksums;
    private readonly long _end;

    /// <param name="pack">The pack.</param>
    /// <param name="length">Length of its file.</param>
    public PackTable(PackFile pack, long length)
    {
        _index = pack.Index;
        _offsets = new long[_index.Count];
        _positions = new int[_index.Count];
        _checksums = new uint[_index.Count];
        _end = length - PackEntry.TrailerLength;
        _index.ReadEntries(_offsets, _checksums);
        for (var i = 0; i < _positions.Length; i++)
        {
            _positions[i] = i;
        }

        Array.Sort(_offsets, _positions);
    }

    public int Count => _offsets.Length;

    public long OffsetOf(int rank) => _offsets[rank];

    /// <summary>Where the entry's bytes end.</summary>
    public long EndOf(int rank) => rank + 1 < _offsets.Length ? _offsets[rank + 1] : _end;

    /// <summary>CRC-32 of the entry's bytes.</summary>
    public uint ChecksumOf(int rank) => _checksums[_positions[rank]];

    /// <summary>Place among the sorted ids.</summary>
    public int PositionOf(int rank) => _positions[rank];

    public ObjectId IdOf(int rank) => _index.IdAt(_positions[rank]);

    /// <summary>The entry that begins at an offset.</summary>
    /// <exception cref="InvalidDataException">None does.</exception>
    public int RankOf(long offset) =>
        Array.BinarySearch(_offsets, offset) is >= 0 and var rank ? rank : throw new InvalidDataException("A delta whose base is no entry of its pack.");
}
