namespace Wikibot.Git.Storage;

/// <summary>What a client of git's fetch is served from (gitprotocol-v2): which commits both sides have, where a shallow history ends, and the pack.</summary>
public interface IFetchSource
{
    /// <summary>
    /// Which of <paramref name="wants"/> nothing that <paramref name="tips"/> reach is: they are not there, or belong to what is hidden. A
    /// commit is looked for among the newest first; a file or folder, which a partial clone asks for later, in each of their trees.
    /// </summary>
    /// <exception cref="StoreFailedException">An object is missing or damaged.</exception>
    Task<IReadOnlyCollection<ObjectId>> UnreachableAsync(IReadOnlyCollection<ObjectId> tips, IReadOnlyCollection<ObjectId> wants, CancellationToken cancellationToken);

    /// <summary>Which commits both sides have, and whether these are enough.</summary>
    /// <param name="wants">Commits that the client wants.</param>
    /// <param name="haves">Commits that it says it has, in its order.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<CommonCommits> NegotiateAsync(IReadOnlyCollection<ObjectId> wants, IReadOnlyCollection<ObjectId> haves, CancellationToken cancellationToken);

    /// <summary>Where a shallow history will end.</summary>
    /// <exception cref="StoreFailedException">An object is missing or damaged.</exception>
    Task<ShallowEnds> DeepenAsync(DeepenOrder order, CancellationToken cancellationToken);

    /// <summary>Streams the pack; memory does not grow with its bytes. Writes synchronously, on a thread of its own.</summary>
    /// <param name="order">What goes into it.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="counted">Told the number of objects before the first byte.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreFailedException">An object is missing or damaged.</exception>
    Task<PackSummary> WriteAsync(PackOrder order, Stream destination, Action<int>? counted, CancellationToken cancellationToken);
}

/// <summary>Commits that both sides have.</summary>
/// <param name="Commits">Those of the client's that are here, in its order.</param>
/// <param name="AreEnough">Whether each commit that is wanted leads to one of them, so that the client need not look for more.</param>
public sealed record CommonCommits(IReadOnlyList<ObjectId> Commits, bool AreEnough);

/// <summary>How deep a history is wanted.</summary>
/// <param name="Wants">Commits from which it is counted.</param>
/// <param name="Shallow">Where the client's history ends now.</param>
/// <param name="Depth">Commits of each line; null for no such limit.</param>
/// <param name="IsRelative">Whether <paramref name="Depth"/> is counted from where the client's history ends now.</param>
/// <param name="Since">Commits of this time and younger; null for no such limit.</param>
public sealed record DeepenOrder(IReadOnlyCollection<ObjectId> Wants, IReadOnlyCollection<ObjectId> Shallow, int? Depth, bool IsRelative, DateTimeOffset? Since)
{
    /// <summary>The depth by which clients ask for all of it.</summary>
    public const int WholeHistory = int.MaxValue;
}

/// <summary>Where a shallow history will end.</summary>
/// <param name="Shallow">Commits that become its ends.</param>
/// <param name="Unshallow">Commits that were its ends and no longer are.</param>
/// <param name="IsEmpty">Whether no commit at all is as young as was asked.</param>
public sealed record ShallowEnds(IReadOnlyList<ObjectId> Shallow, IReadOnlyList<ObjectId> Unshallow, bool IsEmpty = false)
{
    /// <summary>Nothing changes.</summary>
    public static ShallowEnds Same { get; } = new([], []);
}
