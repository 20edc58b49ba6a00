namespace Wikibot.Git.Base;

/// <summary>A wiki over another one: passes everything on but what it overrides.</summary>
/// <param name="wiki">The one below.</param>
internal abstract class WikiLayer(IWiki wiki) : IWiki, IPartOfWiki
{
    public string Name => wiki.Name;

    /// <inheritdoc/>
    public string? Part => (wiki as IPartOfWiki)?.Part;

    public IFetchSource Fetches => wiki.Fetches;

    /// <summary>The one below.</summary>
    protected IWiki Below => wiki;

    public virtual ValueTask<Snapshot?> ReadTipAsync(string refName, CancellationToken cancellationToken) => wiki.ReadTipAsync(refName, cancellationToken);

    public void LookAhead(string refName) => wiki.LookAhead(refName);

    public virtual ValueTask<Commit> ReadCommitAsync(ObjectId id, CancellationToken cancellationToken) => wiki.ReadCommitAsync(id, cancellationToken);

    public virtual ValueTask<Tree> ReadTreeAsync(ObjectId id, CancellationToken cancellationToken) => wiki.ReadTreeAsync(id, cancellationToken);

    public virtual ValueTask<ReadOnlyMemory<byte>> ReadBlobAsync(ObjectId id, CancellationToken cancellationToken) => wiki.ReadBlobAsync(id, cancellationToken);

    public virtual ValueTask<long> ReadBlobSizeAsync(ObjectId id, CancellationToken cancellationToken) => wiki.ReadBlobSizeAsync(id, cancellationToken);

    public ValueTask CopyBlobAsync(ObjectId id, Stream destination, CancellationToken cancellationToken) => wiki.CopyBlobAsync(id, destination, cancellationToken);

    public virtual ValueTask<bool> IsOnMainAsync(ObjectId tip, ObjectId commit, CancellationToken cancellationToken) => wiki.IsOnMainAsync(tip, commit, cancellationToken);

    public virtual IAsyncEnumerable<PathChange> WalkAsync(ObjectId from, string? path, CancellationToken cancellationToken, ObjectId? stop = null) => wiki.WalkAsync(from, path, cancellationToken, stop);

    public virtual IAsyncEnumerable<FileDifference> DiffAsync(ObjectId? oldTree, ObjectId? newTree, CancellationToken cancellationToken) => wiki.DiffAsync(oldTree, newTree, cancellationToken);

    public virtual Task<CommitResult> CommitAsync(CommitRequest request, CancellationToken cancellationToken) => wiki.CommitAsync(request, cancellationToken);

    public virtual Task<PushResult> PushAsync(PushRequest request, CancellationToken cancellationToken) => wiki.PushAsync(request, cancellationToken);

    public ValueTask<IReadOnlyDictionary<ObjectId, ObjectId>> ReadTurnsAsync(ObjectId from, ObjectId? stop, CancellationToken cancellationToken) => wiki.ReadTurnsAsync(from, stop, cancellationToken);

    public Task<PackSummary> WritePackAsync(IReadOnlyCollection<ObjectId> wants, IReadOnlyCollection<ObjectId> haves, Stream destination, CancellationToken cancellationToken) =>
        wiki.WritePackAsync(wants, haves, destination, cancellationToken);

    public Task ImportPacksAsync(Func<IPackSink, Task> fill, CancellationToken cancellationToken) => wiki.ImportPacksAsync(fill, cancellationToken);

    public Task TryPacksAsync(Func<IPackSink, Task> fill, bool alone, CancellationToken cancellationToken) => wiki.TryPacksAsync(fill, alone, cancellationToken);

    public Task<RepositoryReport> VerifyAsync(IReadOnlyList<string> refNames, CancellationToken cancellationToken) => wiki.VerifyAsync(refNames, cancellationToken);

    public ValueTask<bool> IsWholeAsync(ObjectId id, CancellationToken cancellationToken) => wiki.IsWholeAsync(id, cancellationToken);

    public Task<MaintenanceReport> MaintainAsync(TimeSpan budget, bool force, CancellationToken cancellationToken) => wiki.MaintainAsync(budget, force, cancellationToken);
}
