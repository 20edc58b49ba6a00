using FsCheck;
using FsCheck.Fluent;
using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Objects;
using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage.Objects;

public sealed class ObjectCacheTests
{
    private const int Capacity = 16_000;

    [Fact]
    public void Add_overTheCapacity_evictsWhatNobodyReads()
    {
        var cache = new ObjectCache(Capacity);
        cache.Add(1, Id(0), new CachedBlob(new byte[880]));
        for (var i = 1; i <= 100; i++)
        {
            cache.Add(1, Id(i), new CachedBlob(new byte[880]));
            cache.Get<CachedBlob>(1, Id(0)).ShouldNotBeNull($"read after each of {i} others");
        }

        cache.Bytes.ShouldBeLessThanOrEqualTo(Capacity);
        Enumerable.Range(1, 100).Count(i => cache.Get<CachedBlob>(1, Id(i)) is not null).ShouldBeInRange(10, 15);
    }

    [Fact]
    public void Add_ofMoreThanAnEighth_isNotKept()
    {
        var cache = new ObjectCache(Capacity);
        cache.Add(1, Id(1), new CachedBlob(new byte[Capacity / 8]));
        cache.Get<CachedBlob>(1, Id(1)).ShouldBeNull();
        cache.Bytes.ShouldBe(0);
    }

    [Fact]
    public void Any_sequence_staysWithinItsBytesAndMixesNoWikis() => Prop.ForAll(Steps(), steps =>
    {
        var cache = new ObjectCache(Capacity);
        var last = new Dictionary<(int, int), byte[]>();
        foreach (var (wiki, number, size) in steps)
        {
            if (cache.Get<CachedBlob>(wiki, Id(number)) is { } found)
            {
                if (found.Data != last[(wiki, number)])
                {
                    return false;
                }
            }
            else
            {
                last[(wiki, number)] = new byte[size];
                cache.Add(wiki, Id(number), new CachedBlob(last[(wiki, number)]));
            }

            var held = last.Keys.Sum(key => cache.Get<CachedBlob>(key.Item1, Id(key.Item2))?.Cost ?? 0);
            if (cache.Bytes != held || held > Capacity)
            {
                return false;
            }
        }

        cache.Clear();
        return cache.Bytes == 0 && last.Keys.All(key => cache.Get<CachedBlob>(key.Item1, Id(key.Item2)) is null);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Engine_withACacheThatHoldsLittle_readsEverythingAllTheSame()
    {
        using var store = await CreateAsync(configure: o => o with { CacheBytes = 4_000 });
        for (var i = 0; i < 20; i++)
        {
            await store.CommitAsync($"op-{i}", File($"Folder {i % 3}/Page {i}.md", new string((char)('a' + i), 300)));
        }

        for (var i = 0; i < 20; i++)
        {
            (await store.ReadAsync($"Folder {i % 3}/Page {i}.md")).ShouldBe(new string((char)('a' + i), 300));
        }
    }

    private static ObjectId Id(int number) => ObjectId.Parse($"{number:x40}");

    private static Arbitrary<(int Wiki, int Number, int Size)[]> Steps() =>
        (from wiki in Gen.Choose(1, 2)
         from number in Gen.Choose(0, 40)
         from size in Gen.Choose(0, (Capacity / 8) + 100)
         select (wiki, number, size)).ArrayOf().ToArbitrary();
}
