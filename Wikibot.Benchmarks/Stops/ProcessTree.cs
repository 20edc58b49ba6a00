using System.Globalization;

namespace Wikibot.Benchmarks.Stops;

/// <summary>The processes below one, as Linux tells of them in /proc; each known by its start time too, so that a reused id is another.</summary>
internal static class ProcessTree
{
    public sealed record Entry(int Id, int Parent, string StartTime, string Command);

    public static IReadOnlyList<Entry> Below(int root)
    {
        var all = All();
        var found = new List<Entry>();
        var parents = new Queue<int>([root]);
        while (parents.TryDequeue(out var parent))
        {
            foreach (var child in all.Where(entry => entry.Parent == parent))
            {
                found.Add(child);
                parents.Enqueue(child.Id);
            }
        }

        return found;
    }

    /// <summary>
    /// Those that have the variable in their environment with that value: what a system has started, and what that has started. By parents
    /// they are not all found, since Aspire's orchestrator makes itself a child of process 1.
    /// </summary>
    public static IReadOnlyList<Entry> With(string variable, string value) => [.. All().Where(entry => Environment(entry.Id).Contains($"{variable}={value}", StringComparer.Ordinal))];

    public static IReadOnlyList<Entry> StillAlive(IEnumerable<Entry> entries)
    {
        var alive = All().Select(entry => (entry.Id, entry.StartTime)).ToHashSet();
        return [.. entries.Where(entry => alive.Contains((entry.Id, entry.StartTime)))];
    }

    /// <summary>What a process has open; nothing when it is gone.</summary>
    public static IReadOnlyList<FileInfo> Descriptors(int id)
    {
        try
        {
            return new DirectoryInfo($"/proc/{id}/fd").GetFiles();
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>Files and folders whose changes the process has the kernel tell it.</summary>
    public static int Watches(int id)
    {
        return Directory.EnumerateFiles($"/proc/{id}/fdinfo").Sum(In);

        static int In(string file)
        {
            try
            {
                return File.ReadLines(file).Count(line => line.StartsWith("inotify ", StringComparison.Ordinal));
            }
            catch (FileNotFoundException)
            {
                return 0; // Closed since it was listed.
            }
        }
    }

    private static List<Entry> All() =>
        [.. Directory.EnumerateDirectories("/proc").Select(folder => Read(Path.GetFileName(folder))).OfType<Entry>()];

    private static string[] Environment(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ").Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // Gone, or somebody else's.
        }
    }

    /// <summary>Null for what is no process, is already gone, or is only waiting to be reaped.</summary>
    private static Entry? Read(string name)
    {
        if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return null;
        }

        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var command = File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ').Trim();
            return fields[0] == "Z" ? null : new Entry(id, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[19], command);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
