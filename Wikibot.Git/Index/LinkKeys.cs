namespace Wikibot.Git.Index;

/// <summary>
/// What links and files are told apart by before any link is resolved: the last name of a path up to its first <c>#</c>, folded. A link can only lead to a
/// file that has its key, so that who looks for a page's backlinks resolves a few links and not all.
/// </summary>
internal static class LinkKeys
{
    /// <summary>Keys of a file's path; more than one only where names hold a <c>#</c>, which a link may mean as the start of a heading.</summary>
    public static IEnumerable<string> OfFile(string path) => Starts(path).Select(OfLink).Distinct(StringComparer.Ordinal);

    /// <summary>All keys that a link may be resolved by: of its target with each <c>#</c> as a part of the name.</summary>
    public static IEnumerable<string> AllOfLink(string target)
    {
        yield return OfLink(target);
        if (target.Contains('#', StringComparison.Ordinal))
        {
            foreach (var start in Starts(target).Skip(1))
            {
                yield return OfLink(start);
            }
        }
    }

    /// <summary>The key of a link's target.</summary>
    public static string OfLink(string target)
    {
        var hash = target.IndexOf('#', StringComparison.Ordinal);
        var name = (hash >= 0 ? target[..hash] : target).TrimEnd().TrimEnd('/');
        name = name[(name.LastIndexOf('/') + 1)..];
        while (name.EndsWith(PagePath.Extension, StringComparison.OrdinalIgnoreCase))
        {
            name = name[..^PagePath.Extension.Length];
        }

        try
        {
            return PagePath.CollisionKey(name);
        }
        catch (ArgumentException)
        {
            // No valid Unicode: like no other name.
            return name;
        }
    }

    /// <summary>A path, and what is left of it as folders are left out from the front; only where that makes a difference.</summary>
    private static IEnumerable<string> Starts(string path)
    {
        yield return path;
        if (path.Contains('#', StringComparison.Ordinal))
        {
            for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
            {
                yield return path[(slash + 1)..];
            }
        }
    }
}
