using System.IO.Compression;
using System.Text;
using Wikibot.Git.Backups;
using Wikibot.Git.Client;
using Wikibot.Git.Imports;

namespace Wikibot.Tests.Git.Imports;

/// <summary>
/// Random trees made by stock git: imported, read, written, edited, deleted from, pages and folders moved, exported, cloned. What each call may
/// change is foretold, and stock git lists exactly that: no byte of another file changes. A few rounds here; 2,000 with <c>WIKIBOT_TEST_FULL=1</c>.
/// </summary>
public sealed class RandomTreeTests(ITestOutputHelper output)
{
    /// <summary>Rounds that one service serves, so that it never starts for one of them alone.</summary>
    private const int RoundsPerService = 200;

    [Fact]
    public async Task Trees_ofStockGit_keepEveryByteThatNobodyTouched()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names of any bytes are Linux' own.");
        var (seed, count) = (TestScale.Seed(0), TestScale.Cases(few: 8, full: 2000));
        var done = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var first = seed; first < seed + count; first += RoundsPerService)
        {
            using var scratch = new ScratchFolder();
            await using var host = new GitServiceHost(new Dictionary<string, string>(StringComparer.Ordinal) { ["Logging:LogLevel:Default"] = "Warning" });
            for (var round = first; round < Math.Min(first + RoundsPerService, seed + count); round++)
            {
                var folder = Directory.CreateDirectory(scratch[$"{round}"]).FullName;
                await RoundAsync(host, folder, $"r{round}", new RandomTree(round), new Random(round), done);
                Directory.Delete(folder, recursive: true);
                Directory.Delete(host.Repository($"r{round}"), recursive: true);
            }
        }

        output.WriteLine($"{count} rounds from {seed}: {string.Join(", ", done.Select(kind => $"{kind.Key} {kind.Value}"))}");
        done["move done"].ShouldBePositive();
    }

    private static async Task RoundAsync(GitServiceHost host, string folder, string wiki, RandomTree tree, Random random, SortedDictionary<string, int> done)
    {
        var bundle = await BundleAsync(folder, tree);
        await host.Service<ImportService>().RunAsync(new ImportRequest(bundle, wiki), GitServiceHost.Ada, progress: null, CancellationToken.None);
        var repository = host.Repository(wiki);
        var files = new KnownFiles(await ListAsync(repository));
        files.Count.ShouldBe(tree.Files.Count, wiki);

        var pages = await PagesAsync(host, wiki);
        await ReadAsync(host, wiki, pages, files, done);
        foreach (var work in (Func<Work, Task<bool>>[])[WriteAsync, OverwriteAsync, EditAsync, DeleteAsync, MovePageAsync, MoveFolderAsync])
        {
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pages));
            if (pages.Count > 0)
            {
                await TryAsync(work, new Work(host, wiki, pages[0], files, random), done);
                pages = await PagesAsync(host, wiki);
            }
        }

        files.ShouldBeExactly(await ListAsync(repository), wiki);
        (await StockGit.RunAsync(repository, "fsck", "--strict", "--full", "--no-dangling")).ShouldBeEmpty(wiki);
        await TakeAwayAsync(host, folder, wiki, files);
    }

    private static async Task<string> BundleAsync(string folder, RandomTree tree)
    {
        var source = Path.Combine(folder, "source.git");
        await StockGit.RunAsync(folder, "init", "--quiet", "--bare", "--initial-branch=main", source);
        await StockGit.PipeAsync(source, tree.Make(), "fast-import", "--quiet");
        await StockGit.RunAsync(source, "bundle", "create", "--quiet", Path.Combine(folder, "it.bundle"), "main");
        return Path.Combine(folder, "it.bundle");
    }

    /// <summary>Does one piece of work; a refusal is counted by its code, and must have changed nothing.</summary>
    private static async Task TryAsync(Func<Work, Task<bool>> act, Work work, SortedDictionary<string, int> done)
    {
        var name = act.Method.Name[..^"Async".Length].ToLowerInvariant().Replace("movepage", "move", StringComparison.Ordinal).Replace("readone", "read", StringComparison.Ordinal);
        var outcome = "done";
        try
        {
            outcome = await act(work) ? "done" : "left out";
        }
        catch (WikibotProblemException refused)
        {
            refused.Status.ShouldBeLessThan(500, $"{name} in {work.Wiki}: {refused.Message}");
            outcome = refused.Code;
        }

        done[$"{name} {outcome}"] = done.GetValueOrDefault($"{name} {outcome}") + 1;
    }

    private static async Task<bool> WriteAsync(Work work)
    {
        var change = await work.Host.WriteAsync(work.Wiki, "new page", "new\n");
        work.Files.Set("new page.md", change.Revision!);
        return true;
    }

    private static async Task<bool> OverwriteAsync(Work work)
    {
        var change = await work.Host.WriteAsync(work.Wiki, work.Page.Path, "changed\n", work.Page.Revision);
        work.Files.Set(work.Page.Path + ".md", change.Revision!);
        return true;
    }

    private static async Task<bool> EditAsync(Work work)
    {
        var change = await work.Host.Git.EditPageAsync(GitServiceHost.Ada, work.Wiki, new EditPageRequest(work.Page.Path, Append: "more\n"), GitServiceHost.Id());
        work.Files.Set(work.Page.Path + ".md", change.Revision!);
        return true;
    }

    private static async Task<bool> DeleteAsync(Work work)
    {
        await work.Host.Git.DeletePageAsync(GitServiceHost.Ada, work.Wiki, work.Page.Path, work.Page.Revision!, null, GitServiceHost.Id());
        work.Files.Remove(work.Page.Path + ".md");
        return true;
    }

    private static async Task<bool> MovePageAsync(Work work)
    {
        var to = $"to/{work.Random.Next(10)}/page";
        await work.Host.Git.MoveAsync(GitServiceHost.Ada, work.Wiki, new MoveRequest(work.Page.Path, to, work.Page.Revision), GitServiceHost.Id());
        work.Files.Move(work.Page.Path + ".md", to + ".md");
        return true;
    }

    private static async Task<bool> MoveFolderAsync(Work work)
    {
        var slash = work.Page.Path.LastIndexOf('/');
        if (slash < 0)
        {
            return false;
        }

        var (from, to) = (work.Page.Path[..(slash + 1)], $"moved {work.Random.Next(10)}/in/");
        var revision = (await work.Host.Git.ListPagesAsync(GitServiceHost.Ada, work.Wiki, from)).Revision;
        await work.Host.Git.MoveAsync(GitServiceHost.Ada, work.Wiki, new MoveRequest(from, to, revision), GitServiceHost.Id());
        work.Files.MoveFolder(from, to);
        return true;
    }

    private static async Task ReadAsync(GitServiceHost host, string wiki, List<PageListItem> pages, KnownFiles files, SortedDictionary<string, int> done)
    {
        foreach (var page in pages.Take(10))
        {
            await TryAsync(ReadOneAsync, new Work(host, wiki, page, files, Random.Shared), done);
        }
    }

    private static async Task<bool> ReadOneAsync(Work work)
    {
        var read = await work.Host.Git.ReadPageAsync(GitServiceHost.Ada, work.Wiki, work.Page.Path);
        KnownFiles.BlobId(Encoding.UTF8.GetBytes(read.Content)).ShouldBe(work.Files.Id(work.Page.Path + ".md"), work.Page.Path);
        return true;
    }

    private static async Task<List<PageListItem>> PagesAsync(GitServiceHost host, string wiki)
    {
        List<PageListItem> pages = [];
        string? cursor = null;
        do
        {
            var list = await host.Git.ListPagesAsync(GitServiceHost.Ada, wiki, cursor: cursor, limit: 1000);
            pages.AddRange(list.Items);
            cursor = list.NextCursor;
        }
        while (cursor is not null);
        return pages;
    }

    private static async Task TakeAwayAsync(GitServiceHost host, string folder, string wiki, KnownFiles files)
    {
        await StockGit.RunAsync(folder, "clone", "--quiet", "--bare", "--no-local", host.Repository(wiki), "clone.git");
        files.ShouldBeExactly(await ListAsync(Path.Combine(folder, "clone.git")), $"the clone of {wiki}");
        var opened = (await host.Store.OpenAsync(wiki, default))!;
        var tip = (await opened.ReadTipAsync("refs/heads/main", default))!;
        var bundle = Path.Combine(folder, "out.bundle");
        await using (var to = File.Create(bundle))
        {
            await WikiExport.WriteBundleAsync(opened, tip, to, default);
        }

        await StockGit.RunAsync(folder, "clone", "--quiet", "--bare", bundle, "again.git");
        (await StockGit.RunAsync(Path.Combine(folder, "again.git"), "rev-parse", "main^{tree}")).Trim().ShouldBe(tip.Root.Id.ToString());
        using var zipped = new MemoryStream();
        await WikiExport.WriteZipAsync(opened, tip, zipped, default);
        zipped.Position = 0;
        await using var zip = new ZipArchive(zipped, ZipArchiveMode.Read);
        foreach (var entry in zip.Entries)
        {
            using var content = new MemoryStream();
            await using var from = await entry.OpenAsync();
            await from.CopyToAsync(content);
            KnownFiles.BlobId(content.ToArray()).ShouldBe(files.Id(entry.FullName), $"{entry.FullName} in the zip of {wiki}");
        }
    }

    /// <summary>Mode and id of every file by its path, a character a byte.</summary>
    private static async Task<Dictionary<string, string>> ListAsync(string repository) =>
        Encoding.Latin1.GetString(await StockGit.PipeAsync(repository, [], "ls-tree", "-r", "-z", "main"))
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t', 2))
            .ToDictionary(parts => parts[1], parts => parts[0][..7] + parts[0][^40..], StringComparer.Ordinal);

    private sealed record Work(GitServiceHost Host, string Wiki, PageListItem Page, KnownFiles Files, Random Random);
}
