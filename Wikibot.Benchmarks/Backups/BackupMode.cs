using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Wikibot.Benchmarks.Acceptance;
using Wikibot.Benchmarks.Measuring;
using Wikibot.Benchmarks.Reporting;
using Wikibot.Benchmarks.Repositories;
using Wikibot.Git.Client;

namespace Wikibot.Benchmarks.Backups;

/// <summary>
/// <c>bench backup</c>: memory and throughput of backup, export, restore and verification of a large wiki, beside
/// <c>git bundle create</c> and <c>git clone</c> of the same repository. Every round does each once.
/// </summary>
/// <param name="root">Root of the working copy.</param>
/// <param name="mebibytes">Size of the wiki.</param>
/// <param name="rounds">How often.</param>
/// <param name="published">Takes the service that an earlier run published.</param>
internal sealed class BackupMode(string root, int mebibytes, int rounds, bool published)
{
    private const string Wikibot = "Wikibot";
    private const string Git = "git";
    private const string Create = "full backup";
    private const string Increment = "incremental backup, 20 edits";
    private const string Bundle = "export as bundle";
    private const string Zip = "export as zip";
    private const string Restore = "restore into a new wiki";
    private const string Verify = "verification";
    private const string Live = "restore into the live wiki";
    private const string WikiName = "large";
    private const int Edits = 20;
    private const long Limit = 200_000_000;
    private readonly List<Run> _runs = [];

    public async Task<Report> RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var work = new Workspace(folder);
        var machine = await Machine.AnnounceAsync(work.Folder, cancellationToken);
        var program = await PublishedServices.PublishGitAsync(root, Path.Combine(folder, "publish"), published, cancellationToken);
        var sample = new LargeWiki(mebibytes, BackedUpService.Owner.Subject);
        var data = Directory.CreateDirectory(Path.Combine(work.Folder, "data")).FullName;
        var repository = Path.Combine(data, WikiName + ".git");
        Console.WriteLine($"Making a wiki of {mebibytes:N0} MiB …");
        await sample.CreateAsync(repository, cancellationToken);
        await using var s3 = await FileS3.StartAsync(Directory.CreateDirectory(Path.Combine(work.Folder, "s3")).FullName, cancellationToken);
        await using var service = await BackedUpService.StartAsync(program, data, s3.Endpoint, cancellationToken);
        for (var round = 0; round < rounds; round++)
        {
            await RoundAsync(service, s3, repository, round, cancellationToken);
        }

        await AskAsync(Live, service, HttpMethod.Post, "backups/restore", new BackupRestoreBody(), Size(repository), cancellationToken);
        return Report(machine, sample, Size(repository));
    }

    private static long Size(string repository) => Directory.EnumerateFiles(repository, "*.pack", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);

    private async Task RoundAsync(BackedUpService service, FileS3 s3, string repository, int round, CancellationToken cancellationToken)
    {
        var size = Size(repository);
        var bundle = Path.Combine(Path.GetDirectoryName(repository)!, "..", "git.bundle");
        var clone = Path.Combine(Path.GetDirectoryName(repository)!, "..", "clone.git");
        await WatchAsync(Create, Git, GitTool.Start(repository, ["bundle", "create", "--quiet", bundle, "refs/heads/main", "refs/wikibot/meta"]), size, cancellationToken);
        await AskAsync(Create, service, HttpMethod.Post, "backups?full=true", body: null, size, cancellationToken);
        await IncrementAsync(service, repository, round, cancellationToken);
        await AskAsync(Bundle, service, HttpMethod.Get, "export?format=bundle", body: null, size, cancellationToken);
        await AskAsync(Zip, service, HttpMethod.Get, "export?format=zip", body: null, size, cancellationToken);
        s3.Forget("exports/");
        await WatchAsync(Restore, Git, GitTool.Start(repository, ["clone", "--quiet", "--bare", bundle, clone]), size, cancellationToken);
        Directory.Delete(clone, recursive: true);
        var copy = $"copy{round.ToString(CultureInfo.InvariantCulture)}";
        await WatchAsync(Restore, Wikibot, service.Command("restore", WikiName, "--into", copy), size, cancellationToken);
        Directory.Delete(Path.Combine(Path.GetDirectoryName(repository)!, copy + ".git"), recursive: true);
        await WatchAsync(Verify, Wikibot, service.Command("verify", WikiName), size, cancellationToken);
    }

    private async Task IncrementAsync(BackedUpService service, string repository, int round, CancellationToken cancellationToken)
    {
        var before = (await GitTool.RunAsync(repository, ["rev-parse", "refs/heads/main"], cancellationToken)).Trim();
        for (var edit = 0; edit < Edits; edit++)
        {
            var text = System.Text.Encoding.UTF8.GetString(SampleWiki.TextOf(edit, round));
            using var answer = await service.SendAsync(HttpMethod.Put, $"/wikis/{WikiName}/page", new WritePageRequest($"New/Round {round} page {edit}", text), cancellationToken);
        }

        var bundle = Path.Combine(Path.GetDirectoryName(repository)!, "..", "next.bundle");
        await WatchAsync(Increment, Git, GitTool.Start(repository, ["bundle", "create", "--quiet", bundle, "refs/heads/main", $"^{before}"]), 0, cancellationToken);
        await AskAsync(Increment, service, HttpMethod.Post, "backups", body: null, 0, cancellationToken);
    }

    private async Task AskAsync(string operation, BackedUpService service, HttpMethod method, string address, object? body, long size, CancellationToken cancellationToken)
    {
        await using var watch = MemoryWatch.Start(service.ProcessId);
        var started = Stopwatch.GetTimestamp();
        using (var answer = await service.SendAsync(method, $"/wikis/{WikiName}/{address}", body, cancellationToken))
        {
            if (operation is Create or Increment)
            {
                var result = await answer.Content.ReadFromJsonAsync<BackupResult>(cancellationToken);
                if (result is not { Made: true } || result.Backup.Full != (operation == Create))
                {
                    throw new InvalidOperationException($"The service did not make the {operation}.");
                }
            }
            else
            {
                await answer.Content.CopyToAsync(Stream.Null, cancellationToken);
            }
        }

        Add(operation, Wikibot, Stopwatch.GetElapsedTime(started), size, await watch.StopAsync());
    }

    private async Task WatchAsync(string operation, string subject, ProcessStartInfo start, long size, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        await using var watch = MemoryWatch.Start(process.Id);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var time = Stopwatch.GetElapsedTime(started);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{operation} by {subject} ended with {process.ExitCode}: {output}");
        }

        Add(operation, subject, time, size, await watch.StopAsync());
    }

    private void Add(string operation, string subject, TimeSpan time, long size, PeakMemory memory)
    {
        var run = new Run(operation, subject, time.TotalMicroseconds, size, memory);
        Console.WriteLine($"  {operation}, {subject}: {Units.Time(run.Microseconds)}, {run.Speed}, peak {Megabytes(memory.Resident)}");
        _runs.Add(run);
    }

    private Report Report(Machine machine, LargeWiki sample, long size)
    {
        var series = _runs.GroupBy(run => (run.Operation, run.Subject)).ToList();
        var figures = series.Select(runs => Figure.Of(runs.Key.Operation, runs.Key.Subject, [.. runs.Select(run => run.Microseconds)])).ToList();
        double Median(string operation, string subject) => figures.First(figure => figure.Operation == operation && figure.Subject == subject).Median;
        var times = new ResultTable("Time", ["operation", "by", "median", "throughput", "against git"], [.. figures.Select(figure => new[]
        {
            figure.Operation, figure.Subject, Units.Time(figure.Median),
            _runs.First(run => run.Operation == figure.Operation) is { Size: > 0 } run ? $"{run.Size / figure.Median:0} MB/s" : "",
            figure.Subject != Git && figures.Any(other => other.Operation == figure.Operation && other.Subject == Git) ? Units.Ratio(figure.Median / Median(figure.Operation, Git)) : "",
        })]);
        var memory = new ResultTable("Peak memory, the largest of all rounds", ["operation", "by", "resident", "allocated", "mapped files"], [.. series.Select(runs => new[]
        {
            runs.Key.Operation, runs.Key.Subject, Megabytes(runs.Max(run => run.Memory.Resident)), Megabytes(runs.Max(run => run.Memory.Anonymous)), Megabytes(runs.Max(run => run.Memory.Mapped)),
        })]);
        return new Report(
            "backup",
            "Backup",
            machine,
            [
                $"A wiki of {mebibytes:N0} MiB of attachments that do not compress, {sample.Pages:N0} pages and {2 * sample.Pages:N0} edits; packs of {Megabytes(size)} at the end",
                $"{rounds} rounds, interleaved; the git service (Release, ReadyToRun), its commands and git are processes of their own, S3 is a store of files in the benchmark's process",
                $"The runtime is set as production's functions set it: {string.Join(", ", FunctionEnvironment.Runtime.Select(setting => $"{setting.Key}={setting.Value}"))}",
                "Resident is the kernel's high-water mark, the programs themselves included; allocated is anonymous memory, which cannot be given back; mapped files are page cache",
            ],
            [times, memory],
            [.. from runs in series
                where runs.Key.Subject == Wikibot
                let peak = runs.Max(run => run.Memory.Resident)
                select new Bar($"resident memory, {runs.Key.Operation}", "below 200 MB", Megabytes(peak), peak < Limit)],
            figures);
    }

    private static string Megabytes(long bytes) => $"{bytes / 1e6:0} MB";

    /// <summary>One operation, once.</summary>
    /// <param name="Operation">What.</param>
    /// <param name="Subject">By whom.</param>
    /// <param name="Microseconds">How long.</param>
    /// <param name="Size">Bytes of packs worked on; 0 where that says nothing.</param>
    /// <param name="Memory">At most.</param>
    private sealed record Run(string Operation, string Subject, double Microseconds, long Size, PeakMemory Memory)
    {
        public string Speed => Size > 0 ? $"{Size / Microseconds:0} MB/s" : "";
    }
}
