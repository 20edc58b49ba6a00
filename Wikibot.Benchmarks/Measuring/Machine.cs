using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Wikibot.Benchmarks.Measuring;

/// <summary>Where the figures come from: without it they mean little.</summary>
/// <param name="Date">When (UTC).</param>
/// <param name="System">Operating system, processor and number of cores.</param>
/// <param name="Runtime">.NET version and build configuration.</param>
/// <param name="Disk">File system of the folder that was measured in.</param>
/// <param name="FsyncMicroseconds">Median of writing 4 KiB to a new file and flushing it.</param>
/// <param name="HashMegabytesPerSecond">SHA-1.</param>
/// <param name="ProcessMicroseconds">Median of starting a git that does nothing (<c>--exec-path</c>) and waiting for its end: what any tool run per call pays first.</param>
internal sealed record Machine(
    DateTimeOffset Date, string System, string Runtime, string Disk, double FsyncMicroseconds, double HashMegabytesPerSecond, double ProcessMicroseconds)
{
    /// <summary>Measures the baseline in <paramref name="folder"/>, and prints it: how each mode begins.</summary>
    /// <exception cref="NotADiskException">The folder is in memory, where flushing costs nothing.</exception>
    public static async Task<Machine> AnnounceAsync(string folder, CancellationToken cancellationToken)
    {
        var machine = await DescribeAsync(folder, TimeProvider.System, cancellationToken);
        Console.WriteLine(string.Join(Environment.NewLine, machine.Lines));
        return machine;
    }

    /// <summary>Measures the baseline in <paramref name="folder"/>.</summary>
    /// <exception cref="NotADiskException">The folder is in memory, where flushing costs nothing.</exception>
    public static async Task<Machine> DescribeAsync(string folder, TimeProvider time, CancellationToken cancellationToken)
    {
        var format = new DriveInfo(folder).DriveFormat;
        if (format is "tmpfs" or "ramfs")
        {
            throw new NotADiskException($"{folder} is on {format}: flushing costs nothing there, so the figures would be worthless. Choose a folder on a disk (--folder).");
        }

        return new(
            time.GetUtcNow(),
            $"{RuntimeInformation.OSDescription}, {await ProcessorAsync(cancellationToken)}, {Environment.ProcessorCount} cores",
            $"{RuntimeInformation.FrameworkDescription} {Configuration}",
            format,
            Fsync(folder),
            Hash(),
            Starts());
    }

    /// <summary>The baseline as lines of text.</summary>
    public IEnumerable<string> Lines =>
    [
        $"{Date:yyyy-MM-dd HH:mm} UTC; {System}; {Runtime}; {Disk}",
        $"Baseline: 4 KiB written and flushed {FsyncMicroseconds:0} µs; SHA-1 {HashMegabytesPerSecond:0} MB/s; starting a git that does nothing {ProcessMicroseconds:0} µs",
    ];

#if DEBUG
    private const string Configuration = "(Debug: figures are not representative)";
#else
    private const string Configuration = "(Release)";
#endif

    private static async Task<string> ProcessorAsync(CancellationToken cancellationToken)
    {
        const string Info = "/proc/cpuinfo";
        if (File.Exists(Info) && (await File.ReadAllLinesAsync(Info, cancellationToken)).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) is { } line)
        {
            return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }

        return RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static double Fsync(string folder) => Median(100, i =>
    {
        var path = Path.Combine(folder, $"fsync-{i}");
        using (var file = new FileStream(path, FileMode.CreateNew))
        {
            file.Write(new byte[4096]);
            file.Flush(flushToDisk: true);
        }

        File.Delete(path);
    });

    private static double Hash()
    {
        var data = new byte[4 << 20];
#pragma warning disable CA5350 // git's object ids are SHA-1
        return data.Length / Median(10, _ => SHA1.HashData(data));
#pragma warning restore CA5350
    }

    private static double Starts() => Median(30, _ =>
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["--exec-path"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
    });

    private static double Median(int times, Action<int> action)
    {
        var microseconds = new double[times];
        for (var i = 0; i < times; i++)
        {
            var started = Stopwatch.GetTimestamp();
            action(i);
            microseconds[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        return Statistics.Percentile(microseconds, 50);
    }
}

/// <summary>Measuring there would flatter.</summary>
internal sealed class NotADiskException(string message) : Exception(message);
