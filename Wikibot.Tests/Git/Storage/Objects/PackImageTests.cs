using FsCheck.Fluent;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Tests.Git.Storage.Objects;

/// <summary>Packs that commits write, judged by stock git.</summary>
public sealed class PackImageTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(700)]
    public async Task Create_any_objects_gives_the_index_that_git_makes_of_the_pack(int count)
    {
        using var folder = new ScratchFolder();
        // Sizes on both sides of where another byte of the entry's head begins: 4 bits, then 7 at a time.
        var size = Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(2040, 2056), Gen.Choose(262_140, 262_150));
        var objects = size.Sample(50, count)
            .Select((length, i) => New([.. BitConverter.GetBytes(i), .. new byte[length]]))
            .Prepend(New([]))
            .DistinctBy(o => o.Id)
            .ToList();

        var image = PackImage.Create(objects);

        var pack = folder[$"{image.Name}.pack"];
        await File.WriteAllBytesAsync(pack, image.Pack, TestContext.Current.CancellationToken);
        var name = (await StockGit.RunAsync(folder.Path, "index-pack", "--strict", pack)).Trim();
        $"pack-{name}".ShouldBe(image.Name);
        (await File.ReadAllBytesAsync(Path.ChangeExtension(pack, ".idx"), TestContext.Current.CancellationToken)).ShouldBe(image.Index);
        var listed = await StockGit.RunAsync(folder.Path, "verify-pack", "--verbose", pack);
        foreach (var o in objects)
        {
            listed.ShouldContain($"{o.Id} blob   {o.Data.Length} ");
        }
    }

    private static NewObject New(byte[] data) => new(ObjectHash.Compute(ObjectKind.Blob, data), ObjectKind.Blob, data);
}
