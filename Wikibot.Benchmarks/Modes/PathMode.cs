using System.Diagnostics;
using System.Text;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Floor;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Peers;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Benchmarks.Servers;

namespace Wikibot.Benchmarks.Modes;

/// <summary>
/// <c>bench path</c>: where a warm read and a warm write through MCP go, by one plain client and in turn: bare Kestrel hops, the published MCP package
/// alone, our MCP service without its hop, our git service without MCP, the engine without either, and the whole.
/// </summary>
/// <param name="root">Root of the working copy.</param>
/// <param name="calls">Measured calls of each kind.</param>
/// <param name="published">Takes the services that an earlier run published.</param>
internal sealed class PathMode(string root, int calls, bool published)
{
    private const int Pages = 100;

    /// <summary>Calls before those that count, for each of them: the runtime compiles what a read runs for good between its thousandth and its ten thousandth (decision 0012).</summary>
    private const int WarmUp = 3;
    private const double MostOfFloor = 1.25;
    private const double MostOfWrite = 1.5;
    private const double MostTail = 5;

    private const string Hop = "one bare hop";
    private const string Hops = "two bare hops";
    private const string Package = "echo, the MCP package alone";
    private const string Echo = "echo, Wikibot";
    private const string Direct = "read, the git service without MCP";
    private const string EngineRead = "read, the engine";
    private const string Read = "read, Wikibot";
    private const string Write = "write, Wikibot";
    private const string EngineWrite = "write, the engine, flushed";

    private static readonly string s_text = "# Page\n\n" + string.Concat(Enumerable.Repeat("A line of prose, \"quoted\" here and there.\n", (FloorServer.TextLength / 42) - 1));

    private readonly Dictionary<string, List<double>> _times = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lengths = new(StringComparer.Ordinal);

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        var services = await PublishedServices.PublishAsync(root, Path.Combine(folder, "publish"), published, cancellationToken);
        var data = Directory.CreateDirectory(Path.Combine(work.Folder, "data")).FullName;
        await using var pair = await ServicePair.StartAsync(services, data, cancellationToken);
        await using var page = await FloorProcess.StartAsync(FloorKind.Page, cancellationToken);
        await using var front = await FloorProcess.StartAsync(FloorKind.Front, cancellationToken, page.Url);
        await using var echo = await FloorProcess.StartAsync(FloorKind.Echo, cancellationToken);
        await using var bare = await ConnectAsync(page, cancellationToken);
        await using var two = await ConnectAsync(front, cancellationToken);
        await using var package = await ConnectAsync(echo, cancellationToken);
        await using var ours = await HttpConnection.ConnectAsync(pair.Target, cancellationToken);
        for (var i = 0; i < Pages; i++)
        {
            await ours.CallAsync("write_page", new { wiki = "home", path = PathOf(i), content = s_text }, cancellationToken);
        }

        await using var git = pair.NewGitClient();
        var copy = Path.Combine(Directory.CreateDirectory(Path.Combine(work.Folder, "engine")).FullName, "home.git");
        await GitTool.RunAsync(work.Folder, ["clone", "--quiet", "--bare", Path.Combine(data, "home.git"), copy], cancellationToken);
        await using var engine = await EnginePeer.OpenAsync(copy, cancellationToken);
        await MeasureAsync(
            calls,
            calls * WarmUp,
            [
                (Hop, i => CallAsync(Hop, bare, "page", new { }, cancellationToken)),
                (Hops, i => CallAsync(Hops, two, "page", new { }, cancellationToken)),
                (Package, i => CallAsync(Package, package, "echo", new { message = s_text }, cancellationToken)),
                (Echo, i => CallAsync(Echo, ours, "echo", new { message = s_text }, cancellationToken)),
                (Direct, async i => await TimeAsync(() => git.ReadAsync("home", PathOf(i), cancellationToken))),
                (EngineRead, async i => (await engine.ReadAsync(PathOf(i) + ".md", cancellationToken)).Microseconds),
                (Read, i => CallAsync(Read, ours, "read_page", new { wiki = "home", path = PathOf(i) }, cancellationToken)),
            ]);
        await MeasureAsync(
            calls / 4,
            calls / 4,
            [
                (Write, i => CallAsync(Write, ours, "write_page", new { wiki = "home", path = $"New/{i}", content = s_text }, cancellationToken)),
                (EngineWrite, async i => (await engine.WriteAsync([new Page($"New/{i}.md", Encoding.UTF8.GetBytes(s_text))], cancellationToken)).Microseconds),
            ]);
        return Report(machine);
    }

    private static Task<HttpConnection> ConnectAsync(FloorProcess floor, CancellationToken cancellationToken) =>
        HttpConnection.ConnectAsync(new Target(floor.Url, "none", Wiki: null), cancellationToken);

    private static string PathOf(int number) => $"Folder/Page {(uint)number % Pages}";

    private static async Task<double> TimeAsync(Func<Task> act)
    {
        var began = Stopwatch.GetTimestamp();
        await act();
        return Stopwatch.GetElapsedTime(began).TotalMicroseconds;
    }

    private async Task<double> CallAsync(string what, McpConnection connection, string tool, object arguments, CancellationToken cancellationToken)
    {
        var (microseconds, _) = await connection.CallAsync(tool, arguments, cancellationToken);
        _lengths[what] = connection.AnswerLength;
        return microseconds;
    }

    /// <summary>Each in turn, so that what else the machine does meets all.</summary>
    private async Task MeasureAsync(int count, int before, (string What, Func<int, Task<double>> Act)[] rows)
    {
        foreach (var (what, _) in rows)
        {
            _times[what] = new(count);
        }

        for (var i = -before; i < count; i++)
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

    private Report Report(Machine machine)
    {
        var figures = _times.ToDictionary(row => row.Key, row => Figure.Of("call", row.Key, row.Value), StringComparer.Ordinal);
        double Of(string what) => figures[what].Median;
        (string Part, double Microseconds)[] parts =
        [
            ("the client and one bare hop", Of(Hop)),
            ("the MCP package", Of(Package) - Of(Hop)),
            ("sign-in, guards and filters of our MCP service", Of(Echo) - Of(Package)),
            ("a second bare hop", Of(Hops) - Of(Hop)),
            ("identity, handler, engine and JSON of the git service", Of(Direct) - (Of(Hops) - Of(Hop))),
            ("the rest: the tool, and what the page is more than an echo", Of(Read) - Of(Echo) - Of(Direct)),
        ];
        var floor = Of(Package) + Of(Hop);
        return new Report(
            "path", "The path of a read and a write", machine,
            [$"{calls} calls of each kind in turn after {calls * WarmUp} that are not counted ({calls / 4} writes after {calls / 4}); a text of {s_text.Length:N0} characters; one plain client without an SDK; published services, processes of their own"],
            [
                ResultTable.OfCalls("Calls", figures.Values),
                new ResultTable("Where a read goes", ["part", "of p50", "of the whole"], [.. parts.Select(part => new[] { part.Part, Units.Time(part.Microseconds), $"{100 * part.Microseconds / Of(Read):0} %" })]),
                new ResultTable("Characters of an answer", ["", "characters"], [.. _lengths.Select(row => new[] { row.Key, $"{row.Value:N0}" })]),
            ],
            [
                new Bar("read, p50, against the package's echo and one bare hop", $"at most {MostOfFloor}×", Units.Ratio(Of(Read) / floor), Of(Read) <= MostOfFloor * floor),
                new Bar("write, p50, against that and the engine's flushed write", $"at most {MostOfFloor}× and {MostOfWrite}×", $"{Units.Time(Of(Write))} of {Units.Time((MostOfFloor * floor) + (MostOfWrite * Of(EngineWrite)))}", Of(Write) <= (MostOfFloor * floor) + (MostOfWrite * Of(EngineWrite))),
                new Bar("read, p99, against its p50", $"at most {MostTail}×", Units.Ratio(figures[Read].P99 / Of(Read)), figures[Read].P99 <= MostTail * Of(Read)),
            ],
            [.. figures.Values]);
    }
}
