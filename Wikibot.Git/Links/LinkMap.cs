using Wikibot.Git.Pages;

namespace Wikibot.Git.Links;

/// <summary>
/// What links lead to in one state of a wiki. A target is a file's full path, or a folder's with a slash at the end.
/// <list type="bullet">
/// <item>An address is relative to its page's folder, or with a slash first to the root: a file, a page without its <c>.md</c>, or a folder.</item>
/// <item>A wiki link is, in this order, relative (<c>./</c>, <c>../</c>), from the root, from its page's folder, or the end of the one
/// page's path that ends so; each first as written, then in any case. What follows a <c>#</c> is a heading unless a page is named so.</item>
/// </list>
/// </summary>
internal sealed class LinkMap
{
    private readonly HashSet<string> _files;
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _pagesByKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _pagesByName = new(StringComparer.Ordinal);

    public LinkMap(IEnumerable<string> files)
    {
        _files = [.. files];
        foreach (var file in _files)
        {
            for (var slash = file.LastIndexOf('/'); slash > 0 && _folders.Add(file[..(slash + 1)]); slash = file.LastIndexOf('/', slash - 1))
            {
                // Every folder above; those above a known one are known.
            }

            if (file.EndsWith(PagePath.Extension, StringComparison.Ordinal))
            {
                var key = PagePath.CollisionKey(file[..^PagePath.Extension.Length]);
                Add(_pagesByKey, key, file);
                Add(_pagesByName, key[(key.LastIndexOf('/') + 1)..], file);
            }
        }
    }

    public static string FolderOf(string file) => file[..(file.LastIndexOf('/') + 1)];

    /// <summary>What a link on page <paramref name="file"/> leads to; null when to nothing here.</summary>
    public string? Resolve(string file, PageLink link) =>
        link.Kind == LinkKind.Wiki ? ResolveWiki(file, link.Target).Target : ResolveAddress(file, link.Target);

    public string? ResolveAddress(string file, string address)
    {
        var path = Combine(address.StartsWith('/') ? "" : FolderOf(file), address.TrimStart('/'));
        if (path is null)
        {
            return null;
        }

        if (path.Length == 0 || path.EndsWith('/'))
        {
            return path.Length > 0 && _folders.Contains(path) ? path : null;
        }

        return _files.Contains(path) ? path
            : _files.Contains(path + PagePath.Extension) ? path + PagePath.Extension
            : _folders.Contains(path + "/") ? path + "/"
            : null;
    }

    /// <summary>The page that a wiki link names, and what of its text (from a <c>#</c> on) is a heading.</summary>
    public (string? Target, string Heading) ResolveWiki(string file, string text)
    {
        for (var end = text.Length; end > 0; end = text.LastIndexOf('#', end - 1))
        {
            if (ResolveName(file, text[..end].TrimEnd()) is { } target)
            {
                return (target, text[end..]);
            }
        }

        return (null, "");
    }

    /// <summary>A path with its dot segments resolved; null when it leaves the root.</summary>
    public static string? Combine(string folder, string relative)
    {
        var segments = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        var parts = relative.Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            switch (parts[i])
            {
                case "" or ".":
                    break;
                case "..":
                    if (segments.Count == 0)
                    {
                        return null;
                    }

                    segments.RemoveAt(segments.Count - 1);
                    break;
                default:
                    segments.Add(parts[i]);
                    break;
            }
        }

        var joined = string.Join('/', segments);
        return joined.Length > 0 && parts[^1] is "" or "." or ".." ? joined + "/" : joined;
    }

    private static void Add(Dictionary<string, List<string>> index, string key, string file)
    {
        if (index.TryGetValue(key, out var files))
        {
            files.Add(file);
        }
        else
        {
            index[key] = [file];
        }
    }

    private string? ResolveName(string file, string text)
    {
        var name = text.EndsWith(PagePath.Extension, StringComparison.OrdinalIgnoreCase) ? text[..^PagePath.Extension.Length] : text;
        if (name.Length == 0 || name.EndsWith('/'))
        {
            return null;
        }

        var folder = FolderOf(file);
        if (name.StartsWith("./", StringComparison.Ordinal) || name.StartsWith("../", StringComparison.Ordinal))
        {
            return Page(Combine(folder, name));
        }

        return Page(Combine("", name.TrimStart('/'))) ?? Page(Combine(folder, name)) ?? BySuffix(name.TrimStart('/'));
    }

    private string? Page(string? path)
    {
        if (path is null)
        {
            return null;
        }

        if (_files.Contains(path + PagePath.Extension))
        {
            return path + PagePath.Extension;
        }

        return Key(path) is { } key && _pagesByKey.TryGetValue(key, out var files) && files is [var only] ? only : null;
    }

    private string? BySuffix(string name)
    {
        if (Key(name) is not { } key || !_pagesByName.TryGetValue(key[(key.LastIndexOf('/') + 1)..], out var files))
        {
            return null;
        }

        var suffix = "/" + name + PagePath.Extension;
        string[] exact = [.. files.Where(file => file.EndsWith(suffix, StringComparison.Ordinal))];
        string[] fitting = exact.Length > 0 ? exact : [.. files.Where(file => PagePath.CollisionKey("/" + file[..^PagePath.Extension.Length]).EndsWith("/" + key, StringComparison.Ordinal))];
        return fitting is [var only] ? only : null;
    }

    private static string? Key(string text)
    {
        try
        {
            return PagePath.CollisionKey(text);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
