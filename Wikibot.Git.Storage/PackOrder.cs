namespace Wikibot.Git.Storage;

/// <summary>What goes into a pack.</summary>
/// <param name="Wants">Commits, and of a partial clone also folders and files by their ids.</param>
/// <param name="Haves">Commits that the client has, with all that they reach.</param>
public sealed record PackOrder(IReadOnlyCollection<ObjectId> Wants, IReadOnlyCollection<ObjectId> Haves)
{
    /// <summary>Commits whose parents the client neither has nor wants: the ends of a shallow history, as they are and as they will be.</summary>
    public IReadOnlyCollection<ObjectId> Shallow { get; init; } = [];

    /// <summary>Ends whose parents are wanted from now on.</summary>
    public IReadOnlyCollection<ObjectId> Unshallow { get; init; } = [];

    /// <summary>What is left out.</summary>
    public PackFilter Filter { get; init; }

    /// <summary>Whether deltas may build on what the reader has and is not sent. Not where something is left out: then it may not have it.</summary>
    public bool IsThin { get => field && Filter is { OmitsTrees: false, BlobLimit: null }; init; }

    /// <summary>Whether the reader knows deltas that name their base by its place in the pack.</summary>
    public bool HasOffsetDeltas { get; init; } = true;
}

/// <summary>What a partial clone leaves out until it is needed. What is asked for by its id comes all the same.</summary>
/// <param name="OmitsTrees">No folders, and no files.</param>
/// <param name="BlobLimit">No files of so many bytes or more; null for no limit, 0 for no files.</param>
public readonly record struct PackFilter(bool OmitsTrees = false, long? BlobLimit = null)
{
    /// <summary>Whether no file comes.</summary>
    public bool OmitsBlobs => OmitsTrees || BlobLimit == 0;
}
