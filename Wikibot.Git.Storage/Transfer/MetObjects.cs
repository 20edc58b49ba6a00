using System.Text;
using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>An object that is sent by itself: loose, or a delta against something that is not sent.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The name that it had; packers look for likenesses among equal names.</param>
/// <param name="FileSize">Size of its file, when it has one.</param>
internal readonly record struct SingleObject(ObjectId Id, string Name = "", long FileSize = 0);

/// <summary>Where an object lies.</summary>
/// <param name="Pack">A pack; null for anywhere else.</param>
/// <param name="Position">Its place among the pack's sorted ids.</param>
internal readonly record struct ObjectPlace(PackSelection? Pack, int Position);

/// <summary>
/// The objects that a walk has met, and those of them that are to be sent. Of packed ones it keeps two bits each; what is in no pack yet is a list, which
/// maintenance keeps short.
/// </summary>
internal sealed class MetObjects(ObjectSource source)
{
    private static readonly ObjectId s_emptyTree = ObjectHash.Compute(ObjectKind.Tree, []);

    private readonly List<PackSelection> _packs = [.. source.Refresh().Select(pack => new PackSelection(pack))];
    private readonly HashSet<ObjectId> _metSingle = [];
    private readonly List<SingleObject> _single = [];

    /// <summary>Where packed objects are.</summary>
    public IReadOnlyList<PackSelection> Packs => _packs;

    /// <summary>Objects to be sent that are in no pack.</summary>
    public IReadOnlyList<SingleObject> Single => _single;

    /// <summary>All objects to be sent.</summary>
    public int Count => _packs.Sum(pack => pack.Count) + _single.Count;

    /// <summary>Notes an object; false when it was met before.</summary>
    /// <param name="id">The object.</param>
    /// <param name="name">The name that it has.</param>
    /// <param name="choose">Whether it is to be sent.</param>
    /// <param name="place">Where it lies.</param>
    /// <exception cref="StoreFailedException">It is missing.</exception>
    public bool Meet(ObjectId id, ReadOnlySpan<byte> name, bool choose, out ObjectPlace place)
    {
        place = default;
        if (_metSingle.Contains(id))
        {
            return false;
        }

        if (TryFind(id, from: 0, out place))
        {
            return place.Pack!.Meet(place.Position, choose);
        }

        if (source.Loose.Size(id) is not { } size)
        {
            // Packed meanwhile by another process, or hidden by an NFS client's memory of what was not there.
            var known = _packs.Count;
            _packs.AddRange(source.Refresh().Where(pack => _packs.TrueForAll(old => old.Pack != pack)).Select(pack => new PackSelection(pack)));
            if (TryFind(id, known, out place))
            {
                return place.Pack!.Meet(place.Position, choose);
            }

            source.Loose.Refresh(id);
            size = source.Loose.Size(id) ?? (id == s_emptyTree ? 0 : throw Missing(id));
        }

        _metSingle.Add(id);
        if (choose)
        {
            _single.Add(new SingleObject(id, Encoding.UTF8.GetString(name), size));
        }

        return true;
    }

    /// <summary>Where an object lies.</summary>
    public ObjectPlace PlaceOf(ObjectId id) => TryFind(id, from: 0, out var place) ? place : default;

    /// <summary>
    /// An object's bytes. Those of a pack are not hashed: each entry that is sent is compared with the checksum of the pack's index when it is copied, and whoever
    /// gets it hashes them.
    /// </summary>
    /// <exception cref="StoreFailedException">It is missing or damaged.</exception>
    public byte[] Read(ObjectId id, ObjectPlace place, ObjectKind kind)
    {
        if (place.Pack is { Pack: { } pack })
        {
            try
            {
                var raw = pack.ReadAt(pack.Index.OffsetAt(place.Position));
                if (raw.Kind == kind)
                {
                    return raw.Data;
                }
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ShareFileException)
            {
                // Read again below, by the way that looks elsewhere too, and says what is wrong if it is nowhere else.
            }
        }

        return Read(id) is var found && found.Kind == kind ? found.Data : throw Missing(id);
    }

    /// <summary>An object, wherever it lies, compared with its id.</summary>
    /// <exception cref="StoreFailedException">It is missing or damaged.</exception>
    public RawObject Read(ObjectId id) => source.Read(id) ?? (id == s_emptyTree ? new RawObject(ObjectKind.Tree, []) : throw Missing(id));

    /// <summary>An object's kind and size.</summary>
    /// <exception cref="StoreFailedException">It is missing.</exception>
    public (ObjectKind Kind, long Size) Describe(ObjectId id)
    {
        foreach (var pack in _packs)
        {
            if (pack.Pack.Describe(id) is { } packed)
            {
                return packed;
            }
        }

        using var loose = source.Loose.Open(id);
        return loose is not null ? (loose.Kind, loose.Size)
            : source.Read(id) is { } raw ? (raw.Kind, raw.Data.Length)
            : id == s_emptyTree ? (ObjectKind.Tree, 0)
            : throw Missing(id);
    }

    private static StoreFailedException Missing(ObjectId id) => new($"Object {id} is missing.", inner: null, StoreDamage.MissingObject, id);

    private bool TryFind(ObjectId id, int from, out ObjectPlace place)
    {
        for (var i = from; i < _packs.Count; i++)
        {
            if (_packs[i].Pack.Index.Position(id) is >= 0 and var position)
            {
                place = new ObjectPlace(_packs[i], position);
                return true;
            }
        }

        place = default;
        return false;
    }
}
