using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Browser;
using Wikibot.Benchmarks.Finding;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Benchmarks.Servers;

namespace Wikibot.Benchmarks.Modes;

/// <summary>
/// <c>bench web</c>: the wiki in the browser. A page, its history, a search and a folder by a client that keeps its connection and its session, in turn with a plain
/// page read through MCP and one from the git service itself; how much comes over the line; and what Lighthouse says.
/// </summary>
/// <param name="root">Root of the working copy.</param>
/// <param name="calls">Measured calls of each kind.</param>
/// <param name="published">Takes the services that an earlier run published.</param>
/// <param name="lighthouse">Whether Lighthouse judges too.</param>
internal sealed partial class WebMode(string root, int calls, bool published, bool lighthouse)
{
    private const int Pages = 100;
    private const int WarmUp = 300;
    private const int Starts = 8;
    private const double MostOfRead = 3;
    private const double MostMilliseconds = 50;
    private const int MostBytes = 100_000;
    private const double MostMillisecondsOfLarge = 300;
    private const int LargeWarmUp = 15;
    private const double LeastScore = 95;

    private const string Read = "page read through MCP";
    private const string Direct = "page read from the git service";

    private static readonly (string Name, string Path)[] s_views =
    [
        ("page", "/w/home/p/Folder/Page%201"), ("history", "/w/home/history/Folder/Page%201"), ("search", "/w/home/search?q=quoted"), ("folder", "/w/home?folder=Folder%2F"), ("changes", "/w/home/changes"),
    ];

    /// <summary>What Lighthouse judges: those that the issue names.</summary>
    private static readonly string[] s_judged = ["page", "history", "search"];

    private readonly Dictionary<string, List<double>> _times = new(StringComparer.Ordinal);
    private readonly List<double> _starts = [];

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        var publish = Path.Combine(folder, "publish");
        var services = await PublishedServices.PublishAsync(root, publish, published, cancellationToken);
        var program = await PublishedServices.PublishWebAsync(root, publish, published, cancellationToken);
        await using var pair = await ServicePair.StartAsync(services, Directory.CreateDirectory(Path.Combine(work.Folder, "data")).FullName, cancellationToken);
        await using var web = await WebProcess.StartAsync(program, pair.Git, cancellationToken);
        await using var agent = await HttpConnection.ConnectAsync(pair.Target, cancellationToken);
        for (var i = 0; i < Pages; i++)
        {
            await agent.CallAsync("write_page", new { wiki = "home", path = PathOf(i), content = TextOf(i) }, cancellationToken);
        }

        foreach (var (_, path, text) in LargePages.All)
        {
            await agent.CallAsync("write_page", new { wiki = "home", path, content = text }, cancellationToken);
        }

        await using var git = pair.NewGitClient();
        await MeasureAsync(
            WarmUp,
            calls,
            [
                (Read, async _ => (await agent.CallAsync("read_page", new { wiki = "home", path = PathOf(1) }, cancellationToken)).Microseconds),
                (Direct, _ => TimeAsync(() => git.ReadAsync("home", PathOf(1), cancellationToken))),
                .. s_views.Select(view => (view.Name, (Func<int, Task<double>>)(_ => TimeAsync(() => web.GetAsync(view.Path, cancellationToken))))),
            ]);
        await MeasureAsync(LargeWarmUp, calls / 10, [.. LargePages.All.Select(large => (large.What, (Func<int, Task<double>>)(_ => TimeAsync(() => web.GetAsync($"/w/home/p/{large.Path}", cancellationToken)))))]);
        for (var i = 0; i < Starts; i++)
        {
            await StartAsync(program, pair.Git, cancellationToken);
        }

        var sizes = new List<(string Name, int Page, int Beside)>();
        foreach (var (name, path) in s_views)
        {
            sizes.Add(await SizeAsync(web, name, path, cancellationToken));
        }

        return Report(machine, sizes, lighthouse ? await JudgeAsync(work, folder, web, cancellationToken) : []);
    }

    /// <summary>What whoever comes first waits for, where no process runs yet.</summary>
    private async Task StartAsync(string program, Uri git, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await using var fresh = await WebProcess.StartAsync(program, git, cancellationToken);
        await fresh.GetAsync(s_views[0].Path, cancellationToken);
        _starts.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
    }

    private static string PathOf(int number) => $"Folder/Page {number}";

    /// <summary>A page of some sentences that links to others, as pages of a wiki do.</summary>
    private static string TextOf(int number) =>
        $"""
        ---
        tags: [bench, sample]
        ---

        # Page {number}

        A line of prose, "quoted" here and there, that leads to [[Page {(number + 1) % Pages}]] and to [another](Page%20{(number + 7) % Pages}.md).

        ## What it is for

        - One thing, and *another*
        - `code`, too

        | a | b |
        |---|--:|
        | 1 | 2 |

        ## What comes next

        {string.Join('\n', Enumerable.Repeat("A line of prose, as pages have them.", 20))}
        """;

    private static async Task<double> TimeAsync(Func<Task> act)
    {
        var began = Stopwatch.GetTimestamp();
        await act();
        return Stopwatch.GetElapsedTime(began).TotalMicroseconds;
    }

    /// <summary>Each in turn, so that what else the machine does meets all.</summary>
    private async Task MeasureAsync(int warmUp, int counted, (string What, Func<int, Task<double>> Act)[] rows)
    {
        foreach (var (what, _) in rows)
        {
            _times[what] = new(counted);
        }

        for (var i = -warmUp; i < counted; i++)
        {
            foreach (var (what, act) in rows)
            {
                var microseconds = await act(i);
                if (i >= 0)
                {
                    _times[what].Add(microseconds);
                }
            }
        }
    }

    /// <summary>Bytes of a first view: the page, and what it loads beside it.</summary>
    private static async Task<(string Name, int Page, int Beside)> SizeAsync(WebProcess web, string name, string path, CancellationToken cancellationToken)
    {
        var html = await web.GetAsync(path, cancellationToken);
        var beside = 0;
        foreach (Match asset in Asset().Matches(html))
        {
            beside += (await web.GetAsync(asset.Value, cancellationToken)).Length;
        }

        return (name, html.Length, beside);
    }

    private static async Task<List<LighthouseScore>> JudgeAsync(Workspace work, string folder, WebProcess web, CancellationToken cancellationToken)
    {
        var npm = await NpmFolder.InstallAsync(folder, [Lighthouse.Package], cancellationToken);
        var judge = new Lighthouse(npm, work.Folder, await Lighthouse.HeadersAsync(work.Folder, web.Cookie, cancellationToken));
        var scores = new List<LighthouseScore>();
        foreach (var (name, path) in s_views.Where(view => s_judged.Contains(view.Name, StringComparer.Ordinal)))
        {
            scores.Add(await judge.JudgeAsync(name, new Uri(web.Url, path), cancellationToken));
            Console.WriteLine($"{name}: {scores[^1].Performance:0}, {scores[^1].Accessibility:0}, {scores[^1].BestPractices:0}; {string.Join("; ", scores[^1].Found)}");
        }

        return scores;
    }

    private Report Report(Machine machine, List<(string Name, int Page, int Beside)> sizes, List<LighthouseScore> scores)
    {
        var figures = _times.ToDictionary(row => row.Key, row => Figure.Of("request", row.Key, row.Value), StringComparer.Ordinal);
        var read = figures[Read].Median;
        static Bar Score(string page, string what, double score) => new($"Lighthouse, {page}: {what}", $"at least {LeastScore}", score.ToString("0", CultureInfo.InvariantCulture), score >= LeastScore);
        return new Report(
            "web", "The wiki in the browser", machine,
            [$"{calls} requests of each kind in turn after {WarmUp} that are not counted ({calls / 10} after {LargeWarmUp} of pages of 1 MiB); {Pages} pages in one folder; published services, processes of their own; {(scores.Count > 0 ? Lighthouse.Package : "no Lighthouse")}"],
            [
                ResultTable.OfCalls("Requests", figures.Values.Append(Figure.Of("start to the first page", "a new process", _starts))),
                new ResultTable(
                    "Against page reads (p50)", ["", "through MCP", "from the git service"],
                    [.. s_views.Select(view => new[] { view.Name, Units.Ratio(figures[view.Name].Median / read), Units.Ratio(figures[view.Name].Median / figures[Direct].Median) })]),
                new ResultTable("Bytes of a first view, as they come without compression", ["", "page", "style and scripts"], [.. sizes.Select(size => new[] { size.Name, $"{size.Page:N0}", $"{size.Beside:N0}" })]),
                .. scores.Count == 0 ? (ResultTable[])[] : [new ResultTable("Lighthouse", ["", "performance", "accessibility", "best practices"], [.. scores.Select(score => new[] { score.Page, $"{score.Performance:0}", $"{score.Accessibility:0}", $"{score.BestPractices:0}" })])],
            ],
            [
                new Bar("page, p50, against a page read through MCP", $"at most {MostOfRead}×", Units.Ratio(figures["page"].Median / read), figures["page"].Median <= MostOfRead * read),
                new Bar("page, p95", $"below {MostMilliseconds} ms", Units.Time(figures["page"].P95), figures["page"].P95 < MostMilliseconds * 1000),
                .. LargePages.All.Select(large => new Bar($"{large.What}, p50", $"below {MostMillisecondsOfLarge} ms", Units.Time(figures[large.What].Median), figures[large.What].Median < MostMillisecondsOfLarge * 1000)),
                .. sizes.Select(size => new Bar($"first view of {size.Name}", $"below {MostBytes / 1000} kB", $"{(size.Page + size.Beside) / 1000.0:0.0} kB", size.Page + size.Beside < MostBytes)),
                .. scores.SelectMany(score => new[] { Score(score.Page, "performance", score.Performance), Score(score.Page, "accessibility", score.Accessibility), Score(score.Page, "best practices", score.BestPractices) }),
            ],
            [.. figures.Values]);
    }

    [GeneratedRegex("/assets/[0-9a-f]+-[a-z]+[.](css|js|svg)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Asset();
}
