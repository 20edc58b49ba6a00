namespace Wikibot.Git.History;

/// <summary>A commit that may have done what somebody asks for.</summary>
/// <param name="Id">The commit.</param>
/// <param name="Changes">What of it may be that; null where all that it did has to be looked at.</param>
/// <param name="Known">It, where it was read already.</param>
internal sealed record PastCommit(ObjectId Id, IReadOnlyList<FileDifference>? Changes = null, Commit? Known = null)
{
    /// <summary>Of a commit that was read.</summary>
    public static PastCommit Of(Commit commit) => new(commit.Id, Known: commit);

    /// <summary>The commit.</summary>
    public ValueTask<Commit> ReadAsync(IWiki wiki, CancellationToken cancellationToken) => Known is { } commit ? new(commit) : wiki.ReadCommitAsync(Id, cancellationToken);
}

/// <summary>A wiki of whose commits it is known what they did, so that not all are read to find some. What is not known now is null, and is found by a walk.</summary>
internal interface IKnownPast
{
    /// <summary>The commits that record moves, after <paramref name="older"/> up to <paramref name="newer"/>, newest first.</summary>
    /// <param name="older">A commit of the line.</param>
    /// <param name="newer">A later one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<IReadOnlyList<Commit>?> MovesBetweenAsync(ObjectId older, ObjectId newer, CancellationToken cancellationToken);

    /// <summary>The commits that changed a file somewhere, and perhaps others, newest first.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="newest">The commit to begin with.</param>
    /// <param name="stop">The commit to stop before; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<IAsyncEnumerable<PastCommit>?> ChangedInAsync(FolderScope scope, ObjectId newest, ObjectId? stop, CancellationToken cancellationToken);

    /// <summary>What a commit did to files, in no order: its difference from its first parent.</summary>
    /// <param name="commit">A commit of the line.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<IReadOnlyList<FileDifference>?> ChangesOfAsync(ObjectId commit, CancellationToken cancellationToken);

    /// <summary>The commits that changed how often a text stands in a page, and perhaps others, newest first.</summary>
    /// <param name="text">The text.</param>
    /// <param name="newest">The commit to begin with.</param>
    /// <param name="stop">The commit to stop before; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<IAsyncEnumerable<PastCommit>?> MayHaveChangedAsync(string text, ObjectId newest, ObjectId? stop, CancellationToken cancellationToken);
}
