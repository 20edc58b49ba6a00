using System.Collections.Immutable;
using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Serving;

/// <summary>Finds the ends of a shallow history, as git's own server does (<c>get_shallow_commits</c>).</summary>
internal sealed class Deepening(ObjectReader reader, DeepenOrder order, CancellationToken cancellationToken)
{
    /// <summary>Commits that are sent with their parents, and those that are not.</summary>
    private readonly HashSet<ObjectId> _whole = [];
    private readonly HashSet<ObjectId> _ends = [];

    /// <summary>Of a partial clone's wants some are files or folders, which have no depth.</summary>
    private readonly ObjectId[] _wants = [.. order.Wants.Where(want => IsCommit(reader, want))];

    public ShallowEnds Run()
    {
        if (order.Depth == DeepenOrder.WholeHistory)
        {
            return new ShallowEnds([], [.. order.Shallow]);
        }

        if (order.Since is { } since)
        {
            BySince(since);
        }
        else if (order.Depth is { } depth)
        {
            ByDepth(order.IsRelative ? Reached() : _wants, order.IsRelative ? depth + 1L : depth);
        }

        var shallow = order.Shallow.ToHashSet();
        return new ShallowEnds([.. _ends.Where(id => !shallow.Contains(id))], [.. order.Shallow.Where(_whole.Contains)], _ends.Count + _whole.Count == 0);
    }

    /// <summary>Level by level, so that each commit is met where it is nearest.</summary>
    private void ByDepth(IEnumerable<ObjectId> heads, long depth)
    {
        HashSet<ObjectId> met = [.. heads];
        var level = met.ToList();
        for (long at = 1; level.Count > 0; at++)
        {
            List<ObjectId> next = [];
            foreach (var id in level)
            {
                var parents = Parents(id);
                if (at >= depth && !parents.IsEmpty)
                {
                    _ends.Add(id);
                    continue;
                }

                _whole.Add(id);
                next.AddRange(parents.Where(met.Add));
            }

            level = next;
        }
    }

    private void BySince(DateTimeOffset since)
    {
        HashSet<ObjectId> met = [];
        Stack<ObjectId> open = new(_wants);
        while (open.TryPop(out var id))
        {
            if (!met.Add(id) || !IsYoung(id, since))
            {
                continue;
            }

            var parents = Parents(id);
            (parents.All(parent => IsYoung(parent, since)) ? _whole : _ends).Add(id);
            foreach (var parent in parents)
            {
                open.Push(parent);
            }
        }
    }

    /// <summary>Those of the present ends that the wanted commits lead to.</summary>
    private List<ObjectId> Reached()
    {
        var ends = order.Shallow.ToHashSet();
        HashSet<ObjectId> met = [];
        Stack<ObjectId> open = new(_wants);
        List<ObjectId> reached = [];
        while (open.TryPop(out var id))
        {
            if (!met.Add(id))
            {
                continue;
            }

            if (ends.Contains(id))
            {
                reached.Add(id);
                continue;
            }

            foreach (var parent in Parents(id))
            {
                open.Push(parent);
            }
        }

        return reached;
    }

    private static bool IsCommit(ObjectReader reader, ObjectId id)
    {
        try
        {
            return reader.Commit(id) is not null;
        }
        catch (ObjectNotFoundException)
        {
            return false;
        }
    }

    private ImmutableArray<ObjectId> Parents(ObjectId id)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LeanMemory.Tick();
        return reader.Commit(id).Commit.Parents;
    }

    private bool IsYoung(ObjectId id, DateTimeOffset since) => reader.Commit(id).Commit.Committer.When >= since;
}
