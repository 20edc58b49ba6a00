using System.Diagnostics;
using Wikibot.Benchmarks.Repositories;

namespace Wikibot.Benchmarks.Finding;

/// <summary>Times calls one after the other: as many as wanted, fewer where they are slow, so that a run of everything has an end.</summary>
internal static class Timing
{
    /// <summary>Calls that are measured, however slow they are.</summary>
    private const int Fewest = 3;

    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan s_warm = TimeSpan.FromSeconds(2);

    /// <summary>Microseconds of each of up to so many calls, after as many (at least one) that are not counted.</summary>
    public static async Task<List<double>> WarmAsync(int calls, Func<Task> call)
    {
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i == 0 || (i < calls && Stopwatch.GetElapsedTime(began) < s_warm); i++)
        {
            await call();
        }

        return await EachAsync(calls, _ => call());
    }

    /// <summary>Microseconds of each of up to so many calls, each told its number: nothing comes twice, so nothing is warm.</summary>
    public static async Task<List<double>> EachAsync(int calls, Func<int, Task> call)
    {
        var times = new List<double>(calls);
        var first = Stopwatch.GetTimestamp();
        while (times.Count < Math.Min(Fewest, calls) || (times.Count < calls && Stopwatch.GetElapsedTime(first) < s_most))
        {
            var began = Stopwatch.GetTimestamp();
            await call(times.Count);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
        }

        return times;
    }

    /// <summary>Microseconds of a program's runs, each told its number; one that ends with 1 found nothing.</summary>
    public static Task<List<double>> ProgramAsync(int calls, string folder, string program, Func<int, IReadOnlyList<string>> arguments, CancellationToken cancellationToken) => EachAsync(calls, async i =>
    {
        // As git is started, apart from this machine's configuration.
        var start = GitTool.Start(folder, []);
        start.FileName = program;
        start.WorkingDirectory = folder;
        start.ArgumentList.Clear();
        foreach (var argument in arguments(i))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode > 1)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
        }
    });
}
