using System.Globalization;

namespace Wikibot.Benchmarks.Life;

/// <summary>What a running system holds at one moment.</summary>
/// <param name="Loose">Loose objects of all wikis.</param>
/// <param name="Packs">Packs of all wikis, those that wait to be dropped included.</param>
/// <param name="Files">All files in the data folder; each commit leaves a record for a day, so these grow through the day.</param>
/// <param name="Memory">Resident MiB of all its processes.</param>
/// <param name="Handles">Open files and sockets of all its processes.</param>
internal sealed record LifeSample(int Loose, int Packs, int Files, double Memory, int Handles)
{
    public static IReadOnlyList<(string Name, Func<LifeSample, double> Of)> Kinds { get; } =
    [
        ("loose objects", sample => sample.Loose),
        ("packs", sample => sample.Packs),
        ("resident MiB", sample => sample.Memory),
        ("open handles", sample => sample.Handles),
    ];

    /// <exception cref="PlatformNotSupportedException">No Linux.</exception>
    public static LifeSample Take(string data, IReadOnlyList<int> processes)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("Memory and handles are measured through /proc: this mode needs Linux.");
        }

        var (loose, packs, files) = (0, 0, 0);
        foreach (var file in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories))
        {
            files++;
            packs += file.EndsWith(".pack", StringComparison.Ordinal) ? 1 : 0;
            loose += Path.GetFileName(file).Length == 38 && Path.GetFileName(Path.GetDirectoryName(file))!.Length == 2 ? 1 : 0;
        }

        return new LifeSample(loose, packs, files, processes.Sum(Resident), processes.Sum(process => Directory.GetFileSystemEntries($"/proc/{process}/fd").Length));
    }

    private static double Resident(int process) => File.ReadLines($"/proc/{process}/status")
        .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024)
        .FirstOrDefault();
}
