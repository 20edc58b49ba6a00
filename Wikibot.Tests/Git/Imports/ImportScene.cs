using Microsoft.Extensions.Logging.Abstractions;
using Wikibot.Git.Backups;
using Wikibot.Git.Base;
using Wikibot.Git.Client;
using Wikibot.Git.Commits;
using Wikibot.Git.Imports;
using Wikibot.Git.Members;
using Wikibot.Git.Storage;

namespace Wikibot.Tests.Git.Imports;

/// <summary>A store in a scratch folder, and imports into it.</summary>
internal sealed class ImportScene : IDisposable
{
    public static readonly Caller Ada = new("static:ada", "Ada", "ada@example.org");

    private readonly ScratchFolder _scratch = new();

    public ImportScene()
    {
        Store = WikiStore.Open(new StorageOptions { Root = Root }, TimeProvider.System, NullLoggerFactory.Instance);
        Imports = new ImportService(Store, new CommitDoor(Store, [new MemberMarkers(Store, new MetaReader())]), new FileImporter(TimeProvider.System), TimeProvider.System);
    }

    public string Root => _scratch["wikis"];

    public WikiStore Store { get; }

    public ImportService Imports { get; }

    public string this[params string[] parts] => _scratch[parts];

    public string Repository(string wiki) => Path.Combine(Root, wiki + ".git");

    public Task<ImportReport> ImportAsync(string source, string wiki = "w", bool keepTop = false) =>
        Imports.RunAsync(new ImportRequest(source, wiki, keepTop), Ada, progress: null, CancellationToken.None);

    /// <summary>The import is refused with a sentence, and nothing of it is left.</summary>
    public async Task<WikibotProblemException> RefusedAsync(string source, string wiki = "w")
    {
        var problem = await Should.ThrowAsync<WikibotProblemException>(() => ImportAsync(source, wiki));
        problem.Code.ShouldBe(ProblemCodes.ImportRefused);
        Visible().ShouldNotContain(name => name.StartsWith(wiki, StringComparison.Ordinal));
        return problem;
    }

    /// <summary>What is in the store's folder.</summary>
    public IReadOnlyList<string> Visible() => [.. Directory.GetFileSystemEntries(Root).Select(path => Path.GetFileName(path)).Where(name => name != "users")];

    /// <summary>The files of a wiki, as stock git sees them.</summary>
    public async Task<string[]> FilesAsync(string wiki = "w") =>
        (await StockGit.RunAsync(Repository(wiki), "-c", "core.quotePath=false", "ls-tree", "-r", "-z", "--name-only", "main")).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    public async Task<string> ExportZipAsync(string wiki = "w")
    {
        var opened = (await Store.OpenAsync(wiki, CancellationToken.None))!;
        await using var to = File.Create(_scratch[wiki + ".export.zip"]);
        await WikiExport.WriteZipAsync(opened, await opened.TipAsync(CancellationToken.None), to, CancellationToken.None);
        return to.Name;
    }

    public void Dispose() => _scratch.Dispose();
}
