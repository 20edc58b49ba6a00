using Microsoft.Extensions.Logging.Abstractions;
using Wikibot.Git.Storage;
using static Wikibot.Tests.Git.Storage.TestStore;

namespace Wikibot.Tests.Git.Storage;

/// <summary>What other users of the machine may read of the wikis: nothing (issue 16, attack 4).</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class PrivateFilesTests
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    [Fact]
    public async Task Files_of_a_wiki_belong_to_their_user_alone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Modes are looked at on Linux only.");
        using var store = await CreateAsync();
        await store.CommitAsync("op-1", File("A.md", "a"));
        for (var i = 0; i < 20; i++)
        {
            await store.CommitAsync($"op-{i + 2}", File($"Dev/Page {i}.md", $"{i}"));
        }

        await store.Wiki.MaintainAsync(TimeSpan.FromMinutes(1), force: true, default);

        // The folders keep everybody out, whatever a library gives a file of its own (packs are 0444 as git's are).
        foreach (var folder in (string[])[store.Root, store.Repository, .. Directory.EnumerateDirectories(store.Repository, "*", SearchOption.AllDirectories)])
        {
            (System.IO.File.GetUnixFileMode(folder) & Others).ShouldBe(UnixFileMode.None, folder);
        }

        foreach (var file in Directory.EnumerateFiles(Path.Combine(store.Repository, "objects"), "*", SearchOption.AllDirectories).Where(file => !file.Contains("pack-", StringComparison.Ordinal)))
        {
            (System.IO.File.GetUnixFileMode(file) & Others).ShouldBe(UnixFileMode.None, file);
        }
    }

    [Fact]
    public void Open_on_a_folder_that_others_could_read_closes_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Modes are looked at on Linux only.");
        using var folder = new ScratchFolder();
        var root = folder["wikis"];
        Directory.CreateDirectory(root);
        System.IO.File.SetUnixFileMode(root, (UnixFileMode)0x1ED);

        _ = WikiStore.Open(new StorageOptions { Root = root }, TimeProvider.System, NullLoggerFactory.Instance);

        (System.IO.File.GetUnixFileMode(root) & Others).ShouldBe(UnixFileMode.None);
    }
}
