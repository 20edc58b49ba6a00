namespace Wikibot.Benchmarks.Stops;

/// <summary>
/// Processes that have a variable in their environment, as Linux tells of them in /proc: what a system has started, and what that has
/// started. By parents they are not found, since Aspire's orchestrator makes itself a child of process 1.
/// </summary>
internal sealed class MarkedProcesses(string variable, string value)
{
    /// <summary>Those that run now, and what they were started as. One that has ended and waits to be reaped does not run.</summary>
    public IReadOnlyDictionary<int, string> Running() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
        .Where(id => id > 0 && Read(id, "environ").Split('\0').Contains($"{variable}={value}", StringComparer.Ordinal))
        .ToDictionary(id => id, id => Read(id, "cmdline").Replace('\0', ' ').Trim());

    /// <summary>The one of them whose parent is <paramref name="parent"/>; null while there is none.</summary>
    public int? ChildOf(int parent) => Running().Keys.Cast<int?>().FirstOrDefault(id => ParentOf(id!.Value) == parent);

    // "id (name) state parent …"; the name may hold anything.
    private static int ParentOf(int id) => Read(id, "stat") is { Length: > 0 } stat && int.TryParse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], out var parent) ? parent : 0;

    private static string Read(int id, string what)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{what}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
