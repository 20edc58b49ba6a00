using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Serving;

/// <summary>Whether what is asked for by its id belongs to what is shown: commits first, then, while any id is left, the trees of each commit, newest first.</summary>
internal sealed class Reachability(RepositoryParts parts, CancellationToken cancellationToken)
{
    private const int SubmoduleMode = 0xE000;

    private readonly PriorityQueue<Commit, long> _queue = new();
    private readonly HashSet<ObjectId> _met = [];
    private readonly HashSet<ObjectId> _trees = [];
    private readonly Stack<ObjectId> _open = new();

    /// <summary>What of <paramref name="wants"/> is not found.</summary>
    public IReadOnlyCollection<ObjectId> Missing(IReadOnlyCollection<ObjectId> tips, IReadOnlyCollection<ObjectId> wants)
    {
        // Mostly tips and nothing else.
        var left = wants.ToHashSet();
        left.ExceptWith(tips);
        if (left.Count == 0)
        {
            return left;
        }

        // What is a commit is found without looking into trees; for what is not there at all nobody need look.
        HashSet<ObjectId> commits = [];
        HashSet<ObjectId> others = [];
        foreach (var id in left)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (KindOf(id))
            {
                case ObjectKind.Commit:
                    commits.Add(id);
                    break;
                case ObjectKind.Tree or ObjectKind.Blob:
                    others.Add(id);
                    break;
                default:
                    return [id];
            }
        }

        foreach (var tip in tips)
        {
            Meet(tip);
        }

        while (commits.Count + others.Count > 0 && _queue.TryDequeue(out var commit, out _))
        {
            cancellationToken.ThrowIfCancellationRequested();
            LeanMemory.Tick();
            commits.Remove(commit.Id);
            if (others.Count > 0)
            {
                LookInto(commit.Tree, others);
            }

            foreach (var parent in commit.Parents)
            {
                Meet(parent);
            }
        }

        commits.UnionWith(others);
        return commits;
    }

    private void Meet(ObjectId id)
    {
        if (_met.Add(id))
        {
            var commit = parts.Reader.Commit(id).Commit;
            _queue.Enqueue(commit, -commit.Committer.When.ToUnixTimeSeconds());
        }
    }

    private void LookInto(ObjectId root, HashSet<ObjectId> wanted)
    {
        _open.Push(root);
        while (wanted.Count > 0 && _open.TryPop(out var id))
        {
            if (!_trees.Add(id))
            {
                continue;
            }

            wanted.Remove(id);
            ReadOnlySpan<byte> rest = parts.Reader.Tree(id).Raw;
            while (TreeFormat.TryNext(ref rest, out var entry))
            {
                if (entry.IsFolder)
                {
                    _open.Push(entry.Id);
                }
                else if ((entry.Mode & 0xF000) != SubmoduleMode)
                {
                    wanted.Remove(entry.Id);
                }
            }
        }

        _open.Clear();
    }

    private ObjectKind? KindOf(ObjectId id)
    {
        foreach (var pack in parts.Source.Packs)
        {
            if (pack.Describe(id) is { } packed)
            {
                return packed.Kind;
            }
        }

        if (parts.Source.Loose.Open(id) is { } loose)
        {
            using (loose)
            {
                return loose.Kind;
            }
        }

        // Perhaps packed a moment ago by another process, whose packs this one does not know yet.
        return parts.Source.Has(id) ? parts.Source.Read(id)?.Kind : null;
    }
}
