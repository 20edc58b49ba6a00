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

    /// <summary>The file beside the pages that moves, if it is one, and where to.</summary>
    public (string From, string To)? File { get; private set; }

    /// <summary>The pages whose links could not all be read, by their new paths.</summary>
    public IReadOnlyList<UnreadPage> Unread => _unread;

    public async Task<PlannedChange> MakeAsync(MoveRequest request, ObjectId? seen, CancellationToken cancellationToken)
    {
        await foreach (var file in wiki.FilesAsync(tip.Root, "", cancellationToken))
        {
            _files.Add(file);
        }

        var (from, to, isFile) = await new MovePlaces(wiki, tip, _files).FindAsync(request, seen, cancellationToken);
        File = isFile ? (from, to) : null;
        var changes = await ChangesAsync(path => MovePlaces.Moved(path, from, to), cancellationToken);

        // History is followed through the moves of pages and folders, and the trailer knows no others: by it a file could be taken for a page of its name.
        return new PlannedChange(changes, $"Move {MovePlaces.Shown(from)} to {MovePlaces.Shown(to)}", isFile ? null : [MoveTrailer.Make(MovePlaces.Shown(from), MovePlaces.Shown(to))]);
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
            _unread.Add(new UnreadPage(TreeName.Show(MovePlaces.Shown(target)), why));
        }

        if (rewriter.Plan(path, target, links.Links) is not { } rewrite)
        {
            return null;
        }

        _lost.AddRange(rewrite.Lost.Select(lost => new LostLink(MovePlaces.Shown(target), lost.Link.Line, lost.Link.Raw, MovePlaces.Shown(lost.Target))));
        if (rewrite.Pieces.Count == 0)
        {
            return null;
        }

        var bytes = await wiki.ReadBlobAsync(entry.Id, cancellationToken);
        RequireSize(MovePlaces.Shown(path), bytes.Length + rewrite.Growth);
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
}
