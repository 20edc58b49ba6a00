using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Git.Client;
using Wikibot.Git.Index;
using Wikibot.Git.Members;
using Wikibot.Git.Search;
using Wikibot.Git.Storage;

namespace Wikibot.Benchmarks.Finding;

/// <summary>The git service's search in this process, on a data folder with a wiki <c>sample</c>.</summary>
internal sealed class FindScene : IDisposable
{
    private static readonly Caller s_ada = new("static:ada", "Ada", "ada@example.org");

    private readonly IWikiStore _store;
    private readonly WikiIndexes _indexes;

    private FindScene(string root, string index)
    {
        _store = WikiStore.Open(new StorageOptions { Root = root }, TimeProvider.System, NullLoggerFactory.Instance);
        var options = new IndexOptions { Folder = index, MaxBytes = 1L << 40, UpdateTime = TimeSpan.FromMinutes(10) };
        _indexes = new WikiIndexes(Options.Create(options), new IndexSnapshots(_store, TimeProvider.System, NullLogger<IndexSnapshots>.Instance), TimeProvider.System, NullLogger<WikiIndexes>.Instance);
        Search = new SearchService(_indexes);
        Links = new PageLinkService(_indexes);
    }

    public SearchService Search { get; }

    public PageLinkService Links { get; }

    public WikiAccess Access { get; private set; } = null!;

    public static async Task<FindScene> OpenAsync(string root, string index, CancellationToken cancellationToken)
    {
        var scene = new FindScene(root, index);
        var wiki = await scene._store.OpenAsync("sample", cancellationToken) ?? throw new InvalidOperationException("There is no wiki 'sample'.");
        scene.Access = new WikiAccess(wiki, s_ada, Role.Owner);
        return scene;
    }

    /// <summary>Microseconds of each of so many calls, after as many that are not counted.</summary>
    public static async Task<List<double>> TimeAsync(int calls, Func<Task> call)
    {
        var times = new List<double>(calls);
        for (var i = 0; i < 2 * calls; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await call();
            if (i >= calls)
            {
                times.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
            }
        }

        return times;
    }

    /// <summary>The same of a program; one that ends with 1 found nothing.</summary>
    public static Task<List<double>> TimeProgramAsync(int calls, string folder, string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken) => TimeAsync(calls, async () =>
    {
        var start = GitTool.Start(folder, []);
        start.FileName = program;
        start.ArgumentList.Clear();
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.WorkingDirectory = folder;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode > 1)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
    });

    public void Dispose() => _indexes.Dispose();
}
