using System.Text;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>
/// Whether every object that a new pack's commits, trees and tags name is in it or somewhere else. libgit2's indexer has such a check,
/// which lists the pack folders again for each object that is new: minutes for a gigabyte.
/// </summary>
/// <param name="pack">The pack, already indexed: each of its objects is whole.</param>
/// <param name="length">Length of its file.</param>
/// <param name="elsewhere">Whether an object is somewhere else.</param>
internal sealed class ConnectivityCheck(PackFile pack, long length, Func<ObjectId, bool> elsewhere)
{
    private const int SubmoduleMode = 0xE000;
    private readonly PackTable _table = new(pack, length);
    private readonly HashSet<ObjectId> _elsewhere = [];

    /// <exception cref="InvalidDataException">One is missing.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        var types = new byte[_table.Count];
        for (var rank = 0; rank < _table.Count; rank++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LeanMemory.Tick();
            if (TypeOf(rank, types) != (byte)ObjectKind.Blob)
            {
                Check(pack.ReadAt(_table.OffsetOf(rank)));
            }
        }
    }

    private byte TypeOf(int rank, byte[] types)
    {
        // Down to a whole object or one whose type is known, and back up: chains may be long.
        List<int> chain = [];
        Span<byte> head = stackalloc byte[PackEntry.MaxLength];
        while (types[rank] == 0)
        {
            var start = _table.OffsetOf(rank);
            var entry = PackEntry.Read(head[..pack.ReadNear(head, start)]);
            if (entry.Type is not (PackEntry.OffsetDelta or PackEntry.ReferenceDelta))
            {
                types[rank] = (byte)entry.Type;
                break;
            }

            chain.Add(rank);
            var basis = entry.Type == PackEntry.OffsetDelta ? start - entry.Back : pack.Index.Find(entry.Base);
            rank = chain.Count <= _table.Count ? _table.RankOf(basis) : throw new InvalidDataException("Deltas in a circle.");
        }

        foreach (var delta in chain)
        {
            types[delta] = types[rank];
        }

        return types[rank];
    }

    private void Check(RawObject raw)
    {
        ReadOnlySpan<byte> rest = raw.Data;
        if (raw.Kind == ObjectKind.Tree)
        {
            while (TreeFormat.TryNext(ref rest, out var entry))
            {
                if ((entry.Mode & 0xF000) != SubmoduleMode)
                {
                    Require(entry.Id);
                }
            }

            return;
        }

        // The header lines of a commit and of a tag.
        for (int end; (end = rest.IndexOf((byte)'\n')) > 0; rest = rest[(end + 1)..])
        {
            var line = rest[..end];
            var space = line.IndexOf((byte)' ');
            if (space > 0 && (line[..space].SequenceEqual("tree"u8) || line[..space].SequenceEqual("parent"u8) || line[..space].SequenceEqual("object"u8)))
            {
                Require(ObjectId.TryParse(Encoding.ASCII.GetString(line[(space + 1)..]), out var id) ? id : throw new InvalidDataException("A commit with a broken id."));
            }
        }
    }

    private void Require(ObjectId id)
    {
        if (pack.Index.Position(id) < 0 && !_elsewhere.Contains(id))
        {
            _elsewhere.Add(elsewhere(id) ? id : throw new InvalidDataException($"Object {id} is named, but missing."));
        }
    }
}
