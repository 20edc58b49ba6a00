using System.Diagnostics;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Finding;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Benchmarks.Transfer;

namespace Wikibot.Benchmarks.Modes;

/// <summary>
/// <c>bench transfer</c>: stock git clones a wiki and fetches what is new from Wikibot, from <c>git http-backend</c>, and from <c>git upload-pack</c>
/// without HTTP, all on the same files and in turns.
/// </summary>
/// <param name="root">Root of the working copy.</param>
/// <param name="pages">Number of pages.</param>
/// <param name="commits">Number of commits.</param>
/// <param name="rounds">How often.</param>
/// <param name="published">Takes the services that an earlier run published.</param>
internal sealed class TransferMode(string root, int pages, int commits, int rounds, bool published)
{
    private const double MostTime = 1.5;
    private const string Clone = "clone";

    /// <summary>How many commits a client is behind.</summary>
    private static readonly int[] s_behind = [1, 100, 5000];

    private readonly List<(string Operation, string Server, double Microseconds, long? Memory)> _runs = [];

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        var services = await PublishedServices.PublishAsync(root, Path.Combine(folder, "publish"), published, cancellationToken);
        Console.WriteLine($"Making {pages:N0} pages and {commits:N0} commits …");
        var data = Directory.CreateDirectory(Path.Combine(work.Folder, "data")).FullName;
        var repository = Path.Combine(data, $"{FindScene.WikiName}.git");
        await new SampleWiki(pages, Math.Max(1, pages / 100), commits).CreateAsync(repository, cancellationToken);
        await FoundPlace.AddOwnerAsync(repository, cancellationToken);
        await GitTool.RunAsync(repository, ["config", "uploadpack.allowAnySHA1InWant", "true"], cancellationToken);
        var clients = await ClientsAsync(work.Folder, repository, cancellationToken);
        await using var host = await CgiHost.StartAsync(data, cancellationToken);
        await using var pair = await ServicePair.StartAsync(services, data, cancellationToken);
        TransferServer[] servers = [TransferServer.Wikibot(pair), TransferServer.HttpBackend(host), TransferServer.UploadPack(repository)];
        foreach (var server in servers)
        {
            await GitTool.RunAsync(work.Folder, ["ls-remote", server.Url], cancellationToken, environment: server.Environment);
        }

        for (var round = 0; round < rounds; round++)
        {
            foreach (var server in servers)
            {
                var clone = Path.Combine(work.Folder, "clone.git");
                await MeasureAsync(Clone, server, work.Folder, ["clone", "--quiet", "--bare", server.Url, clone], cancellationToken);
                Directory.Delete(clone, recursive: true);
            }

            foreach (var (behind, client) in clients)
            {
                foreach (var server in servers)
                {
                    var copy = work.Copy(client, "client");
                    await MeasureAsync($"fetch of {behind:N0} commits", server, copy, ["fetch", "--quiet", server.Url, "refs/heads/main"], cancellationToken);
                    Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
                }
            }
        }

        return Report(machine, new DirectoryInfo(Path.Combine(repository, "objects", "pack")).EnumerateFiles("*.pack").Sum(file => file.Length));
    }

    /// <summary>Clients that were up to date some commits ago.</summary>
    private async Task<List<(int Behind, string Client)>> ClientsAsync(string folder, string repository, CancellationToken cancellationToken)
    {
        List<(int, string)> clients = [];
        foreach (var behind in s_behind.Where(behind => behind < commits))
        {
            var client = Path.Combine(folder, $"behind-{behind}.git");
            await GitTool.RunAsync(folder, ["init", "--quiet", "--bare", client], cancellationToken);
            await GitTool.RunAsync(client, ["fetch", "--quiet", "file://" + repository, (await GitTool.RunAsync(repository, ["rev-parse", $"refs/heads/main~{behind}"], cancellationToken)).Trim() + ":refs/heads/old"], cancellationToken);
            clients.Add((behind, client));
        }

        return clients;
    }

    private async Task MeasureAsync(string operation, TransferServer server, string folder, string[] arguments, CancellationToken cancellationToken)
    {
        var end = server.Begin?.Invoke();
        var started = Stopwatch.GetTimestamp();
        await GitTool.RunAsync(folder, arguments, cancellationToken, environment: server.Environment);
        var time = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        long? memory = end is null ? null : await end();
        _runs.Add((operation, server.Name, time, memory));
        Console.WriteLine($"  {operation}, {server.Name}: {Units.Time(time)}{(memory is { } bytes ? $", {Megabytes(bytes)}" : "")}");
    }

    private Report Report(Machine machine, long packs)
    {
        var figures = _runs.GroupBy(run => (run.Operation, run.Server)).Select(runs => Figure.Of(runs.Key.Operation, runs.Key.Server, [.. runs.Select(run => run.Microseconds)])).ToList();
        double Median(string operation, string server) => figures.First(figure => figure.Operation == operation && figure.Subject == server).Median;
        long Memory(string operation, string server) => _runs.Where(run => run.Operation == operation && run.Server == server).Max(run => run.Memory) ?? 0;
        var operations = figures.Select(figure => figure.Operation).Distinct().ToList();
        const string ours = "Wikibot";
        const string http = "git http-backend";
        return new Report(
            "transfer",
            "Clone and fetch",
            machine,
            [
                $"{pages:N0} pages, {commits:N0} commits, packs of {Megabytes(packs)}; stock git is the client, and indexes what it gets: that time is in it, for all alike",
                $"{rounds} rounds, interleaved, on the same files; Wikibot (Release, ReadyToRun) through its public face, git http-backend behind a CGI host in the benchmark's process, git upload-pack by a pipe, without HTTP",
                "Memory is the kernel's high-water mark: of Wikibot what both processes had more than before the request, of git http-backend all of its processes, which are none between requests",
            ],
            [
                new ResultTable("Time at the client", ["", "median", "max", "against git http-backend"], [.. figures.Select(figure => new[]
                {
                    $"{figure.Operation}: {figure.Subject}", Units.Time(figure.Median), Units.Time(figure.Max), figure.Subject == http ? "" : Units.Ratio(figure.Median / Median(figure.Operation, http)),
                })]),
                new ResultTable("Memory of the server, the most of all rounds", ["", ours, http], [.. operations.Select(operation => new[]
                {
                    operation, Megabytes(Memory(operation, ours)), Megabytes(Memory(operation, http)),
                })]),
            ],
            [
                .. operations.Select(operation => (operation, Ratio: Median(operation, ours) / Median(operation, http)))
                    .Select(row => new Bar($"time of a {row.operation}, against git http-backend", $"at most {MostTime}×", Units.Ratio(row.Ratio), row.Ratio <= MostTime)),
                .. operations.Select(operation => new Bar(
                    $"memory of a {operation}", $"at most {Megabytes(Memory(operation, http))}", Megabytes(Memory(operation, ours)), Memory(operation, ours) <= Memory(operation, http))),
            ],
            figures);
    }

    private static string Megabytes(long bytes) => $"{bytes / 1e6:0} MB";
}
