namespace Wikibot.Git.Moves;

/// <summary>What links of pages that stay may mean and a move concerns.</summary>
internal static class MovedNames
{
    /// <summary>The files that go, those that come, and the folders of both, each with a slash at its end.</summary>
    public static IReadOnlySet<string> Of(IEnumerable<string> files, Func<string, string> moved)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in files.Where(path => moved(path) != path).SelectMany(path => (string[])[path, moved(path)]))
        {
            names.Add(path);
            for (var slash = path.LastIndexOf('/'); slash > 0 && names.Add(path[..(slash + 1)]); slash = path.LastIndexOf('/', slash - 1))
            {
                // Every folder above; those above a known one are known.
            }
        }

        return names;
    }
}
