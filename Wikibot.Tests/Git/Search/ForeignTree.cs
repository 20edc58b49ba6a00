using System.Globalization;
using System.Text.Json;
using Wikibot.Git.Client;
using Wikibot.Git.Imports;

namespace Wikibot.Tests.Git.Search;

/// <summary>
/// The Markdown of every npm package that the tests have, imported: more than a thousand pages that nobody here wrote. And what is to be found in them,
/// worked out of stock git's checkout by <c>judge-find.mjs</c>, which shares no code with the service.
/// </summary>
public sealed class ForeignTree : IAsyncLifetime
{
    private const int Questions = 720;
    private const int Seed = 18;

    private readonly GitServiceHost _host = new();
    private readonly ScratchFolder _folder = new();
    private readonly SemaphoreSlim _turn = new(1);
    private JudgedTree? _judged;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
        _turn.Dispose();
    }

    internal IWikibotGit Git => _host.Git;

    internal static Caller Reader => GitServiceHost.Ada;

    internal const string Wiki = "tree";

    /// <summary>What the script found. Imported and judged once for all tests.</summary>
    internal async Task<JudgedTree> JudgeAsync()
    {
        await _turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _judged ??= await MakeAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<JudgedTree> MakeAsync()
    {
        var packages = NpmTools.Module();
        foreach (var file in Directory.EnumerateFiles(packages, "*.md", SearchOption.AllDirectories))
        {
            var copy = _folder["source", Path.GetRelativePath(packages, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await _host.Service<ImportService>().RunAsync(new ImportRequest(_folder["source"], Wiki), Reader, progress: null, CancellationToken.None);
        Directory.CreateDirectory(_folder["checkout"]);
        await StockGit.RunAsync(_host.Repository(Wiki), "archive", "--output", _folder["tree.tar"], "main");
        await System.Formats.Tar.TarFile.ExtractToDirectoryAsync(_folder["tree.tar"], _folder["checkout"], overwriteFiles: false);
        string[] arguments = [_folder["checkout"], _folder["judged.json"], Questions.ToString(CultureInfo.InvariantCulture), Seed.ToString(CultureInfo.InvariantCulture)];
        var judged = await NpmTools.NodeAsync("judge-find.mjs", arguments);
        judged.Exit.ShouldBe(0, judged.ToString());
        while (!(await Git.SearchAsync(Reader, Wiki, new SearchRequest("readme"))).TotalIsExact)
        {
            // Each call brings the index on.
        }

        await using var stream = File.OpenRead(_folder["judged.json"]);
        return (await JsonSerializer.DeserializeAsync<JudgedTree>(stream, JsonSerializerOptions.Web))!;
    }
}

/// <summary>What is to be found.</summary>
/// <param name="Pages">Every page with its links in both directions.</param>
/// <param name="Orphans">Pages that no other links to.</param>
/// <param name="Doubles">Pages whose title another has.</param>
/// <param name="Sections">All sections.</param>
/// <param name="Questions">Questions, with the numbers of the sections that answer them.</param>
internal sealed record JudgedTree(
    IReadOnlyList<JudgedPage> Pages, IReadOnlyList<string> Orphans, IReadOnlyList<string> Doubles, IReadOnlyList<JudgedSection> Sections, IReadOnlyList<JudgedQuestion> Questions);

/// <summary>A page.</summary>
internal sealed record JudgedPage(string Path, IReadOnlyList<JudgedLink> Outgoing, IReadOnlyList<JudgedLink> Backlinks);

/// <summary>A link: of the page, or with <paramref name="Path"/> of another. Its line is one of its block's.</summary>
internal sealed record JudgedLink(string Target, int[] Lines, string? Kind = null, string? LeadsTo = null, string? Path = null);

/// <summary>A section: the first and the last of its lines.</summary>
internal sealed record JudgedSection(string Path, string Heading, int First, int Last);

/// <summary>A question and its answer.</summary>
internal sealed record JudgedQuestion(string Kind, string Query, IReadOnlyList<int> Sections);
