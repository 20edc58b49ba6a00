using Wikibot.Git.History;
using Wikibot.Git.Pages;

namespace Wikibot.Git.Moves;

/// <summary>What moves, and where to: a page, a file beside the pages, or a folder, on one state of a wiki.</summary>
/// <param name="wiki">The wiki.</param>
/// <param name="tip">The state.</param>
/// <param name="files">All files of it.</param>
internal sealed class MovePlaces(IWiki wiki, Snapshot tip, IReadOnlyCollection<(string Path, TreeEntry Entry)> files)
{
    /// <summary>The full path of what moves, a folder's with its slash, and the one that it will have.</summary>
    /// <exception cref="WikibotProblemException">It is not there, changed since it was seen, or cannot go there.</exception>
    public async Task<(string From, string To, bool IsFile)> FindAsync(MoveRequest request, ObjectId? seen, CancellationToken cancellationToken)
    {
        var file = await FileAsync(request.Path, cancellationToken);
        var (from, to) = file is { } one ? await FileAsync(one, request, seen, cancellationToken)
            : await IsPageAsync(request.Path, cancellationToken) ? await PageAsync(request, seen, cancellationToken)
            : await FolderAsync(request, seen, cancellationToken);
        return (from, to, file is not null);
    }

    /// <summary>Where a file or folder is after the move: <paramref name="from"/> is a file, or a folder with its slash.</summary>
    public static string Moved(string path, string from, string to) =>
        path == from ? to : from.EndsWith('/') && FolderScope.IsBelow(path, from) ? to + path[from.Length..] : path;

    /// <summary>A page as it is named, or a folder.</summary>
    public static string Shown(string path) => path.EndsWith(PagePath.Extension, StringComparison.Ordinal) ? path[..^PagePath.Extension.Length] : path;

    private async ValueTask<bool> IsPageAsync(string path, CancellationToken cancellationToken)
    {
        if (path.EndsWith('/'))
        {
            return false;
        }

        var page = PagePath.Parse(path);
        return await wiki.FindPageAsync(tip.Root, page, cancellationToken) is not null
            || await wiki.FindAsync(tip.Root, page.Value, cancellationToken) is not { Kind: EntryKind.Tree };
    }

    /// <summary>The file beside the pages that is meant: where no page is.</summary>
    private async ValueTask<FilePath?> FileAsync(string path, CancellationToken cancellationToken) =>
        FilePath.FromFile(path) is { } file
        && await wiki.FindPageAsync(tip.Root, PagePath.Parse(path), cancellationToken) is null
        && await wiki.FindBlobAsync(tip.Root, file.Value, cancellationToken) is not null ? file : null;

    private async Task<(string From, string To)> FileAsync(FilePath from, MoveRequest request, ObjectId? seen, CancellationToken cancellationToken)
    {
        RevisionRule.Require(from.Value, await wiki.FindBlobAsync(tip.Root, from.Value, cancellationToken), seen, "file");

        // Into a folder, under the name that it has.
        var to = FilePath.Parse(request.To.EndsWith('/') ? request.To + from.Name : request.To, "to");
        if (to == from)
        {
            throw Problem.Invalid("to", "same", "'to' is where the file is already.");
        }

        if (await wiki.FindAsync(tip.Root, to.Value, cancellationToken) is not null)
        {
            throw Exists(to.Value);
        }

        await wiki.RequireMakeableAsync(tip.Root, to.Value, "to", cancellationToken, new HashSet<string>(StringComparer.Ordinal) { from.Value });
        return (from.Value, to.Value);
    }

    private async Task<(string From, string To)> PageAsync(MoveRequest request, ObjectId? seen, CancellationToken cancellationToken)
    {
        var from = PagePath.Parse(request.Path);
        var current = await wiki.FindPageAsync(tip.Root, from, cancellationToken) ?? throw await MissingPage.AtAsync(wiki, tip, tip, from, cancellationToken);
        await RevisionRule.RequireAsync(wiki, tip, from, current, seen, cancellationToken);

        // Into a folder, under the name that it has.
        var to = PagePath.Parse(request.To.EndsWith('/') ? request.To + from.Name : request.To, "to");
        if (to == from)
        {
            throw Problem.Invalid("to", "same", "'to' is where the page is already.");
        }

        if (await wiki.FindAsync(tip.Root, to.File, cancellationToken) is not null)
        {
            throw Exists(to.Value);
        }

        await wiki.RequireMakeableAsync(tip.Root, to.File, "to", cancellationToken, new HashSet<string>(StringComparer.Ordinal) { from.File });
        return (from.File, to.File);
    }

    private async Task<(string From, string To)> FolderAsync(MoveRequest request, ObjectId? seen, CancellationToken cancellationToken)
    {
        var from = PagePath.ParseFolder(request.Path) + "/";
        if (await wiki.FindAsync(tip.Root, from[..^1], cancellationToken) is not { Kind: EntryKind.Tree } folder)
        {
            throw Problem.Make(404, ProblemCodes.PageNotFound, $"There is no folder '{from}'.", ("path", from));
        }

        RevisionRule.Require(from, folder.Id, seen);
        var to = PagePath.ParseFolder(request.To, "to") + "/";
        if (FolderScope.IsBelow(to, from))
        {
            throw Problem.Invalid("to", "same", "'to' is the folder itself or lies inside it.");
        }

        var leaving = files.Where(file => FolderScope.IsBelow(file.Path, from)).ToList();
        if (leaving.Find(file => file.Entry.Kind != EntryKind.Blob) is { Path: { } foreign })
        {
            throw Problem.Invalid("path", "foreign", $"The folder holds '{TreeName.Show(foreign)}', a symbolic link or submodule, which might lead nowhere after a move. Move it with git.");
        }

        var names = leaving.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        if (files.Any(file => FolderScope.IsBelow(file.Path, to) && !names.Contains(file.Path)))
        {
            throw Exists(to);
        }

        foreach (var name in names)
        {
            if (PagePath.FromFile(name) is not null && PagePath.FromFile(Moved(name, from, to)) is null)
            {
                throw Problem.Invalid("to", "length", $"The page '{Shown(name)}' would have a path that is too long.");
            }
        }

        await wiki.RequireMakeableAsync(tip.Root, to + "x", "to", cancellationToken, names);
        return (from, to);
    }

    private static WikibotProblemException Exists(string path) =>
        Problem.Make(409, ProblemCodes.PathCollision, $"'{path}' exists. Move to a free path, or delete or move what is there first.", ("field", "to"), ("existing", path));
}
