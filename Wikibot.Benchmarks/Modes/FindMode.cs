using System.Diagnostics;
using System.Globalization;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Finding;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;

namespace Wikibot.Benchmarks.Modes;

/// <summary>
/// <c>bench find</c>: search, backlinks, history and changes of the service in this process beside programs that read all there is; the same through MCP
/// beside a page read; the first search of a process that has no index; and what an index costs in memory and on the disk.
/// </summary>
/// <param name="root">Root of the working copy.</param>
/// <param name="sizes">Numbers of pages; twice as many commits.</param>
/// <param name="delay">Milliseconds of a file operation on the share of the cold start.</param>
/// <param name="published">Takes the services that an earlier run published.</param>
internal sealed class FindMode(string root, int[] sizes, int delay, bool published)
{
    private const double MostGrowth = 2;

    private readonly FindSheet _sheet = new();
    private readonly List<string[]> _indexes = [];

    private int Smallest => sizes.Min();

    private int Largest => sizes.Max();

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        var npm = await NpmFolder.InstallAsync(folder, [NpmFolder.MiniSearch, NpmFolder.FlexSearch, NpmFolder.Ripgrep], cancellationToken);
        var services = await PublishedServices.PublishAsync(root, Path.Combine(folder, "publish"), published, cancellationToken);
        foreach (var size in sizes.Order())
        {
            await MeasureAsync(work, npm, services, size, cancellationToken);
        }

        Bars();
        return Report(machine, npm);
    }

    private async Task MeasureAsync(Workspace work, NpmFolder npm, PublishedServices services, int size, CancellationToken cancellationToken)
    {
        var place = await MakeAsync(work, npm, size, cancellationToken);
        if (size == Smallest)
        {
            await new FindDoor(_sheet, services, place).MeasureAsync(isNew: true, cancellationToken);
            Directory.Delete(place.Index, recursive: true);
        }

        var isPublished = false;
        using (var scene = await FindScene.OpenAsync(place.Data, place.Index, cancellationToken))
        {
            await MakeIndexAsync(scene, place, cancellationToken);
            var rows = new FindRows(_sheet, scene, place);
            await rows.SearchesAsync(cancellationToken);
            await rows.LinksAsync(cancellationToken);
            await rows.HistoryAsync(cancellationToken);
            await rows.ChangesAsync(cancellationToken);
            await rows.TextsAsync(cancellationToken);
            isPublished = size == Smallest && await scene.PublishAsync(cancellationToken);
        }

        Directory.Delete(place.Checkout, recursive: true);
        await new FindDoor(_sheet, services, place).MeasureAsync(isNew: false, cancellationToken);
        if (size == Smallest)
        {
            await new FindStart(_sheet, services, place, delay).MeasureAsync(isPublished, cancellationToken);
        }

        Directory.Delete(place.Index, recursive: true);
        Directory.Delete(place.Data, recursive: true);
    }

    private async Task<FoundPlace> MakeAsync(Workspace work, NpmFolder npm, int size, CancellationToken cancellationToken)
    {
        _sheet.Say($"making {size:N0} pages and {2 * size:N0} commits");
        var texts = new FoundWiki(size, Math.Max(20, size / 100));
        var place = new FoundPlace(
            texts, 2 * size, Path.Combine(work.Folder, $"data-{size}", $"{FindScene.WikiName}.git"), Directory.CreateDirectory(Path.Combine(work.Folder, $"checkout-{size}")).FullName, npm);
        Directory.CreateDirectory(place.Data);
        await new SampleWiki(size, texts.Folders, place.Commits, Texts: texts.TextOf).CreateAsync(place.Repository, cancellationToken);
        await place.AddOwnerAsync(cancellationToken);
        await GitTool.RunAsync(place.Repository, ["--work-tree", place.Checkout, "checkout", "-f", "main"], cancellationToken);
        return place;
    }

    private async Task MakeIndexAsync(FindScene scene, FoundPlace place, CancellationToken cancellationToken)
    {
        _sheet.Say($"indexing {place.Size:N0} pages");
        var began = Stopwatch.GetTimestamp();
        var first = await scene.SearchAsync(FoundWiki.Rare, cancellationToken);
        var answered = Stopwatch.GetElapsedTime(began);
        await scene.CompleteAsync(cancellationToken);
        var whole = Stopwatch.GetElapsedTime(began);
        if (first is not { Total: 10, Note: null })
        {
            throw new InvalidOperationException($"The rare word is on {first.Total} sections, not 10. {first.Note}");
        }

        var text = Bytes(place.Checkout, "*.md");
        var bytes = Bytes(place.Index, "*");
        _indexes.Add([$"{place.Size:N0} pages, {place.Commits:N0} commits", $"{text >> 20} MiB", Units.Time(answered.TotalMicroseconds), Units.Time(whole.TotalMicroseconds), $"{bytes >> 20} MiB", Units.Ratio((double)bytes / text)]);
        _sheet.AtMost($"index at {place.Size:N0} pages, against the text", 5, bytes, text);
    }

    /// <summary>What the issue asks of the figures of more than one row.</summary>
    private void Bars()
    {
        double Of(string operation, string subject, int size) => _sheet.Median(FoundPlace.NameAt(operation, size), subject) ?? double.NaN;
        foreach (var (kind, _) in FindRows.Words)
        {
            _sheet.Faster($"{FoundPlace.NameAt(kind, Smallest)}: faster than ripgrep", kind == "common word" ? 5 : 20, Of(kind, FindRows.Ours, Smallest), Of(kind, FindRows.Ripgrep, Smallest));
        }

        const string History = "history of the oldest page";
        _sheet.Faster($"{FoundPlace.NameAt(History, Largest)}: against git log with a changed-paths graph", 1, Of(History, FindRows.Ours, Largest), Of(History, FindRows.Graph, Largest));
        foreach (var operation in Largest > Smallest ? (string[])["rare word", "backlinks", History, "recent changes"] : [])
        {
            _sheet.AtMost($"growth from {Smallest:N0} to {Largest:N0} pages, as many hits: {operation}", MostGrowth, Of(operation, FindRows.Ours, Largest), Of(operation, FindRows.Ours, Smallest));
        }
    }

    private Report Report(Machine machine, NpmFolder npm)
    {
        string Count(Figure figure) => figure.Count.ToString(CultureInfo.InvariantCulture);
        var groups = _sheet.Figures.GroupBy(figure => figure.Operation, StringComparer.Ordinal).ToLookup(group => group.Any(figure => figure.Subject == FindRows.Ours) ? "beside" : group.Any(figure => figure.Subject == FindDoor.Read) ? "door" : "start");
        var calls = groups["beside"].SelectMany(group => group.Select(figure => new[]
        {
            $"{figure.Operation}: {figure.Subject}", Units.Time(figure.Median), Units.Time(figure.P95), Count(figure), figure.Subject == FindRows.Ours ? "" : Units.Ratio(figure.Median / group.First(ours => ours.Subject == FindRows.Ours).Median),
        }));
        var door = groups["door"].SelectMany(group => group.Select(figure => new[]
        {
            $"{figure.Operation}: {figure.Subject}", Units.Time(figure.Median), Units.Time(figure.P95), Count(figure), figure.Subject == FindDoor.Read ? "" : Units.Ratio(figure.Median / group.First(read => read.Subject == FindDoor.Read).Median),
        }));
        var start = groups["start"].SelectMany(group => group.Select(figure => new[] { $"{figure.Operation}: {figure.Subject}", Units.Time(figure.Median), Units.Time(figure.Max), Count(figure) }));
        return new Report(
            "find",
            "Find: search, links and history",
            machine,
            [
                "A rare word is on ten pages at every size, a seldom one on one page of 500, a common one on every third; each page links to five others; the oldest page changed last half of all commits ago",
                "Wikibot answers with the best hits and their snippets, in this process; programs answer with the names of files and are started for each call, as tools of agents are; npm's libraries search in a process that has read all pages before",
                $"{npm.RipgrepProgram ?? "ripgrep is missing"}; minisearch and flexsearch by whole words, nothing fuzzy; with a text: among the newest 19,000 commits, through MCP among all that one call looks at".Replace(npm.Path, "npm", StringComparison.Ordinal),
                "Memory is the kernel's high-water mark of the git service, after 2,400 page reads and then while it finds",
                .. _sheet.Settings,
            ],
            [
                new ResultTable("Calls in one process, beside others", ["", "median", "p95", "calls", "Wikibot is faster by"], [.. calls]),
                new ResultTable("Through MCP, at the client", ["", "p50", "p95", "calls", "against a page read"], [.. door]),
                new ResultTable("A process without an index", ["", "median", "max", "starts"], [.. start]),
                new ResultTable("The index", ["", "text", "first whole answer after", "all in it after", "index", "index to text"], _indexes),
                new ResultTable("Memory of the git service", ["", "reading pages", "then", "of it allocated", "more"], _sheet.Memory),
            ],
            _sheet.Bars,
            _sheet.Figures);
    }

    private static long Bytes(string folder, string pattern) => new DirectoryInfo(folder).EnumerateFiles(pattern, SearchOption.AllDirectories).Sum(file => file.Length);
}
