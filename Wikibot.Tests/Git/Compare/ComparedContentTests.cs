using Wikibot.Git.Base;
using Wikibot.Git.Client;
using Wikibot.Git.Compare;
using Wikibot.Git.Storage;
using Wikibot.Tests.Git.Storage;

namespace Wikibot.Tests.Git.Compare;

/// <summary>A film of 100 MiB beside a page is compared by its size, and not held for it.</summary>
public sealed class ComparedContentTests
{
    [Theory]
    [InlineData(Limits.MaxPageBytes, true)]
    [InlineData(Limits.MaxPageBytes + 1, false)]
    public async Task ReadAsync_ofAFile_readsOnlyWhatLinesAreComparedOf(int bytes, bool isRead)
    {
        using var store = await TestStore.CreateAsync();
        await store.CommitAsync("film", TestStore.File("film.txt", new string('x', bytes)));
        var tip = (await store.Wiki.ReadTipAsync(TestStore.Main, default)).ShouldNotBeNull();
        var blob = tip.Root.Entries.Single(entry => entry.Name == "film.txt").Id;
        var wiki = new Watched(store.Wiki);

        var content = (await ComparedContent.ReadAsync(wiki, blob, isFile: true, default)).ShouldNotBeNull();

        content.Length.ShouldBe(bytes);
        (content.Bytes?.Length, wiki.Read).ShouldBe(isRead ? (bytes, bytes) : (null, 0L));
    }

    [Fact]
    public async Task OfAsync_filesOfWhichOneIsTooLong_saysTheirSizes()
    {
        var difference = await ContentDifference.OfAsync(ComparedContent.Of("a\n"u8.ToArray()), new ComparedContent(100 << 20, Bytes: null), isFile: true, words: false, default);

        (difference.Text, difference.Before, difference.After, difference.Read).ShouldBe((ComparedPage.NoLines, 2, 100 << 20, 2));
    }

    private sealed class Watched(IWiki wiki) : WikiLayer(wiki)
    {
        public long Read { get; private set; }

        public override async ValueTask<ReadOnlyMemory<byte>> ReadBlobAsync(ObjectId id, CancellationToken cancellationToken)
        {
            var bytes = await base.ReadBlobAsync(id, cancellationToken);
            Read += bytes.Length;
            return bytes;
        }
    }
}
