using System.Security.Cryptography;
using System.Text;
using Wikibot.Git.Storage;
using Wikibot.Git.Storage.Files;
using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage;

/// <summary>A process serves many more wikis than it may have files open.</summary>
public sealed class OpenRepositoriesTests
{
    private const int Wikis = 12;
    private const int MostOpen = 3;

    [Fact]
    public async Task Reads_and_writes_of_many_wikis_keep_few_files_open()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Counts the process's handles in /proc.");
        using var source = await ManyAsync();
        using var store = await OpenAsync(source.Root, configure: o => o with { OpenWikis = MostOpen, CacheBytes = 1 });

        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < Wikis; i++)
            {
                var wiki = (await store.Store.OpenAsync($"wiki-{i}", default)).ShouldNotBeNull();
                (await ReadAsync(wiki)).ShouldBe(Text(i));
                await CommitAsync(wiki, $"{round}-{i}", File("Note.md", $"{round}"));
            }
        }

        // A pack, its index, and the folder of main, each once for each wiki that is open. Where opening took long, another thread closes.
        var open = OpenFilesUnder(source.Root);
        for (var looks = 0; open > MostOpen * 3 && looks < 500; looks++)
        {
            await Task.Delay(20);
            open = OpenFilesUnder(source.Root);
        }

        open.ShouldBeInRange(MostOpen, MostOpen * 3);
    }

    [Fact]
    public async Task Readers_of_wikis_that_are_closed_meanwhile_notice_nothing()
    {
        using var source = await ManyAsync();
        using var store = await OpenAsync(source.Root, configure: o => o with { OpenWikis = 1, CacheBytes = 1 });
        var readers = Enumerable.Range(0, 6).Select(reader => Task.Run(async () =>
        {
            var random = new Random(reader);
            for (var n = 0; n < 150; n++)
            {
                var i = random.Next(Wikis);
                (await ReadAsync((await store.Store.OpenAsync($"wiki-{i}", default))!)).ShouldBe(Text(i));
            }
        }));

        await Task.WhenAll(readers);
    }

    [Fact]
    public void Flush_of_a_kept_folder_that_was_replaced_or_closed_opens_it_again()
    {
        using var scratch = new ScratchFolder();
        var opened = 0;
        var stale = false;
        var files = new HookedShareFiles(WikiStore.DefaultFiles(), (operation, _) =>
        {
            opened += operation == "open folder" ? 1 : 0;
            if (operation == "flush" && stale)
            {
                stale = false;
                throw new ShareFileException(ShareError.Stale, operation, "");
            }
        });
        var folder = new KeptFolder(files, scratch.Path);

        folder.Flush();
        folder.Flush();
        opened.ShouldBe(1);
        stale = true;
        folder.Flush();
        opened.ShouldBe(2);
        folder.Close();
        folder.Close();
        folder.Flush();
        opened.ShouldBe(3);
        folder.Close();
    }

    // Bytes that do not compress, so that each pack is larger than what is read at once and closed.
    private static string Text(int i)
    {
        var text = new StringBuilder();
        for (var n = 0; n < 3000; n++)
        {
            text.Append(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{i} {n}")))).Append('\n');
        }

        return text.ToString();
    }

    private static async Task<TestStore> ManyAsync()
    {
        var store = await CreateAsync(configure: o => o with { PackLooseObjects = 1, LooseGrace = TimeSpan.Zero });
        for (var i = 0; i < Wikis; i++)
        {
            var wiki = await store.Store.CreateAsync($"wiki-{i}", [new(Main, new ChangeSet([File("Large.md", Text(i))]), Details("Start"))], default);
            // Packs, and then drops what is packed.
            await wiki.MaintainAsync(TimeSpan.FromMinutes(1), force: true, default);
            await wiki.MaintainAsync(TimeSpan.FromMinutes(1), force: true, default);
            Directory.EnumerateDirectories(Path.Combine(store.Root, $"wiki-{i}.git", "objects"), "??").SelectMany(Directory.EnumerateFiles).ShouldBeEmpty();
            Directory.EnumerateFiles(Path.Combine(store.Root, $"wiki-{i}.git", "objects", "pack"), "*.pack").ShouldHaveSingleItem();
        }

        return store;
    }

    private static async Task<string> ReadAsync(IWiki wiki)
    {
        var tip = (await wiki.ReadTipAsync(Main, default)).ShouldNotBeNull();
        return Encoding.UTF8.GetString((await wiki.ReadBlobAsync(tip.Root.Entries.First(e => e.Name == "Large.md").Id, default)).Span);
    }

    private static int OpenFilesUnder(string folder) => Directory.EnumerateFileSystemEntries("/proc/self/fd")
        .Count(fd => new FileInfo(fd).LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true);
}
