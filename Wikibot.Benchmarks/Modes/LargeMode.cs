using System.Diagnostics;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Benchmarks.Transfer;

namespace Wikibot.Benchmarks.Modes;

/// <summary><c>bench large</c>: a large wiki by stock git: pushed in parts, cloned, checked, and compared with the server's objects.</summary>
/// <param name="root">Root of the working copy.</param>
/// <param name="mebibytes">MiB of attachments.</param>
/// <param name="published">Takes the services that an earlier run published.</param>
internal sealed class LargeMode(string root, int mebibytes, bool published)
{
    private const int PartMebibytes = 256;
    private const string Push = "push of a part";
    private const string Clone = "clone of all";

    private readonly List<(string Operation, double Microseconds, long Memory)> _runs = [];

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        var services = await PublishedServices.PublishAsync(root, Path.Combine(folder, "publish"), published, cancellationToken);
        var data = Directory.CreateDirectory(Path.Combine(work.Folder, "data")).FullName;
        await using var pair = await ServicePair.StartAsync(services, data, cancellationToken);
        var server = TransferServer.Wikibot(pair);
        var (writer, reader) = (Path.Combine(work.Folder, "writer.git"), Path.Combine(work.Folder, "reader.git"));
        await GitTool.RunAsync(work.Folder, ["clone", "--quiet", "--bare", server.Url, writer], cancellationToken, environment: server.Environment);
        LargeSlice[] parts = [.. Enumerable.Range(0, (mebibytes + PartMebibytes - 1) / PartMebibytes).Select(number => new LargeSlice(number, Math.Min(PartMebibytes, mebibytes - (number * PartMebibytes))))];
        foreach (var part in parts)
        {
            Console.WriteLine($"Making part {part.Number + 1} of {parts.Length} …");
            await part.AddAsync(writer, cancellationToken);
            await MeasureAsync(Push, server, writer, ["push", "--quiet", server.Url, "refs/heads/main"], cancellationToken);
        }

        await MeasureAsync(Clone, server, work.Folder, ["clone", "--quiet", "--bare", server.Url, reader], cancellationToken);
        var bytes = new DirectoryInfo(Path.Combine(reader, "objects")).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        await GitTool.RunAsync(reader, ["fsck", "--strict", "--full", "--no-progress"], cancellationToken);
        var tip = (await GitTool.RunAsync(writer, ["rev-parse", "refs/heads/main"], cancellationToken)).Trim();
        var has = await LinesAsync(reader, ["cat-file", "--batch-all-objects", "--batch-check=%(objectname)"], cancellationToken);
        var served = await LinesAsync(Path.Combine(data, "home.git"), ["-c", "safe.directory=*", "rev-list", "--objects", "--no-object-names", tip], cancellationToken);
        var isSame = (await GitTool.RunAsync(reader, ["rev-parse", "refs/heads/main"], cancellationToken)).Trim() == tip && has.SequenceEqual(served);
        return Report(machine, parts, bytes, has.Length, isSame);
    }

    private static async Task<string[]> LinesAsync(string repository, string[] arguments, CancellationToken cancellationToken) =>
        [.. (await GitTool.RunAsync(repository, arguments, cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    private async Task MeasureAsync(string operation, TransferServer server, string folder, string[] arguments, CancellationToken cancellationToken)
    {
        var end = server.Begin!();
        var started = Stopwatch.GetTimestamp();
        await GitTool.RunAsync(folder, arguments, cancellationToken, environment: server.Environment);
        _runs.Add((operation, Stopwatch.GetElapsedTime(started).TotalMicroseconds, await end()));
        Console.WriteLine($"  {operation}: {Units.Time(_runs[^1].Microseconds)}, {_runs[^1].Memory / 1e6:0} MB");
    }

    private Report Report(Machine machine, LargeSlice[] parts, long bytes, int objects, bool isSame)
    {
        var figures = _runs.GroupBy(run => run.Operation).Select(runs => Figure.Of(runs.Key, "Wikibot", [.. runs.Select(run => run.Microseconds)])).ToList();
        return new Report(
            "large",
            "A large wiki by git",
            machine,
            [
                $"{mebibytes:N0} MiB of attachments of 1 to 8 MiB, {parts.Sum(part => part.Pages):N0} pages, {parts.Sum(part => part.Pages + 1):N0} commits; pushed by stock git in {parts.Length} parts to an empty wiki, then cloned: {bytes / 1e6:N0} MB, {objects:N0} objects",
                "Memory is the kernel's high-water mark: what both processes had more than before the request",
            ],
            [
                new ResultTable("Time at the client and memory of the server", ["", "median", "max", "memory"], [.. figures.Select(figure => new[]
                {
                    figure.Operation, Units.Time(figure.Median), Units.Time(figure.Max), $"{_runs.Where(run => run.Operation == figure.Operation).Max(run => run.Memory) / 1e6:0} MB",
                })]),
            ],
            [new Bar("objects of the clone, by git fsck --strict and beside the server's", "the same", isSame ? "the same" : "others", isSame)],
            figures);
    }
}
