using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using Wikibot.Git.Storage.Files;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Tests.Git.Storage.Damage;

/// <summary>Packs as versions until November 2026 made them: an empty object's entry has no zlib stream.</summary>
internal static class OldPacks
{
    private const int FanoutEnd = 8 + (256 * 4);

    /// <summary>Turns every pack of a repository that holds an empty blob into such a one.</summary>
    public static void Damage(string repository)
    {
        var folder = Path.Combine(repository, "objects", "pack");
        foreach (var name in Directory.GetFiles(folder, "pack-*.idx").Select(Path.GetFileNameWithoutExtension))
        {
            var index = PackIndex.Open(WikiStoreFiles.Default, Path.Combine(folder, name + ".idx"))!;
            var offset = index.Find(ObjectHash.Compute(ObjectKind.Blob, []));
            var position = index.Position(ObjectHash.Compute(ObjectKind.Blob, []));
            index.Close();
            if (offset >= 0)
            {
                Rewrite(Path.Combine(folder, name!), (int)offset + 1, position);
            }
        }
    }

    /// <summary>Cuts the empty stream (as long as the product's) out of the pack, and makes the index agree.</summary>
    private static void Rewrite(string path, int stream, int position)
    {
        var cut = Zlib.Empty.Length;
        byte[] pack = File.ReadAllBytes(path + ".pack");
        pack.AsSpan(stream, cut).SequenceEqual(Zlib.Empty).ShouldBeTrue();
        pack = Seal([.. pack[..stream], .. pack[(stream + cut)..]]);
        byte[] index = File.ReadAllBytes(path + ".idx");
        var count = BinaryPrimitives.ReadInt32BigEndian(index.AsSpan(FanoutEnd - 4));
        var checks = index.AsSpan(FanoutEnd + (20 * count), 4 * count);
        var places = index.AsSpan(FanoutEnd + (24 * count), 4 * count);
        BinaryPrimitives.WriteUInt32BigEndian(checks[(4 * position)..], Crc32.HashToUInt32(pack.AsSpan(stream - 1, 1)));
        for (var i = 0; i < count; i++)
        {
            var place = BinaryPrimitives.ReadInt32BigEndian(places[(4 * i)..]);
            BinaryPrimitives.WriteInt32BigEndian(places[(4 * i)..], place > stream ? place - cut : place);
        }

        pack.AsSpan(^20..).CopyTo(index.AsSpan(^40..));
        Seal(index);
        var damaged = Path.Combine(Path.GetDirectoryName(path)!, $"pack-{Convert.ToHexStringLower(pack.AsSpan(^20..))}");
        File.Delete(path + ".pack");
        File.Delete(path + ".idx");
#pragma warning disable RS0030 // A test's own repository.
        File.WriteAllBytes(damaged + ".pack", pack);
        File.WriteAllBytes(damaged + ".idx", index);
#pragma warning restore RS0030
    }

    private static byte[] Seal(byte[] file)
    {
#pragma warning disable CA5350 // Git's format.
        SHA1.HashData(file.AsSpan(..^20), file.AsSpan(^20..));
#pragma warning restore CA5350
        return file;
    }
}

/// <summary>The share of this machine.</summary>
internal static class WikiStoreFiles
{
    public static IShareFiles Default { get; } = Wikibot.Git.Storage.WikiStore.DefaultFiles();
}
