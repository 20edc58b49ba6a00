using System.Text;

namespace Wikibot.Git.Links;

/// <summary>How a link by name found its target.</summary>
internal enum LinkWay
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>By <c>./</c> or <c>../</c> from its page's folder.</summary>
    Dotted,

    /// <summary>From the root.</summary>
    Root,

    /// <summary>From its page's folder.</summary>
    Folder,

    /// <summary>As the end of the one path that ends so.</summary>
    Name,
}

/// <summary>What a link by name leads to.</summary>
/// <param name="Target">The file, or null.</param>
/// <param name="Way">How it was found.</param>
/// <param name="Heading">What of the link is a heading: from a <c>#</c> on.</param>
internal readonly record struct NamedTarget(string? Target, LinkWay Way, string Heading);

/// <summary>
/// What links lead to in one state of a wiki. A target is a file's full path, or a folder's with a slash at the end.
/// <list type="bullet">
/// <item>An address is relative to its page's folder, or with a slash first to the root: a file, a page without its <c>.md</c>, or a folder;
/// as written, else in whatever normalisation the file's name has.</item>
/// <item>A name is, in this order, relative (<c>./</c>, <c>../</c>), from the root, from its page's folder, or the end of the one path that
/// ends so; a page's without its <c>.md</c>, or any file's; each first as written, then in any case and normalisation. What follows a
/// <c>#</c> is a heading unless a page is named so.</item>
/// </list>
/// </summary>
internal sealed class LinkMap
{
    private readonly HashSet<string> _files;
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<string, string?>> _byKey;
    private readonly Lazy<Dictionary<string, string?>> _normalized;
    private readonly Lazy<SuffixIndex> _suffixes;
    private readonly Lazy<SuffixIndex> _suffixKeys;

    public LinkMap(IEnumerable<string> files)
    {
        _files = [.. files];
        foreach (var file in _files)
        {
            for (var slash = file.LastIndexOf('/'); slash > 0 && _folders.Add(file[..(slash + 1)]); slash = file.LastIndexOf('/', slash - 1))
            {
                // Every folder above; those above a known one are known.
            }
        }

        _byKey = new(() => Index(_files, Key));
        _normalized = new(() => Index(_files.Concat(_folders).Where(path => Normal(path) != path), Normal));
        _suffixes = new(() => new SuffixIndex(_files, path => path));
        _suffixKeys = new(() => new SuffixIndex(_files, Key));
    }

    public static string FolderOf(string file) => file[..(file.LastIndexOf('/') + 1)];

    /// <summary>What a link on page <paramref name="file"/> leads to; null when to nothing here.</summary>
    public string? Resolve(string file, PageLink link) =>
        link.Syntax.ByName ? ResolveName(file, link.Target).Target : ResolveAddress(file, link.Target);

    public string? ResolveAddress(string file, string address)
    {
        if (Combine(address.StartsWith('/') ? "" : FolderOf(file), address.TrimStart('/')) is not { Length: > 0 } path)
        {
            return null;
        }

        return Existing(path) ?? (path.EndsWith('/') ? null : Existing(path + PagePath.Extension) ?? Existing(path + "/"));
    }

    /// <summary>The page or file that a link by name leads to, and what of its text (from a <c>#</c> on) is a heading.</summary>
    public NamedTarget ResolveName(string file, string text)
    {
        for (var (end, tries) = (text.Length, 0); end > 0 && tries < MaxHashes; (end, tries) = (text.LastIndexOf('#', end - 1), tries + 1))
        {
            var (target, way) = Find(file, text[..end].TrimEnd());
            if (target is not null)
            {
                return new NamedTarget(target, way, text[end..]);
            }
        }

        // Of many, the first is the one that parts page and heading.
        var first = text.IndexOf('#', StringComparison.Ordinal);
        var (page, found) = first > 0 ? Find(file, text[..first].TrimEnd()) : (null, LinkWay.None);
        return page is null ? new NamedTarget(null, LinkWay.None, "") : new NamedTarget(page, found, text[first..]);
    }

    /// <summary>Signs of a heading that are tried as part of a page's name, from the end of a link.</summary>
    private const int MaxHashes = 8;

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

    private string? Existing(string path) =>
        _files.Contains(path) || _folders.Contains(path) ? path
        : Normal(path) is not { } normal ? null
        : _files.Contains(normal) || _folders.Contains(normal) ? normal
        : _normalized.Value.GetValueOrDefault(normal);

    private (string? Target, LinkWay Way) Find(string file, string text)
    {
        var name = text.EndsWith(PagePath.Extension, StringComparison.OrdinalIgnoreCase) ? text[..^PagePath.Extension.Length] : text;
        if (name.Length == 0 || name.EndsWith('/'))
        {
            return (null, LinkWay.None);
        }

        var folder = FolderOf(file);
        if (name.StartsWith("./", StringComparison.Ordinal) || name.StartsWith("../", StringComparison.Ordinal))
        {
            return Way(At(Combine(folder, name), text), LinkWay.Dotted);
        }

        return At(Combine("", name.TrimStart('/')), text) is { } root ? (root, LinkWay.Root)
            : At(Combine(folder, name), text) is { } near ? (near, LinkWay.Folder)
            : Way(BySuffix("/" + name.TrimStart('/') + PagePath.Extension) ?? BySuffix("/" + text.TrimStart('/')), LinkWay.Name);
    }

    private static (string? Target, LinkWay Way) Way(string? target, LinkWay way) => (target, target is null ? LinkWay.None : way);

    /// <summary>The page of a path without its extension, or else the file that was named with one.</summary>
    private string? At(string? path, string text) => path is null
        ? null
        : File(path + PagePath.Extension) ?? (text.EndsWith(PagePath.Extension, StringComparison.OrdinalIgnoreCase) ? null : File(path));

    private string? File(string path) =>
        _files.Contains(path) ? path : Key(path) is { } key ? _byKey.Value.GetValueOrDefault(key) : null;

    private string? BySuffix(string suffix) =>
        _suffixes.Value.Find(suffix, out var several) is { } exact ? exact
        : !several && Key(suffix) is { } key ? _suffixKeys.Value.Find(key, out _)
        : null;

    /// <summary>Paths by a form of theirs; null for a form that several have.</summary>
    private static Dictionary<string, string?> Index(IEnumerable<string> paths, Func<string, string?> form)
    {
        var index = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            if (form(path) is { } key)
            {
                index[key] = index.ContainsKey(key) ? null : path;
            }
        }

        return index;
    }

    private static string? Key(string text) => Try(PagePath.CollisionKey, text);

    private static string? Normal(string text) => Try(name => name.Normalize(NormalizationForm.FormC), text);

    private static string? Try(Func<string, string> form, string text)
    {
        try
        {
            return form(text);
        }
        catch (ArgumentException)
        {
            // No valid Unicode: it has no other forms.
            return null;
        }
    }
}
