namespace Wikibot.Git.Imports;

/// <summary>The names that are taken, so that no two files of an import collide where <c>write_page</c> would refuse it: by case, by normalisation, a file and a folder.</summary>
internal sealed class NameRoom
{
    private readonly Dictionary<string, Taken> _taken = new(StringComparer.Ordinal);

    /// <summary>Notes a file that is in the wiki already; one of the import may replace it.</summary>
    public void AddPresent(string path)
    {
        foreach (var (part, isFile) in Parts(path))
        {
            _taken.TryAdd(PagePath.CollisionKey(part), new Taken(part, isFile, Imported: false));
        }
    }

    /// <summary>Takes a file's name and those of its folders.</summary>
    /// <exception cref="ImportRefusal">Something is in its way; nothing of it is taken then.</exception>
    public void Take(string path)
    {
        foreach (var (part, isFile) in Parts(path))
        {
            if (!_taken.TryGetValue(PagePath.CollisionKey(part), out var there))
            {
                continue;
            }

            if (there.Spelling != part)
            {
                throw new ImportRefusal($"differs from '{there.Spelling}' only in case or normalisation");
            }

            if (there.IsFile != isFile)
            {
                throw new ImportRefusal(isFile ? "a folder has that name" : $"'{part}' is a file");
            }

            if (isFile && there.Imported)
            {
                throw new ImportRefusal("the source holds it twice");
            }
        }

        foreach (var (part, isFile) in Parts(path))
        {
            _taken[PagePath.CollisionKey(part)] = new Taken(part, isFile, Imported: true);
        }
    }

    private static IEnumerable<(string Part, bool IsFile)> Parts(string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
        {
            yield return (path[..end], false);
        }

        yield return (path, true);
    }

    private readonly record struct Taken(string Spelling, bool IsFile, bool Imported);
}
