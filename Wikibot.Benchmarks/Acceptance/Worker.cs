using System.Diagnostics;
using System.Text.Json;
using Wikibot.Benchmarks.Peers;
using Wikibot.Benchmarks.Repositories;

namespace Wikibot.Benchmarks.Acceptance;

/// <summary>A further process of this program: it gets ready, says so, waits for "go", does its calls and prints their times.</summary>
internal sealed class Worker : IDisposable
{
    private const string JobVariable = "WIKIBOT_BENCH_WORKER";
    private readonly Process _process;

    private Worker(Process process) => _process = process;

    /// <summary>Runs <paramref name="jobs"/>, a process each, all let go at the same moment.</summary>
    public static async Task<IReadOnlyList<WorkerResult>> RunAsync(IReadOnlyList<WorkerJob> jobs, CancellationToken cancellationToken)
    {
        var workers = new List<Worker>();
        try
        {
            foreach (var job in jobs)
            {
                workers.Add(Start(job));
            }

            foreach (var worker in workers)
            {
                if (await worker._process.StandardOutput.ReadLineAsync(cancellationToken) != "ready")
                {
                    throw new InvalidOperationException("A worker did not get ready.");
                }
            }

            foreach (var worker in workers)
            {
                await worker._process.StandardInput.WriteLineAsync("go".AsMemory(), cancellationToken);
                await worker._process.StandardInput.FlushAsync(cancellationToken);
            }

            var results = new List<WorkerResult>();
            foreach (var worker in workers)
            {
                var line = await worker._process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("A worker ended early.");
                results.Add(JsonSerializer.Deserialize<WorkerResult>(line)!);
            }

            return results;
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }
    }

    /// <summary>The job that this process was started for, or nothing.</summary>
    public static WorkerJob? JobOfThisProcess =>
        Environment.GetEnvironmentVariable(JobVariable) is { Length: > 0 } job ? JsonSerializer.Deserialize<WorkerJob>(job) : null;

    /// <summary>Does <paramref name="job"/> in this process.</summary>
    public static async Task<int> WorkAsync(WorkerJob job, CancellationToken cancellationToken)
    {
        var (call, close) = await PrepareAsync(job, cancellationToken);
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync(cancellationToken);
        var (times, errors) = (new List<double>(), new List<string>());
        for (var i = 0; i < job.Calls; i++)
        {
            try
            {
                times.Add(await call(i));
            }
            catch (Exception failed) when (Tolerance.IsAnswer(failed, cancellationToken))
            {
                errors.Add(Tolerance.Describe(failed));
            }
        }

        Console.WriteLine(JsonSerializer.Serialize(new WorkerResult(times, errors)));
        await close.DisposeAsync();
        return 0;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static async Task<(Func<int, Task<double>> Call, IAsyncDisposable Close)> PrepareAsync(WorkerJob job, CancellationToken cancellationToken)
    {
        if (job.Repository is not null)
        {
            return await PrepareEngineAsync(job, job.Repository, cancellationToken);
        }

        // What fails before "go" is not part of what is measured.
        List<string> before = [];
        var client = await Tolerance.ConnectAsync(job.Target!, before, cancellationToken);
        if (job.Writes)
        {
            var writer = new PageWriter(client, job.Path);
            await Tolerance.InsistAsync(() => writer.WriteAsync($"Writer {Environment.ProcessId} is ready.\n", cancellationToken), before, cancellationToken);
            return (i => writer.WriteAsync($"Writer {Environment.ProcessId}, edit {i}.\n", cancellationToken), client);
        }

        return (async _ => (await client.ReadAsync(job.Path, cancellationToken)).Microseconds, client);
    }

    // Warms itself up on a wiki of its own, off the share, so that it is the engine that is measured and not the start of a runtime.
    private static async Task<(Func<int, Task<double>> Call, IAsyncDisposable Close)> PrepareEngineAsync(WorkerJob job, string repository, CancellationToken cancellationToken)
    {
        await using (var warm = await EnginePeer.OpenAsync(job.WarmUp!, cancellationToken))
        {
            for (var i = 0; i < 40; i++)
            {
                await warm.WriteAsync([new Page("folder-00/page-00000.md", SampleWiki.TextOf(i, Environment.ProcessId))], cancellationToken);
            }
        }

        var engine = await EnginePeer.OpenAsync(repository, cancellationToken);
        await engine.ReadAsync(job.Path, cancellationToken);
        return (async i => (await engine.WriteAsync([new Page(job.Path, SampleWiki.TextOf(i, Environment.ProcessId))], cancellationToken)).Microseconds, engine);
    }

    private static Worker Start(WorkerJob job)
    {
        var program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Wikibot.Benchmarks.exe" : "Wikibot.Benchmarks");
        return new(Process.Start(new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { [JobVariable] = JsonSerializer.Serialize(job) },
        })!);
    }
}

/// <summary>What a worker is to do: calls to a system, or (with <paramref name="Repository"/>) writes straight through the engine.</summary>
/// <param name="Path">The page.</param>
/// <param name="Calls">How many calls.</param>
/// <param name="Writes">Writes instead of reads.</param>
/// <param name="Target">The system.</param>
/// <param name="Repository">A repository for the engine, such as one on a slow share.</param>
/// <param name="WarmUp">Another repository, to warm up on.</param>
internal sealed record WorkerJob(string Path, int Calls, bool Writes, Target? Target = null, string? Repository = null, string? WarmUp = null);

/// <summary>Times of the calls that succeeded, and messages of those that did not.</summary>
internal sealed record WorkerResult(List<double> Microseconds, List<string> Errors);
