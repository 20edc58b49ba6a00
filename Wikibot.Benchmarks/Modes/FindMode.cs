using System.Diagnostics;
using System.Globalization;
using Wikibot.Benchmarks.Finding;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Git.Base;
using Wikibot.Git.Client;
using Wikibot.Git.History;

namespace Wikibot.Benchmarks.Modes;

/// <summary><c>bench find</c>: search, backlinks and history of the service in this process, beside programs that read all there is.</summary>
/// <param name="sizes">Numbers of pages; twice as many commits.</param>
internal sealed class FindMode(int[] sizes)
{
    private const int Calls = 40;
    private const int ProgramCalls = 5;

    private readonly List<Figure> _figures = [];
    private readonly List<string> _settings = [];
    private readonly List<Bar> _bars = [];
    private readonly string? _ripgrep = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "rg")).FirstOrDefault(File.Exists);

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        foreach (var size in sizes)
        {
            await MeasureAsync(work, size, cancellationToken);
        }

        if (_ripgrep is null)
        {
            _settings.Add("ripgrep is not on the PATH: left out");
        }

        var rows = _figures.GroupBy(figure => figure.Operation, StringComparer.Ordinal).SelectMany(group => group.Select(figure => new[]
        {
            $"{figure.Operation}, {figure.Subject}", Units.Time(figure.Median), Units.Time(figure.P95), figure.Count.ToString(CultureInfo.InvariantCulture),
            figure.Subject.StartsWith("Wikibot", StringComparison.Ordinal) ? "" : Units.Ratio(figure.Median / group.First(ours => ours.Subject.StartsWith("Wikibot", StringComparison.Ordinal)).Median),
        }));
        return new Report(
            "find", "Find: search, links and history", machine, _settings, [new ResultTable("Calls", ["", "median", "p95", "calls", "Wikibot is faster by"], [.. rows])], _bars, _figures);
    }

    private async Task MeasureAsync(Workspace work, int size, CancellationToken cancellationToken)
    {
        var texts = new FoundWiki(size, Math.Max(20, size / 100));
        var sample = new SampleWiki(size, texts.Folders, 2 * size, Texts: texts.TextOf);
        var repository = Path.Combine(work.Folder, $"data-{size}", "sample.git");
        Directory.CreateDirectory(Path.GetDirectoryName(repository)!);
        Console.WriteLine($"{size:N0} pages, {2 * size:N0} commits …");
        await sample.CreateAsync(repository, cancellationToken);
        var checkout = Directory.CreateDirectory(Path.Combine(work.Folder, $"checkout-{size}")).FullName;
        await GitTool.RunAsync(repository, ["--work-tree", checkout, "checkout", "-f", "main"], cancellationToken);
        var text = Directory.EnumerateFiles(checkout, "*.md", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        var index = Path.Combine(work.Folder, $"index-{size}");
        var began = Stopwatch.GetTimestamp();
        using (var scene = await FindScene.OpenAsync(Path.GetDirectoryName(repository)!, index, cancellationToken))
        {
            var first = await scene.Search.SearchAsync(scene.Access, new SearchRequest(FoundWiki.Rare), cancellationToken);
            var bytes = new DirectoryInfo(index).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
            _settings.Add(string.Create(CultureInfo.InvariantCulture, $"{size:N0} pages, {2 * size:N0} commits: {text >> 20} MiB of text; index made in {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s, {bytes >> 20} MiB, {(double)bytes / text:F2} times the text; rare word on {first.Total} sections"));
            _bars.Add(new Bar($"index at {size:N0} pages", "at most 5 times the text", $"{(double)bytes / text:F2} times", bytes <= 5 * text));
            await SearchesAsync(scene, repository, checkout, size, cancellationToken);
            await LinksAsync(scene, texts, repository, checkout, size, cancellationToken);
            await HistoryAsync(scene, sample, repository, size, cancellationToken);
        }

        Directory.Delete(checkout, recursive: true);
    }

    private async Task SearchesAsync(FindScene scene, string repository, string checkout, int size, CancellationToken cancellationToken)
    {
        foreach (var (word, kind) in (IEnumerable<(string, string)>)[(FoundWiki.Rare, "rare word"), (FoundWiki.Seldom, "seldom word"), (FoundWiki.Common, "common word")])
        {
            var operation = $"{kind}, {size:N0} pages";
            var ours = Add(operation, "Wikibot, search", await FindScene.TimeAsync(Calls, () => scene.Search.SearchAsync(scene.Access, new SearchRequest(word), cancellationToken)));
            if (_ripgrep is not null)
            {
                var theirs = Add(operation, "ripgrep -l on a checkout", await FindScene.TimeProgramAsync(ProgramCalls, checkout, _ripgrep, ["-l", "-i", "-w", "-F", word, "."], cancellationToken));
                var least = kind == "common word" ? 5 : 20;
                _bars.Add(new Bar($"{operation}: faster than ripgrep", $"at least {least} times", Units.Ratio(theirs.Median / ours.Median), theirs.Median >= least * ours.Median));
            }

            Add(operation, "git grep -l", await FindScene.TimeProgramAsync(ProgramCalls, repository, "git", ["grep", "-l", "-i", "-w", "-F", word, "main"], cancellationToken));
        }
    }

    private async Task LinksAsync(FindScene scene, FoundWiki texts, string repository, string checkout, int size, CancellationToken cancellationToken)
    {
        var operation = $"backlinks, {size:N0} pages";
        var path = texts.PathOf(size / 2);
        Add(operation, "Wikibot, page links", await FindScene.TimeAsync(Calls, () => scene.Links.ListAsync(scene.Access, path, cursor: null, 30, cancellationToken)));
        if (_ripgrep is not null)
        {
            Add(operation, "ripgrep -l on a checkout", await FindScene.TimeProgramAsync(ProgramCalls, checkout, _ripgrep, ["-l", "-F", $"[[{path}]]", "."], cancellationToken));
        }

        Add(operation, "git grep -l", await FindScene.TimeProgramAsync(ProgramCalls, repository, "git", ["grep", "-l", "-F", $"[[{path}]]", "main"], cancellationToken));
    }

    private async Task HistoryAsync(FindScene scene, SampleWiki sample, string repository, int size, CancellationToken cancellationToken)
    {
        var operation = $"history of a page, {size:N0} pages";
        var file = sample.PathOf(1);
        Add(operation, "Wikibot, page history", await FindScene.TimeAsync(ProgramCalls, () => HistoryReader.OfPageAsync(scene.Access, PagePath.FromFile(file)!.Value, cursor: null, 30, cancellationToken)));
        Add(operation, "git log", await FindScene.TimeProgramAsync(ProgramCalls, repository, "git", ["log", "--format=%H", "main", "--", file], cancellationToken));
        await GitTool.RunAsync(repository, ["commit-graph", "write", "--reachable", "--changed-paths"], cancellationToken);
        Add(operation, "git log, changed-paths graph", await FindScene.TimeProgramAsync(ProgramCalls, repository, "git", ["log", "--format=%H", "main", "--", file], cancellationToken));
    }

    private Figure Add(string operation, string subject, List<double> times)
    {
        var figure = Figure.Of(operation, subject, times);
        _figures.Add(figure);
        Console.WriteLine($"  {operation} | {subject} | {Units.Time(figure.Median)}");
        return figure;
    }
}
