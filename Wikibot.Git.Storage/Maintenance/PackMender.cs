using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;
using Wikibot.Git.Storage.Transfer;

namespace Wikibot.Git.Storage.Maintenance;

/// <summary>
/// Finds and replaces packs that earlier versions damaged: until November 2026 an empty file among 17 or more new objects became an
/// entry without a zlib stream. Its bytes are known (none), so the pack is made anew with all of its objects.
/// </summary>
internal sealed class PackMender(RepositoryParts parts)
{
    /// <summary>The objects without a byte: the blob, and the tree of a wiki without files.</summary>
    private static readonly ObjectId[] s_empty = [ObjectHash.Compute(ObjectKind.Blob, []), ObjectHash.Compute(ObjectKind.Tree, [])];

    private readonly IShareFiles _files = parts.Files;
    private readonly string _folder = Path.Combine(parts.Path, "objects", "pack");

    /// <summary>Mends, and returns the names of the packs that were damaged so.</summary>
    /// <exception cref="StoreFailedException">One of them is damaged in another way too; it stays as it is.</exception>
    public IReadOnlyList<string> Run()
    {
        List<string> mended = [];
        foreach (var pack in parts.Source.Refresh().Where(LacksAStream).ToList())
        {
            Replace(pack);
            mended.Add(pack.Name);
        }

        return mended;
    }

    private bool LacksAStream(PackFile pack)
    {
        Span<byte> head = stackalloc byte[PackEntry.MaxLength];
        foreach (var offset in s_empty.Select(pack.Index.Find).Where(offset => offset >= 0))
        {
            var entry = PackEntry.Read(head[..pack.ReadNear(head, offset)]);
            if (entry.Size == 0 && _files.Stat($"{_folder}/{pack.Name}.pack") is { } file)
            {
                // Between the entry's own start and the next one there is nothing.
                var table = new PackTable(pack, file.Size);
                return table.EndOf(table.RankOf(offset)) == offset + entry.Length;
            }
        }

        return false;
    }

    private void Replace(PackFile pack)
    {
        if (_files.Stat($"{_folder}/{pack.Name}.pack") is not { } file || file.Size > ObjectWriter.PackUpTo)
        {
            throw new StoreFailedException($"The pack {pack.Name} has an empty object without its zlib stream, and is too large to be one of ours. Mend it with stock git.");
        }

        List<NewObject> objects = [];
        foreach (var id in pack.Index.Ids())
        {
            var raw = parts.Source.Read(id) ?? throw new StoreFailedException($"The pack {pack.Name} has no object {id}, which its index names.", inner: null, StoreDamage.DamagedObject, id);
            objects.Add(new NewObject(id, raw.Kind, raw.Data));
        }

        parts.Source.Writer.WritePack(PackImage.Create(objects), also: () => { });
        _files.FlushFolder(_folder);

        // At once, not after a grace: stock git and libgit2 would go on to find the damaged entry. Who reads here at this moment
        // finds the file gone, and the object in the new pack.
        _files.Delete($"{_folder}/{pack.Name}.idx");
        _files.Delete($"{_folder}/{pack.Name}.pack");
        parts.Source.Refresh();
        pack.Close();
    }
}
