namespace Wikibot.Git.Storage;

/// <summary>
/// Every wiki on the share, each a bare git repository <c>{root}/{wiki}.git</c>.
/// The one place that touches repository files; features go through here and never open a file.
/// </summary>
public interface IWikiStore
{
    /// <summary>The names of all wikis, in order. Lists the share's root: for maintenance, never for a request.</summary>
    IAsyncEnumerable<string> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Creates a wiki with its first commit on each given ref. It appears whole or not at all.
    /// </summary>
    /// <exception cref="WikiExistsException">A wiki of that name exists.</exception>
    Task<IWiki> CreateAsync(string wiki, IReadOnlyList<RefSeed> refs, CancellationToken cancellationToken);

    /// <summary>A wiki, by a handle that is kept and shared; <see langword="null"/> when there is none.</summary>
    ValueTask<IWiki?> OpenAsync(string wiki, CancellationToken cancellationToken);

    /// <summary>
    /// Creates a wiki out of packs: <paramref name="fill"/> adds them and returns what the refs point at; <paramref name="seeds"/> are
    /// first commits of further refs. It appears whole, verified and flushed, or not at all.
    /// </summary>
    /// <param name="wiki">Its name.</param>
    /// <param name="fill">Adds packs, and returns what refs point at.</param>
    /// <param name="seeds">First commits of further refs.</param>
    /// <param name="foreign">Whether the history comes from elsewhere: then every name, depth, count and size in it is checked too.</param>
    /// <param name="cancellationToken">Ends it, with nothing made.</param>
    /// <exception cref="WikiExistsException">A wiki of that name exists.</exception>
    /// <exception cref="InvalidDataException">A pack is damaged, a ref points at nothing, or foreign history holds what git or this system refuses.</exception>
    Task<IWiki> CreateFromPacksAsync(
        string wiki, Func<IPackSink, Task<IReadOnlyDictionary<string, ObjectId>>> fill, IReadOnlyList<RefSeed> seeds, bool foreign, CancellationToken cancellationToken);

    /// <summary>
    /// A trial of <see cref="CreateFromPacksAsync"/>: makes a repository on this machine's own disk, reads all that its refs reach, and throws it away.
    /// </summary>
    /// <exception cref="InvalidDataException">A pack is damaged.</exception>
    /// <exception cref="StoreFailedException">Something that the refs reach is missing.</exception>
    Task TryFromPacksAsync(Func<IPackSink, Task<IReadOnlyDictionary<string, ObjectId>>> fill, CancellationToken cancellationToken);

    /// <summary>
    /// Removes a wiki with all its history: at one moment it is gone from its place, then its files go. Whoever still writes there fails, and is told so.
    /// </summary>
    /// <returns>False when there was none.</returns>
    /// <exception cref="StoreFailedException">The share failed. What is left of it is not seen, and the next maintenance removes it.</exception>
    Task<bool> RemoveAsync(string wiki, CancellationToken cancellationToken);

    /// <summary>
    /// Small files beside the repositories (markers, invitations): <c>{root}/{folder}/…</c>, written whole and flushed.
    /// </summary>
    IMarkerStore Markers { get; }

    /// <summary>Files beside a repository that can be worked out again.</summary>
    IDerivedFiles Derived { get; }
}

/// <summary>The first commit of a ref of a new wiki.</summary>
public sealed record RefSeed(string RefName, ChangeSet Changes, CommitDetails Details);

/// <summary>One wiki's repository.</summary>
public interface IWiki
{
    /// <summary>The wiki's name.</summary>
    string Name { get; }

    /// <summary>The tip of <paramref name="refName"/> now, read from the share; <see langword="null"/> when the ref does not exist.</summary>
    ValueTask<Snapshot?> ReadTipAsync(string refName, CancellationToken cancellationToken);

    /// <summary>
    /// Begins to ask for the tip of <paramref name="refName"/> beside what the caller does next, where the share is slow enough for that to be worth it: the
    /// first <see cref="ReadTipAsync"/> or <see cref="CommitAsync"/> after it waits for that answer. Only below a <see cref="TipAhead"/>; else nothing happens.
    /// </summary>
    void LookAhead(string refName);

    /// <summary>A commit by id, from wherever it is in the repository; callers check reachability by <see cref="IsOnMainAsync"/>.</summary>
    /// <exception cref="ObjectNotFoundException">There is none.</exception>
    ValueTask<Commit> ReadCommitAsync(ObjectId id, CancellationToken cancellationToken);

    /// <summary>A tree by id.</summary>
    /// <exception cref="ObjectNotFoundException">There is none.</exception>
    ValueTask<Tree> ReadTreeAsync(ObjectId id, CancellationToken cancellationToken);

    /// <summary>A blob's bytes by id. The caller must not change them: they are shared with the cache.</summary>
    /// <exception cref="ObjectNotFoundException">There is none.</exception>
    ValueTask<ReadOnlyMemory<byte>> ReadBlobAsync(ObjectId id, CancellationToken cancellationToken);

    /// <summary>Writes a blob's bytes to a stream, past the cache and without holding a large one.</summary>
    /// <exception cref="ObjectNotFoundException">There is none.</exception>
    /// <exception cref="StoreFailedException">It is damaged: what was written is wrong.</exception>
    ValueTask CopyBlobAsync(ObjectId id, Stream destination, CancellationToken cancellationToken);

    /// <summary>A blob's number of bytes, which are not read for it.</summary>
    /// <exception cref="ObjectNotFoundException">There is none.</exception>
    ValueTask<long> ReadBlobSizeAsync(ObjectId id, CancellationToken cancellationToken);

    /// <summary>Whether <paramref name="commit"/> is on <c>main</c>'s first-parent line at or before <paramref name="tip"/>.</summary>
    ValueTask<bool> IsOnMainAsync(ObjectId tip, ObjectId commit, CancellationToken cancellationToken);

    /// <summary>
    /// First-parent walk from <paramref name="from"/> backwards: the commits in which the entry at <paramref name="path"/>
    /// (a full path such as <c>Dev/Notes.md</c>) differs from the parent's; every commit when <paramref name="path"/> is <see langword="null"/>.
    /// Lazy: stop enumerating to stop the walk; go on later from the last commit's first parent. It ends before <paramref name="stop"/>, if it meets it.
    /// </summary>
    IAsyncEnumerable<PathChange> WalkAsync(ObjectId from, string? path, CancellationToken cancellationToken, ObjectId? stop = null);

    /// <summary>The files that differ between two trees, by full path in path order; equal subtrees are not read. Null stands for the empty tree.</summary>
    IAsyncEnumerable<FileDifference> DiffAsync(ObjectId? oldTree, ObjectId? newTree, CancellationToken cancellationToken);

    /// <summary>
    /// Makes one commit on <paramref name="request"/>'s ref: applies the change to the newest tip, flushes the objects, and moves the ref by
    /// a fenced compare-and-swap; on a lost race applies it again to the new tip. When it returns, the commit is durable.
    /// An exception thrown by <see cref="CommitRequest.Apply"/> (a conflict, a lost role) ends it with nothing changed.
    /// A request whose operation id is already on the ref returns that first commit with <see cref="CommitResult.Replayed"/> set.
    /// </summary>
    /// <exception cref="StoreBusyException">The race was lost too many times, or for too long.</exception>
    /// <exception cref="StoreFullException">The share is full; nothing was changed.</exception>
    /// <exception cref="StoreFailedException">The share failed.</exception>
    Task<CommitResult> CommitAsync(CommitRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Lets commits that were made elsewhere follow the tip, with whatever parents they have in which order: a quarantine, every check of <c>git fsck
    /// --strict</c>, then the same fenced decision as a commit's. From then on the line goes by them, and back to the tip that they follow.
    /// </summary>
    /// <exception cref="InvalidDataException">The pack is damaged, or holds what git or this system refuses; the message says what and where.</exception>
    /// <exception cref="StoreFailedException">The share failed.</exception>
    Task<PushResult> PushAsync(PushRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// The merges of the line from <paramref name="from"/> back to before <paramref name="stop"/> that it leaves by another than git's first parent, each
    /// with that parent: what a copy of the objects does not say (<see cref="IPackSink.Turn"/>).
    /// </summary>
    ValueTask<IReadOnlyDictionary<ObjectId, ObjectId>> ReadTurnsAsync(ObjectId from, ObjectId? stop, CancellationToken cancellationToken);

    /// <summary>Streams a pack of all objects that <paramref name="wants"/> reach and <paramref name="haves"/> do not; memory does not grow with it.</summary>
    /// <exception cref="StoreFailedException">One of the commits is not there.</exception>
    Task<PackSummary> WritePackAsync(IReadOnlyCollection<ObjectId> wants, IReadOnlyCollection<ObjectId> haves, Stream destination, CancellationToken cancellationToken);

    /// <summary>What clients of git's fetch are served from.</summary>
    IFetchSource Fetches { get; }

    /// <summary>Brings objects in: <paramref name="fill"/> adds packs to a quarantine, and only when it returns do they become part of the repository. No ref moves.</summary>
    /// <exception cref="InvalidDataException">A pack is damaged.</exception>
    Task ImportPacksAsync(Func<IPackSink, Task> fill, CancellationToken cancellationToken);

    /// <summary>Brings packs in as <see cref="ImportPacksAsync"/> does, every object hashed and everything named found, and throws them away: a trial.</summary>
    /// <param name="alone">Whether what they name must be in the packs themselves, not in the repository.</param>
    /// <param name="fill">Adds the packs.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidDataException">A pack is damaged.</exception>
    Task TryPacksAsync(Func<IPackSink, Task> fill, bool alone, CancellationToken cancellationToken);

    /// <summary>Reads everything that the refs reach and checks each object against its id; returns what is missing or damaged, at most 20 sentences.</summary>
    /// <param name="refNames">Which refs; one that does not exist is damage.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreFailedException">The share failed.</exception>
    Task<RepositoryReport> VerifyAsync(IReadOnlyList<string> refNames, CancellationToken cancellationToken);

    /// <summary>Whether an object is there and whole.</summary>
    ValueTask<bool> IsWholeAsync(ObjectId id, CancellationToken cancellationToken);

    /// <summary>Packs loose objects and sweeps leftovers when counts say so; bounded by <paramref name="budget"/>, resumable, safe beside readers and writers.</summary>
    Task<MaintenanceReport> MaintainAsync(TimeSpan budget, bool force, CancellationToken cancellationToken);
}

/// <summary>The state of a ref at one moment.</summary>
/// <param name="Commit">The tip.</param>
/// <param name="Root">Its root tree.</param>
public sealed record Snapshot(Commit Commit, Tree Root);

/// <summary>A change to commit.</summary>
/// <param name="RefName">Full ref name, such as <c>refs/heads/main</c>; it must exist.</param>
/// <param name="OperationId">Unique id of the operation (1 to 64 of <c>[A-Za-z0-9-]</c>), kept in the trailer <c>Wikibot-Operation</c>.</param>
/// <param name="Apply">
/// Works out the change for the tip it is given; called again with the newer tip after a lost race, so it must re-check
/// preconditions and role each time. An empty change set means that nothing is to be done: no commit is made.
/// </param>
public sealed record CommitRequest(string RefName, string OperationId, Func<Snapshot, CancellationToken, ValueTask<(ChangeSet Changes, CommitDetails Details)>> Apply);

/// <summary>What a commit says about itself.</summary>
/// <param name="Author">Author and committer.</param>
/// <param name="Message">Message without trailers.</param>
/// <param name="Trailers">Further trailers (key, value), after the message, before the operation id.</param>
public sealed record CommitDetails(Signature Author, string Message, IReadOnlyList<KeyValuePair<string, string>>? Trailers = null);

/// <summary>The files that a commit changes, by full path. A folder appears with its first file and goes with its last.</summary>
public sealed record ChangeSet(IReadOnlyList<FileChange> Files)
{
    /// <summary>Nothing to do.</summary>
    public static ChangeSet Empty { get; } = new([]);
}

/// <summary>One file of a <see cref="ChangeSet"/>: new bytes, here or still elsewhere, an existing blob, or (none of these) a deletion.</summary>
/// <param name="Path">Full path, such as <c>Dev/Notes.md</c>.</param>
/// <param name="Content">New bytes.</param>
/// <param name="Existing">A blob that is already in the repository (a move, a restore).</param>
/// <param name="Mode">git's mode of the file, such as 0o100755; when left out that of the file that is there, 0o100644 for a new one.</param>
/// <param name="Incoming">New bytes that are still elsewhere.</param>
public sealed record FileChange(string Path, ReadOnlyMemory<byte>? Content = null, ObjectId? Existing = null, int? Mode = null, IncomingBytes? Incoming = null)
{
    /// <summary>Bytes of what is new, here or still elsewhere; null where nothing is.</summary>
    public long? NewLength => Content?.Length ?? Incoming?.Length;
}

/// <summary>
/// Bytes that are too many to hold, and still elsewhere when a change is worked out. They are fetched once, after everything that refuses a change by its length had its say, and
/// then the change is worked out again, on the tip of then. The same change must name the same instance each time.
/// </summary>
/// <param name="Length">How many there are.</param>
/// <param name="OpenAsync">Opens them, from the first on; what comes must be <paramref name="Length"/> bytes. Left out where it is only asked whether they would be taken: then nothing is made.</param>
public sealed record IncomingBytes(long Length, Func<CancellationToken, Task<Stream>>? OpenAsync = null);

/// <summary>What <see cref="IWiki.CommitAsync"/> did.</summary>
/// <param name="Tip">The commit made, the first one of a repeated operation, or the unchanged tip when there was nothing to do.</param>
/// <param name="Changed">Whether the operation made a commit, now or (when replayed) the first time.</param>
/// <param name="Replayed">True when this operation id had already been committed.</param>
/// <param name="LostRaces">How many times another writer was first.</param>
public sealed record CommitResult(Snapshot Tip, bool Changed, bool Replayed, int LostRaces);

/// <summary>What a pack holds.</summary>
/// <param name="Commits">Commits in it.</param>
/// <param name="Objects">All objects in it.</param>
public sealed record PackSummary(int Commits, int Objects);

/// <summary>A commit that changed a path, and the path's entry on either side of it.</summary>
public sealed record PathChange(Commit Commit, TreeEntry? Before, TreeEntry? After);

/// <summary>A file that differs between two trees.</summary>
public sealed record FileDifference(string Path, TreeEntry? Old, TreeEntry? New);

/// <summary>What a verification found.</summary>
/// <param name="Objects">Objects read.</param>
/// <param name="Damages">What is missing or damaged, a sentence each.</param>
public sealed record RepositoryReport(int Objects, IReadOnlyList<string> Damages);

/// <summary>What a maintenance run did.</summary>
/// <param name="Ran">False when the counts did not ask for it.</param>
/// <param name="PackedObjects">Loose objects that went into a pack.</param>
/// <param name="RemovedFiles">Leftover files removed.</param>
/// <param name="Finished">False when the budget ended it; the next run goes on.</param>
/// <param name="Mended">Names of packs that an earlier version had damaged, and that were made anew.</param>
public sealed record MaintenanceReport(bool Ran, int PackedObjects, int RemovedFiles, bool Finished, IReadOnlyList<string> Mended);

/// <summary>Small files beside the repositories, each written whole, flushed, and replaced atomically.</summary>
public interface IMarkerStore
{
    /// <summary>Writes <c>{root}/{folder}/{name}</c>. Segments are checked: no separators, no dots first.</summary>
    Task WriteAsync(string folder, string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Reads a marker; <see langword="null"/> when there is none.</summary>
    Task<ReadOnlyMemory<byte>?> ReadAsync(string folder, string name, CancellationToken cancellationToken);

    /// <summary>The names in a folder, in no order: who wants the first few of thousands need not pay for all. Empty when there is none.</summary>
    Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Removes a marker; no error when there is none.</summary>
    Task RemoveAsync(string folder, string name, CancellationToken cancellationToken);

    /// <summary>Whether there is a folder of markers that was not ended, as the share has it now, whatever this machine believes: one file operation.</summary>
    Task<bool> IsOpenAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Ends a folder of markers for good: from here on it is open for nobody, on any machine. Then it is removed, with what is in it.</summary>
    Task EndAsync(string folder, CancellationToken cancellationToken);
}
