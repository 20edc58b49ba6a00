using System.Text;
using Wikibot.Git.History;
using Wikibot.Git.Links;
using Wikibot.Git.Pages;
using Wikibot.Git.Writing;

namespace Wikibot.Git.Moves;

/// <summary>Works out a move on one state of a wiki: what moves where, and which pages' links follow.</summary>
internal sealed class MovePlan(IWiki wiki, Snapshot tip, LinkCache cache, ILinkCandidates candidates)
{
    /// <summary>Most bytes of pages whose links one move rewrites.</summary>
    public const int MaxRewrittenBytes = 64 * 1024 * 1024;

    private readonly List<(string Path, TreeEntry Entry)> _files = [];
    private readonly List<LostLink> _lost = [];
    private readonly List<UnreadPage> _unread = [];
    private long _rewritten;

    /// <summary>The links that cannot follow.</summary>
    public IReadOnlyList<LostLink> Lost => _lost;

    /// <summary>The pages whose links could not all be read, by their new paths.</summary>
    public IReadOnlyList<UnreadPage> Unread => _unread;

    public async Task<PlannedChange> MakeAsync(MoveRequest request, ObjectId? seen, CancellationToken cancellationToken)
    {
        await foreach (var file in wiki.FilesAsync(tip.Root, "", cancellationToken))
        {
            _files.Add(file);
        }

        var (from, to) = await IsPageAsync(request.Path, cancellationToken)
            ? await PageAsync(request, seen, cancellationToken)
            : await FolderAsync(request, seen, cancellationToken);
        var changes = await ChangesAsync(path => Moved(path, from, to), cancellationToken);
        return new PlannedChange(changes, $"Move {Shown(from)} to {Shown(to)}", [MoveTrailer.Make(Shown(from), Shown(to))]);
    }

    /// <summary>Where a file or folder is after the move: <paramref name="from"/> is a file, or a folder with its slash.</summary>
    private static string Moved(string path, string from, string to) =>
        path == from ? to : from.EndsWith('/') && FolderScope.IsBelow(path, from) ? to + path[from.Length..] : path;

    private static string Shown(string path) => path.EndsWith(PagePath.Extension, StringComparison.Ordinal) ? path[..^PagePath.Extension.Length] : path;

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

    private async Task<(string From, string To)> PageAsync(MoveRequest request, ObjectId? seen, CancellationToken cancellationToken)
    {
        var from = PagePath.Parse(request.Path);
        var current = await wiki.FindPageAsync(tip.Root, from, cancellationToken) ?? throw await MissingPage.AtAsync(wiki, tip, tip, from, cancellationToken);
        RevisionRule.Require(from.Value, current, seen);

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

        var leaving = _files.Where(file => FolderScope.IsBelow(file.Path, from)).ToList();
        if (leaving.Find(file => file.Entry.Kind != EntryKind.Blob) is { Path: { } foreign })
        {
            throw Problem.Invalid("path", "foreign", $"The folder holds '{TreeName.Show(foreign)}', a symbolic link or submodule, which might lead nowhere after a move. Move it with git.");
        }

        var names = leaving.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        if (_files.Exists(file => FolderScope.IsBelow(file.Path, to) && !names.Contains(file.Path)))
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

    private async Task<ChangeSet> ChangesAsync(Func<string, string> moved, CancellationToken cancellationToken)
    {
        var concerned = await candidates.FindAsync(wiki, tip.Root.Id, MovedNames.Of(_files.Select(file => file.Path), moved), cancellationToken);
        var rewriter = new LinkRewriter(new LinkMap(_files.Select(file => file.Path)), new LinkMap(_files.Select(file => moved(file.Path))), moved);
        var changes = new Dictionary<string, FileChange>(StringComparer.Ordinal);
        foreach (var (path, _) in _files.Where(file => moved(file.Path) != file.Path))
        {
            changes[path] = new FileChange(path);
        }

        foreach (var (path, entry) in _files)
        {
            var target = moved(path);
            if ((concerned is null || target != path || concerned.Contains(path)) && await RewrittenAsync(rewriter, path, target, entry, cancellationToken) is { } content)
            {
                changes[target] = new FileChange(target, content, Mode: entry.Mode);
            }
            else if (target != path)
            {
                changes[target] = new FileChange(target, Existing: entry.Id, Mode: entry.Mode);
            }
        }

        return new ChangeSet([.. changes.Values]);
    }

    private async Task<ReadOnlyMemory<byte>?> RewrittenAsync(LinkRewriter rewriter, string path, string target, TreeEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Kind != EntryKind.Blob || !path.EndsWith(PagePath.Extension, StringComparison.Ordinal))
        {
            return null;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var links = await cache.ReadAsync(wiki, entry.Id, cancellationToken);
        if (links.Unread is { } why)
        {
            _unread.Add(new UnreadPage(TreeName.Show(Shown(target)), why));
        }

        if (rewriter.Plan(path, target, links.Links) is not { } rewrite)
        {
            return null;
        }

        _lost.AddRange(rewrite.Lost.Select(lost => new LostLink(Shown(target), lost.Link.Line, lost.Link.Raw, Shown(lost.Target))));
        if (rewrite.Pieces.Count == 0)
        {
            return null;
        }

        var bytes = await wiki.ReadBlobAsync(entry.Id, cancellationToken);
        RequireSize(Shown(path), bytes.Length + rewrite.Growth);
        return Encoding.UTF8.GetBytes(LinkRewriter.Apply(PageText.Decode(bytes, path), rewrite));
    }

    /// <summary>Before anything is built: a page that no tool could change any more, or more than a request may hold.</summary>
    private void RequireSize(string page, long size)
    {
        if (size > Limits.MaxPageBytes)
        {
            throw Problem.Make(
                413,
                ProblemCodes.TooLarge,
                $"Nothing was moved: with its links following, the page '{page}' would have {size} bytes, and a page has at most {Limits.MaxPageBytes}. Move to a shorter path, or split that page first.",
                ("path", page),
                ("rule", "size"));
        }

        _rewritten += size;
        if (_rewritten > MaxRewrittenBytes)
        {
            throw Problem.Make(
                413,
                ProblemCodes.TooLarge,
                $"Nothing was moved: the pages whose links would follow have more than {MaxRewrittenBytes} bytes together. Move less at a time.",
                ("rule", "size"));
        }
    }

    private static WikibotProblemException Exists(string path) =>
        Problem.Make(409, ProblemCodes.PathCollision, $"'{path}' exists. Move to a free path, or delete or move what is there first.", ("field", "to"), ("existing", path));
}
