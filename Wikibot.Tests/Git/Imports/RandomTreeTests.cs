using Wikibot.Git.Client;
using Wikibot.Git.Imports;

namespace Wikibot.Tests.Git.Imports;

/// <summary>
/// Random trees made by stock git: imported, read, edited, deleted from, exported, cloned. Stock git's fsck stays clean, and no byte of a
/// file that nobody touched changes. A few rounds here; 2,000 with <c>WIKIBOT_TEST_FULL=1</c>.
/// </summary>
public sealed class RandomTreeTests
{
    [Fact]
    public async Task Trees_ofStockGit_keepEveryByteThatNobodyTouched()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Names of any bytes are Linux' own.");
        }

        using var scratch = new ScratchFolder();
        await using var host = new GitServiceHost();
        var seed = TestScale.Seed(0);
        for (var round = seed; round < seed + TestScale.Cases(few: 8, full: 2000); round++)
        {
            var folder = Directory.CreateDirectory(scratch[$"{round}"]).FullName;
            await RoundAsync(host, folder, $"r{round}", new RandomTree(round), new Random(round));
            Directory.Delete(folder, recursive: true);
            Directory.Delete(host.Repository($"r{round}"), recursive: true);
        }
    }

    private static async Task RoundAsync(GitServiceHost host, string folder, string wiki, RandomTree tree, Random random)
    {
        var bundle = await BundleAsync(folder, tree);
        await host.Service<ImportService>().RunAsync(new ImportRequest(bundle, wiki), GitServiceHost.Ada, progress: null, CancellationToken.None);
        var repository = host.Repository(wiki);
        var before = await ListAsync(repository);
        before.Count.ShouldBe(tree.Files.Count, wiki);

        var touched = await WorkAsync(host, wiki, random);

        var after = await ListAsync(repository);
        foreach (var (path, entry) in before.Where(file => !touched.Contains(file.Key)))
        {
            after.GetValueOrDefault(path).ShouldBe(entry, $"{path} of {wiki}");
        }

        after.Keys.Except(before.Keys, StringComparer.Ordinal).ShouldAllBe(path => touched.Contains(path), wiki);
        (await StockGit.RunAsync(repository, "fsck", "--strict", "--full", "--no-dangling")).ShouldBeEmpty(wiki);
        await TakeAwayAsync(host, folder, wiki);
    }

    private static async Task<string> BundleAsync(string folder, RandomTree tree)
    {
        var (source, stream) = (Path.Combine(folder, "source.git"), Path.Combine(folder, "stream"));
        await using (var to = File.Create(stream))
        {
            await to.WriteAsync(tree.Make());
        }

        await StockGit.RunAsync(folder, "init", "--quiet", "--bare", "--initial-branch=main", source);
        await ZipImportTests.ShellAsync($"git -C '{source}' fast-import --quiet < '{stream}'");
        await StockGit.RunAsync(source, "bundle", "create", "--quiet", Path.Combine(folder, "it.bundle"), "main");
        return Path.Combine(folder, "it.bundle");
    }

    /// <summary>Reads all pages, changes one, deletes one, makes one, moves one; returns the files that this touched, quoted as git quotes them.</summary>
    private static async Task<HashSet<string>> WorkAsync(GitServiceHost host, string wiki, Random random)
    {
        HashSet<string> touched = new(StringComparer.Ordinal) { Quote("new page.md") };
        await host.WriteAsync(wiki, "new page", "new\n");
        List<PageListItem> pages = [];
        for (string? cursor = null; ;)
        {
            var list = await host.Git.ListPagesAsync(GitServiceHost.Ada, wiki, cursor: cursor, limit: 1000);
            pages.AddRange(list.Items);
            if ((cursor = list.NextCursor) is null)
            {
                break;
            }
        }

        foreach (var page in pages.Take(20))
        {
            using var answer = await host.SendAsync(HttpMethod.Get, $"/wikis/{wiki}/page?path={Uri.EscapeDataString(page.Path)}");
            ((int)answer.StatusCode).ShouldBeOneOf(200, 413, 422);
        }

        if (pages.Count < 3)
        {
            return touched;
        }

        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pages));
        await host.WriteAsync(wiki, pages[0].Path, "changed\n", pages[0].Revision);
        touched.Add(Quote(pages[0].Path + ".md"));
        await host.Git.DeletePageAsync(GitServiceHost.Ada, wiki, pages[1].Path, pages[1].Revision!, null, GitServiceHost.Id());
        touched.Add(Quote(pages[1].Path + ".md"));
        return touched;
    }

    private static async Task TakeAwayAsync(GitServiceHost host, string folder, string wiki)
    {
        await StockGit.RunAsync(folder, "clone", "--quiet", "--bare", "--no-local", host.Repository(wiki), "clone.git");
        var opened = (await host.Store.OpenAsync(wiki, default))!;
        var tip = (await opened.ReadTipAsync("refs/heads/main", default))!;
        var bundle = Path.Combine(folder, "out.bundle");
        await using (var to = File.Create(bundle))
        {
            await Wikibot.Git.Backups.WikiExport.WriteBundleAsync(opened, tip, to, default);
        }

        await StockGit.RunAsync(folder, "clone", "--quiet", "--bare", bundle, "again.git");
        (await StockGit.RunAsync(Path.Combine(folder, "again.git"), "rev-parse", "main^{tree}")).Trim().ShouldBe(tip.Root.Id.ToString());
        await using var zip = File.Create(Path.Combine(folder, "out.zip"));
        await Wikibot.Git.Backups.WikiExport.WriteZipAsync(opened, tip, zip, default);
    }

    /// <summary>Mode and id of every file by its path as git quotes it, which loses nothing.</summary>
    private static async Task<Dictionary<string, string>> ListAsync(string repository) =>
        (await StockGit.RunAsync(repository, "ls-tree", "-r", "main")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(line => line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..], line => line[..line.IndexOf('\t', StringComparison.Ordinal)], StringComparer.Ordinal);

    private static string Quote(string path)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(path);
        return bytes.All(value => value is >= 0x20 and < 0x7F and not ((byte)'"' or (byte)'\\'))
            ? path
            : $"\"{string.Concat(bytes.Select(value => value is >= 0x20 and < 0x7F and not ((byte)'"' or (byte)'\\') ? ((char)value).ToString() : value is (byte)'"' or (byte)'\\' ? $"\\{(char)value}" : $"\\{Convert.ToString(value, 8).PadLeft(3, '0')}"))}\"";
    }
}
