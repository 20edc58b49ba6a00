namespace Wikibot.Git.Storage.Serving;

/// <summary>Which commits both sides have, and whether these are enough.</summary>
internal sealed class Negotiation(RepositoryParts parts, CancellationToken cancellationToken)
{
    public CommonCommits Run(IReadOnlyCollection<ObjectId> wants, IReadOnlyCollection<ObjectId> haves)
    {
        List<ObjectId> common = [];
        HashSet<ObjectId> known = [];
        var oldest = long.MaxValue;
        foreach (var have in haves)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TimeOf(have) is { } time)
            {
                common.Add(have);
                known.Add(have);
                oldest = Math.Min(oldest, time);
            }
        }

        return new CommonCommits(common, common.Count > 0 && wants.All(want => TimeOf(want) is null || Leads(want, known, oldest)));
    }

    /// <summary>
    /// When a commit was made; null when it is not here. It is not asked for twice, as reading does for what another process may just have
    /// packed: of a client's own commits none is here, and what is overlooked is only sent again.
    /// </summary>
    private long? TimeOf(ObjectId id)
    {
        if (!parts.Source.Packs.Any(pack => pack.Index.Position(id) >= 0) && parts.Source.Loose.Size(id) is null)
        {
            return null;
        }

        try
        {
            return parts.Reader.Commit(id).Commit.Committer.When.ToUnixTimeSeconds();
        }
        catch (ObjectNotFoundException)
        {
            // Something else than a commit: not for clients to know.
            return null;
        }
    }

    /// <summary>Whether a commit leads to one of those known, looking no further back than the oldest of them.</summary>
    private bool Leads(ObjectId want, HashSet<ObjectId> known, long oldest)
    {
        HashSet<ObjectId> met = [want];
        Stack<ObjectId> open = new(met);
        while (open.TryPop(out var id))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (known.Contains(id))
            {
                return true;
            }

            LeanMemory.Tick();
            var commit = parts.Reader.Commit(id).Commit;
            if (commit.Committer.When.ToUnixTimeSeconds() < oldest)
            {
                continue;
            }

            foreach (var parent in commit.Parents.Reverse())
            {
                if (met.Add(parent))
                {
                    open.Push(parent);
                }
            }
        }

        return false;
    }
}
