using Microsoft.AspNetCore.WebUtilities;

namespace Wikibot.Web.Site;

/// <summary>Addresses of pages, made in one place: whatever a wiki or page is called, it is encoded here.</summary>
internal static class Address
{
    /// <summary>The wiki itself.</summary>
    public static string Wiki(string wiki) => $"/w/{Uri.EscapeDataString(wiki)}";

    /// <summary>A page, now or as it was at a commit, at one of its headings.</summary>
    public static string Page(string wiki, string path, string? at = null, string? heading = null) =>
        Of(wiki, "p", path, ("at", at)) + (string.IsNullOrEmpty(heading) ? "" : "#" + Uri.EscapeDataString(heading));

    /// <summary>The bytes of a file beside the pages, now or as it was at a commit.</summary>
    public static string File(string wiki, string path, string? at = null) => Of(wiki, "f", path, ("at", at));

    /// <summary>What there is to know of a file beside the pages.</summary>
    public static string About(string wiki, string path) => Of(wiki, "file", path);

    /// <summary>A page, or a file beside the pages.</summary>
    public static string Place(string wiki, string path, string? kind) => kind == FileKind ? About(wiki, path) : Page(wiki, path);

    /// <summary>Whether a path is one that a file beside the pages has here: its last name has an extension.</summary>
    public static bool IsFile(string path) => path.LastIndexOf('.') is var dot && dot > path.LastIndexOf('/') + 1 && dot < path.Length - 1;

    /// <summary>Whether a file is likely a picture that is shown, by its name; what it is, its bytes say when it is asked for.</summary>
    public static bool IsPicture(string path) => Path.GetExtension(path).ToLowerInvariant() is ".png" or ".jpg" or ".jpeg" or ".gif" or ".webp" or ".avif";

    /// <summary>What <c>kind</c> is in the address of something that is done with a file, and not with a page of that name.</summary>
    public const string FileKind = "file";

    /// <summary>Something that is done with a page: <c>edit</c>, <c>history</c>, <c>blame</c>, <c>map</c>, <c>move</c>, <c>delete</c>, <c>restore</c>.</summary>
    public static string Of(string wiki, string verb, string path, params ReadOnlySpan<(string Name, string? Value)> query) =>
        Query($"{Wiki(wiki)}/{verb}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}", query);

    /// <summary>Something of the wiki as a whole: <c>changes</c>, <c>map</c>, <c>search</c>, <c>compare</c>, <c>undo</c>, <c>members</c>, <c>connect</c>, <c>new</c>, <c>upload</c>, <c>settings</c>.</summary>
    public static string In(string wiki, string verb, params ReadOnlySpan<(string Name, string? Value)> query) => Query($"{Wiki(wiki)}/{verb}", query);

    private static string Query(string address, ReadOnlySpan<(string Name, string? Value)> query)
    {
        foreach (var (name, value) in query)
        {
            address = string.IsNullOrEmpty(value) ? address : QueryHelpers.AddQueryString(address, name, value);
        }

        return address;
    }
}
