namespace Wikibot.Git.Base;

/// <summary>
/// Where a request looks: everywhere, below a folder (<c>Dev/</c>), or at a page and below the folder of its name (<c>Dev</c>).
/// The one meaning of <c>prefix</c>: never a part of a name, so that <c>Dev</c> is not <c>DevOps/y</c>.
/// </summary>
internal sealed class FolderScope
{
    private FolderScope(string folder, string? page) => (Folder, Page) = (folder, page);

    /// <summary>The folder with its slash; empty for the whole wiki.</summary>
    public string Folder { get; }

    /// <summary>The page of the folder's name, when it is meant too.</summary>
    public string? Page { get; }

    /// <summary>Levels of folders above what is looked for.</summary>
    public int Levels => Folder.Count(c => c == '/');

    /// <summary>Parses a folder as it is written: a slash first is the root, one at the end says that no page is meant. Refused by <paramref name="field"/> and rule where no page can be.</summary>
    public static FolderScope Parse(string? text, string field = "prefix")
    {
        var path = text?.TrimStart('/') ?? "";
        if (path.Length == 0)
        {
            return new FolderScope("", null);
        }

        if (path.EndsWith(PagePath.Extension, StringComparison.OrdinalIgnoreCase))
        {
            var page = PagePath.Parse(path, field).Value;
            return new FolderScope(page + "/", page);
        }

        var folder = PagePath.ParseFolder(path, field);
        return new FolderScope(folder + "/", path.EndsWith('/') ? null : folder);
    }

    /// <summary>Whether a page lies here.</summary>
    public bool Holds(string? page) => page is not null && (page == Page || IsBelow(page, Folder));

    /// <summary>Whether anything below <paramref name="folder"/> can lie here: it is on the way, or here itself.</summary>
    public bool Meets(string folder) => IsBelow(folder, Folder) || IsBelow(Folder, folder);

    /// <summary>Whether a path lies in a folder: its name ends in a slash, or is empty for the root. A folder lies in itself.</summary>
    public static bool IsBelow(string path, string folder) => path.StartsWith(folder, StringComparison.Ordinal);
}
