using System.IO.Hashing;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>
/// Takes chosen objects out of a pack as they are, compressed, deltas too, in the order of its bytes: nothing is inflated, and memory is
/// a table of the entries and one buffer. Each entry's checksum is that of the index, or the copy ends.
/// </summary>
/// <param name="selection">The pack, and what of it is chosen.</param>
/// <param name="table">Its entries.</param>
/// <param name="sink">Where they go.</param>
/// <param name="hasOffsetDeltas">Whether the reader knows deltas that name their base by its place; else they name it by its id.</param>
/// <param name="isThin">Whether deltas may build on what the reader has.</param>
internal sealed class PackCopy(PackSelection selection, PackTable table, PackSink sink, bool hasOffsetDeltas, bool isThin)
{
    /// <summary>Of fewer entries each may lie somewhere else: then less is read around it.</summary>
    private const int Many = 1_000;

    private readonly byte[] _buffer = new byte[(table.Count < Many ? 32 : 256) * 1024];
    private readonly Crc32 _checksum = new();
    private readonly long[] _sentAt = new long[table.Count];
    private long _bufferStart;
    private int _buffered;

    /// <summary>Copies, and returns what could not be: deltas against objects that are not sent from this pack.</summary>
    /// <exception cref="StoreFailedException">The pack is damaged.</exception>
    public List<SingleObject> Run()
    {
        List<SingleObject> left = [];
        try
        {
            for (var rank = 0; rank < table.Count; rank++)
            {
                if (selection.IsChosen(table.PositionOf(rank)) && !Copy(rank))
                {
                    left.Add(new SingleObject(table.IdOf(rank)));
                }
            }
        }
        catch (InvalidDataException damaged)
        {
            throw new StoreFailedException($"The pack {selection.Pack.Name} is damaged.", damaged, StoreDamage.DamagedObject);
        }

        return left;
    }

    private bool Copy(int rank)
    {
        var start = table.OffsetOf(rank);
        var head = At(start, PackEntry.MaxLength);
        var entry = PackEntry.Read(head);
        _checksum.Reset();
        _checksum.Append(head[..entry.Length]);
        if (entry.Type == PackEntry.OffsetDelta)
        {
            // Bases come before their deltas, here and there.
            var basis = table.RankOf(start - entry.Back);
            var sent = _sentAt[basis];
            if (sent == 0 && !IsKnown(table.PositionOf(basis)))
            {
                return false;
            }

            Span<byte> moved = stackalloc byte[PackEntry.MaxLength];
            var length = hasOffsetDeltas && sent > 0
                ? PackEntry.Write(moved, entry.Type, entry.Size, sink.Position - sent)
                : PackEntry.Write(moved, entry.Size, table.IdOf(basis));
            _sentAt[rank] = sink.Position;
            sink.Write(moved[..length]);
        }
        else
        {
            if (entry.Type == PackEntry.ReferenceDelta && !(selection.Pack.Index.Position(entry.Base) is >= 0 and var position && (selection.IsChosen(position) || IsKnown(position))))
            {
                return false;
            }

            _sentAt[rank] = sink.Position;
            sink.Write(head[..entry.Length]);
            if (entry.Size == 0)
            {
                // Not copied: packs of earlier versions lack the stream (see Zlib), and a copy of them would be as damaged.
                sink.Write(Zlib.Empty);
                return true;
            }
        }

        for (long at = start + entry.Length, end = table.EndOf(rank); at < end;)
        {
            var piece = At(at, 1);
            piece = piece[..(int)Math.Min(piece.Length, end - at)];
            _checksum.Append(piece);
            sink.Write(piece);
            at += piece.Length;
        }

        return _checksum.GetCurrentHashAsUInt32() == table.ChecksumOf(rank) ? true : throw new InvalidDataException($"The bytes of object {table.IdOf(rank)} are not those that were indexed.");
    }

    /// <summary>Whether a delta may build on an object that is not sent.</summary>
    private bool IsKnown(int position) => isThin && selection.IsKnown(position);

    /// <summary>What is buffered from an offset on; where that is less than wanted, the buffer is filled from there.</summary>
    private ReadOnlySpan<byte> At(long offset, int wanted)
    {
        if (offset < _bufferStart || offset + wanted > _bufferStart + _buffered)
        {
            _bufferStart = offset;
            _buffered = selection.Pack.ReadThrough(_buffer, offset);
        }

        return _buffered > 0 ? _buffer.AsSpan((int)(offset - _bufferStart), _buffered - (int)(offset - _bufferStart)) : throw new InvalidDataException("It ends early.");
    }
}
