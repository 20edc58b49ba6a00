using System.Net;
using System.Text.RegularExpressions;
using Wikibot.Git.Client;
using Wikibot.Web.Site;

namespace Wikibot.Web.Markdown;

/// <summary>Where a link leads, and how it looks.</summary>
/// <param name="Href">The address; null when there is nothing to go to.</param>
/// <param name="Kind">A class of the style: <c>missing</c>, <c>external</c>, <c>file</c>, or none.</param>
/// <param name="Page">The page, where it is one.</param>
/// <param name="IsPicture">Whether it is a picture of the wiki, by its name.</param>
internal sealed record LinkTarget(string? Href, string? Kind = null, string? Page = null, bool IsPicture = false);

/// <summary>
/// Where the links of a page lead. What the git service says of them (<c>page_links</c>) is the truth; links that it did not speak of, in a text that is not
/// saved or of the past, go to the page of that name, which the git service then finds as a link would.
/// </summary>
internal sealed partial class LinkTargets(string wiki, string page)
{
    /// <summary>Kinds that browsers show as pictures. SVG is none: it may hold scripts, and is offered for download.</summary>
    private static readonly HashSet<string> s_pictures = new(["png", "jpg", "jpeg", "jfif", "gif", "webp", "avif"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Kinds of other files: names with such an end are no pages' where nobody knows better.</summary>
    private static readonly HashSet<string> s_fileTypes = new(
        "svg bmp ico tif tiff heic pdf zip gz 7z csv tsv txt doc docx xls xlsx ppt pptx odt ods odp epub mp3 m4a ogg flac wav mp4 mov mkv webm json xml html canvas base".Split(' '),
        StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, string?> _known = new(StringComparer.Ordinal);

    // A long page leads to few places, and often: each is worked out once.
    private readonly Dictionary<string, LinkTarget> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LinkTarget> _byAddress = new(StringComparer.Ordinal);

    /// <summary>The wiki.</summary>
    public string Wiki => wiki;

    /// <summary>The commit that its pictures are shown from; null for the newest.</summary>
    public string? At { get; init; }

    /// <summary>Takes what the git service says.</summary>
    public LinkTargets With(PageLinkList links)
    {
        _byName.Clear();
        _byAddress.Clear();
        foreach (var link in links.Outgoing)
        {
            _known.TryAdd(link.Kind is "wiki link" or "embed" ? "n:" + link.Target.Trim() : "a:" + Decoded(link.Target), link.LeadsTo);
        }

        return this;
    }

    /// <summary>A link by name, <c>[[name#heading]]</c>.</summary>
    public LinkTarget ByName(string text) => Once(_byName, text, Named);

    /// <summary>An address, as of <c>[text](address)</c>.</summary>
    public LinkTarget ByAddress(string address) => Once(_byAddress, address, Addressed);

    private static LinkTarget Once(Dictionary<string, LinkTarget> found, string link, Func<string, LinkTarget> find) =>
        found.TryGetValue(link, out var target) ? target : found[link] = find(link);

    private LinkTarget Named(string text)
    {
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        if (hash == 0)
        {
            return new LinkTarget("#" + Slug.Of(LastHeading(text)), Page: page);
        }

        var (name, heading) = hash < 0 ? (text, null) : (text[..hash].TrimEnd(), text[hash..]);
        return _known.TryGetValue("n:" + text, out var leadsTo)
            ? Known(leadsTo, name, heading)
            : Guessed(name.StartsWith("./", StringComparison.Ordinal) || name.StartsWith("../", StringComparison.Ordinal) ? Combine(FolderOf(page), name) : Combine("", name), heading);
    }

    private LinkTarget Addressed(string address)
    {
        if (address.Length == 0)
        {
            return new LinkTarget(null);
        }

        if (address[0] == '#')
        {
            // Footnotes have ids of their own form.
            return new LinkTarget(address.StartsWith("#fn", StringComparison.Ordinal) ? address : "#" + Slug.Of(LastHeading(Unescaped(address))));
        }

        if (Scheme().IsMatch(address) || address.StartsWith("//", StringComparison.Ordinal))
        {
            return new LinkTarget(address, "external");
        }

        var path = Decoded(address);
        var heading = address.IndexOf('#', StringComparison.Ordinal) is var hash and >= 0 ? Unescaped(address[hash..]) : null;
        return _known.TryGetValue("a:" + path, out var leadsTo)
            ? Known(leadsTo, Combine(path.StartsWith('/') ? "" : FolderOf(page), path), heading)
            : Guessed(Combine(path.StartsWith('/') ? "" : FolderOf(page), path), heading);
    }

    private LinkTarget Known(string? leadsTo, string name, string? heading) =>
        leadsTo is null ? new LinkTarget(IsFile(name) ? Address.In(wiki, "upload", ("path", name)) : Address.In(wiki, "new", ("path", WithoutExtension(name))), "missing") : Guessed(leadsTo, heading);

    private LinkTarget Guessed(string path, string? heading)
    {
        if (path.EndsWith('/') || path.Length == 0)
        {
            return new LinkTarget(path.Length == 0 ? Address.Wiki(wiki) : $"{Address.Wiki(wiki)}?folder={Uri.EscapeDataString(path)}");
        }

        var name = WithoutExtension(path);
        return IsFile(path)
            ? new LinkTarget(Address.File(wiki, path, At), "file", IsPicture: s_pictures.Contains(Path.GetExtension(path)[1..]))
            : new LinkTarget(Address.Page(wiki, name, heading: heading is null ? null : Slug.Of(LastHeading(heading))), Page: name);
    }

    private static bool IsFile(string path) => Path.GetExtension(path) is { Length: > 1 } type && (s_pictures.Contains(type[1..]) || s_fileTypes.Contains(type[1..]));

    private static string WithoutExtension(string path) => path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;

    private static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];

    private static string LastHeading(string text) => text[(text.LastIndexOf('#') + 1)..];

    /// <summary>The path of an address: without fragment and query, and with its escapes resolved.</summary>
    private static string Decoded(string address)
    {
        var end = address.IndexOfAny(['#', '?']);
        return Unescaped(WebUtility.HtmlDecode(Backslash().Replace(end < 0 ? address : address[..end], "${sign}")));
    }

    private static string Unescaped(string text) => Uri.UnescapeDataString(text);

    private static string Combine(string folder, string relative)
    {
        var segments = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in relative.Split('/'))
        {
            if (part == ".." && segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (part is not ("" or "." or ".."))
            {
                segments.Add(part);
            }
        }

        return string.Join('/', segments) + (relative.EndsWith('/') && segments.Count > 0 ? "/" : "");
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*:", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"\\(?<sign>\p{P}|\p{S})", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: -1)]
    private static partial Regex Backslash();
}
