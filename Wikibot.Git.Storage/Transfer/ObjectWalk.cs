using Wikibot.Git.Storage.Objects;

namespace Wikibot.Git.Storage.Transfer;

/// <summary>What some commits reach and others do not, newest first.</summary>
internal sealed class ObjectWalk(ObjectSource source, Func<ObjectId, Commit?>? known, CancellationToken cancellationToken)
{
    /// <summary>From this number of objects on, deltas that build on what the reader has are worth looking for all that it has.</summary>
    private const int ManyObjects = 1_000;

    /// <summary>What was met, and what of it is to be sent.</summary>
    public MetObjects Met { get; } = new(source);

    /// <summary>Commits to be sent.</summary>
    public int Commits { get; private set; }

    /// <exception cref="StoreFailedException">An object is missing or damaged.</exception>
    public void Run(PackOrder order)
    {
        var folders = new FolderWalk(Met, order.Filter, cancellationToken);
        var others = order.Wants.Where(want => Met.Describe(want).Kind != ObjectKind.Commit).ToList();
        foreach (var id in others)
        {
            VisitAsked(folders, id, order.Filter);
        }

        var ends = order.Shallow.ToHashSet();
        var commits = new CommitDifference(id => Read(id) is var commit && ends.Contains(id) ? commit with { Parents = [] } : commit);
        commits.Run([.. order.Wants.Except(others), .. order.Unshallow.SelectMany(end => Read(end).Parents)], order.Haves, cancellationToken);
        if (!order.Filter.OmitsTrees)
        {
            folders.Know([.. commits.Edges.Select(edge => edge.Tree)]);
        }

        foreach (var (commit, tree) in commits.Shown)
        {
            Commits++;
            Met.Meet(commit, [], choose: true, out _);
            if (!order.Filter.OmitsTrees)
            {
                folders.Visit(tree);
            }
        }

        if (order.IsThin && Met.Count >= ManyObjects)
        {
            folders.KnowAll();
        }
    }

    private Commit Read(ObjectId id) => known?.Invoke(id) ?? CommitFormat.Read(id, Met.Read(id, Met.PlaceOf(id), ObjectKind.Commit), out _);

    /// <summary>A folder or file that is asked for by its id.</summary>
    private void VisitAsked(FolderWalk folders, ObjectId id, PackFilter filter)
    {
        if (Met.Describe(id).Kind == ObjectKind.Tree && !filter.OmitsTrees)
        {
            folders.VisitAsked(id);
        }
        else
        {
            Met.Meet(id, [], choose: true, out _);
        }
    }
}
