using Wikibot.Git.Storage.Transfer;

namespace Wikibot.Git.Storage.Receiving;

/// <summary>The way from a pushed commit back to the tip that it follows: by first parents where these lead there, else by another.</summary>
/// <param name="Commits">Its commits, the pushed one first; the tip is not among them.</param>
/// <param name="Turned">Those of them that the way leaves by another than the first parent, and by which.</param>
/// <param name="NewCommits">All commits that the tip does not reach.</param>
internal sealed record LinePath(IReadOnlyList<ObjectId> Commits, IReadOnlyList<KeyValuePair<ObjectId, ObjectId>> Turned, IReadOnlyList<ObjectId> NewCommits)
{
    /// <summary>Finds it; null when the commit does not descend from the tip.</summary>
    public static LinePath? Find(Func<ObjectId, Commit> read, ObjectId target, ObjectId tip, CancellationToken cancellationToken)
    {
        var difference = new CommitDifference(read);
        difference.Run([target], [tip], cancellationToken);
        var fresh = difference.Shown.Select(shown => shown.Commit).ToList();
        var leading = Leading(read, fresh, tip);
        if (target == tip || !leading.Contains(target))
        {
            return null;
        }

        List<ObjectId> commits = [];
        List<KeyValuePair<ObjectId, ObjectId>> turned = [];
        for (var at = target; at != tip;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            commits.Add(at);
            var parents = read(at).Parents;
            var next = parents.First(parent => parent == tip || leading.Contains(parent));
            if (next != parents[0])
            {
                turned.Add(new(at, next));
            }

            at = next;
        }

        return new LinePath(commits, turned, fresh);
    }

    /// <summary>Those of the new commits that lead to the tip.</summary>
    private static HashSet<ObjectId> Leading(Func<ObjectId, Commit> read, List<ObjectId> fresh, ObjectId tip)
    {
        var children = fresh.SelectMany(id => read(id).Parents.Select(parent => (Parent: parent, Child: id))).ToLookup(pair => pair.Parent, pair => pair.Child);
        HashSet<ObjectId> leading = [];
        Stack<ObjectId> open = new([tip]);
        while (open.TryPop(out var id))
        {
            foreach (var child in children[id].Where(leading.Add))
            {
                open.Push(child);
            }
        }

        return leading;
    }
}
