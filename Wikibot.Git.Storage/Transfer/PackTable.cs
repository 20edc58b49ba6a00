using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>Entries of a pack in the order of their bytes: all of them, for 16 bytes of memory each, or those that are chosen and what they are deltas against.</summary>
internal sealed class PackTable
{
    /// <summary>One chosen of so many is few: then the others are looked through once, and not sorted.</summary>
    private const int Few = 8;

    /// <summary>Offsets that are read at once.</summary>
    private const int Piece = 16 * 1024;

    private readonly PackIndex _index;
    private readonly long[] _offsets;
    private readonly int[] _positions;
    private readonly uint[]? _checksums;
    private readonly long[]? _ends;
    private readonly long _end;

    /// <summary>A table of all entries.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="length">Length of its file.</param>
    public PackTable(PackFile pack, long length)
    {
        _index = pack.Index;
        _end = length - PackEntry.TrailerLength;
        _offsets = new long[_index.Count];
        _positions = new int[_index.Count];
        _checksums = new uint[_index.Count];
        _index.ReadChecksums(0, _checksums);
        ForEachPiece(_index, (first, offsets) => offsets.CopyTo(_offsets.AsSpan(first)));
        for (var i = 0; i < _positions.Length; i++)
        {
            _positions[i] = i;
        }

        Array.Sort(_offsets, _positions);
    }

    private PackTable(PackIndex index, long[] offsets, int[] positions, long[] ends, long end) => (_index, _offsets, _positions, _ends, _end) = (index, offsets, positions, ends, end);

    private delegate void Offsets(int first, ReadOnlySpan<long> offsets);

    public int Count => _offsets.Length;

    /// <summary>A table in which what is chosen of a pack is found, and what it is deltas against.</summary>
    /// <exception cref="InvalidDataException">The pack is damaged.</exception>
    public static PackTable Of(PackSelection selection, long length) =>
        selection.Count > selection.Pack.Index.Count / Few ? new PackTable(selection.Pack, length) : OfFew(selection, length - PackEntry.TrailerLength);

    public long OffsetOf(int rank) => _offsets[rank];

    /// <summary>Where the entry's bytes end; of one that is not chosen only a table of all knows.</summary>
    public long EndOf(int rank) => _ends is { } ends ? ends[rank] : rank + 1 < _offsets.Length ? _offsets[rank + 1] : _end;

    /// <summary>CRC-32 of the entry's bytes.</summary>
    public uint ChecksumOf(int rank) => _checksums is { } all ? all[_positions[rank]] : _index.ChecksumAt(_positions[rank]);

    /// <summary>Place among the sorted ids.</summary>
    public int PositionOf(int rank) => _positions[rank];

    public ObjectId IdOf(int rank) => _index.IdAt(_positions[rank]);

    /// <summary>The entry that begins at an offset.</summary>
    /// <exception cref="InvalidDataException">None does.</exception>
    public int RankOf(long offset) =>
        Array.BinarySearch(_offsets, offset) is >= 0 and var rank ? rank : throw new InvalidDataException("A delta whose base is no entry of its pack.");

    private static PackTable OfFew(PackSelection selection, long end)
    {
        var index = selection.Pack.Index;
        var positions = selection.Chosen();
        var offsets = Array.ConvertAll(positions, index.OffsetAt);
        Array.Sort(offsets, positions);
        var bases = BasesOf(selection.Pack, offsets);
        var first = Math.Min(offsets[0], bases.Count > 0 ? bases.Keys.Min() : long.MaxValue);
        var ends = new long[offsets.Length];
        Array.Fill(ends, end);

        // An entry ends where the next one begins, whichever that is. What is new lies behind what is not, mostly: of most only the offset is looked at.
        ForEachPiece(index, (place, piece) =>
        {
            for (var i = 0; i < piece.Length; i++)
            {
                var offset = piece[i];
                if (offset < first)
                {
                    continue;
                }

                var at = Array.BinarySearch(offsets, offset);
                var before = (at < 0 ? ~at : at) - 1;
                if (before >= 0 && offset < ends[before])
                {
                    ends[before] = offset;
                }

                if (bases.ContainsKey(offset))
                {
                    bases[offset] = place + i;
                }
            }
        });
        var found = bases.Where(basis => basis.Value >= 0).ToList();
        long[] all = [.. offsets, .. found.Select(basis => basis.Key)];
        int[] places = [.. positions, .. found.Select(basis => basis.Value)];
        var order = Enumerable.Range(0, all.Length).ToArray();
        Array.Sort(all, order);
        return new PackTable(index, all, Array.ConvertAll(order, i => places[i]), Array.ConvertAll(order, i => i < ends.Length ? ends[i] : 0), end);
    }

    /// <summary>Where the bases of deltas are that are not among the chosen themselves.</summary>
    private static Dictionary<long, int> BasesOf(PackFile pack, long[] offsets)
    {
        Dictionary<long, int> bases = [];
        Span<byte> head = stackalloc byte[PackEntry.MaxLength];
        foreach (var offset in offsets)
        {
            var entry = PackEntry.Read(head[..pack.ReadNear(head, offset)]);
            if (entry.Type == PackEntry.OffsetDelta && Array.BinarySearch(offsets, offset - entry.Back) < 0)
            {
                bases.TryAdd(offset - entry.Back, -1);
            }
        }

        return bases;
    }

    private static void ForEachPiece(PackIndex index, Offsets look)
    {
        var (offsets, buffer) = (new long[Math.Min(Piece, index.Count)], new uint[Math.Min(Piece, index.Count)]);
        for (var first = 0; first < index.Count; first += offsets.Length)
        {
            var count = Math.Min(offsets.Length, index.Count - first);
            index.ReadOffsets(first, offsets.AsSpan(0, count), buffer.AsSpan(0, count));
            look(first, offsets.AsSpan(0, count));
        }
    }
}
