using System.Runtime.CompilerServices;

namespace Wikibot.Git.Budgets;

/// <summary>
/// A wiki as requests see it: whatever is read of it tells the request's budget, so that no loop over commits, folders or pages has
/// to. Inside the engine the token ends what goes on too long: it is the budget's.
/// </summary>
internal sealed class BudgetedWiki(IWiki wiki) : IWiki
{
    private const string Doing = "it read the wiki";

    /// <summary>Steps of an object, whatever its size.</summary>
    private const int OfObject = 16;

    public string Name => wiki.Name;

    public ValueTask<Snapshot?> ReadTipAsync(string refName, CancellationToken cancellationToken) => wiki.ReadTipAsync(refName, cancellationToken);

    public ValueTask<Commit> ReadCommitAsync(ObjectId id, CancellationToken cancellationToken)
    {
        RequestBudget.Step(Doing, OfObject);
        return wiki.ReadCommitAsync(id, cancellationToken);
    }

    public async ValueTask<Tree> ReadTreeAsync(ObjectId id, CancellationToken cancellationToken)
    {
        var tree = await wiki.ReadTreeAsync(id, cancellationToken);
        RequestBudget.Step(Doing, OfObject + tree.Entries.Length);
        return tree;
    }

    public async ValueTask<ReadOnlyMemory<byte>> ReadBlobAsync(ObjectId id, CancellationToken cancellationToken)
    {
        var blob = await wiki.ReadBlobAsync(id, cancellationToken);
        RequestBudget.Step(Doing, OfObject + (blob.Length / OfObject));
        return blob;
    }

    public ValueTask CopyBlobAsync(ObjectId id, Stream destination, CancellationToken cancellationToken) => wiki.CopyBlobAsync(id, destination, cancellationToken);

    public ValueTask<bool> IsOnMainAsync(ObjectId tip, ObjectId commit, CancellationToken cancellationToken) => wiki.IsOnMainAsync(tip, commit, cancellationToken);

    public async IAsyncEnumerable<PathChange> WalkAsync(ObjectId from, string? path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in wiki.WalkAsync(from, path, cancellationToken))
        {
            RequestBudget.Step(Doing, OfObject);
            yield return change;
        }
    }

    public async IAsyncEnumerable<FileDifference> DiffAsync(ObjectId? oldTree, ObjectId? newTree, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var file in wiki.DiffAsync(oldTree, newTree, cancellationToken))
        {
            RequestBudget.Step(Doing, OfObject);
            yield return file;
        }
    }

    public Task<CommitResult> CommitAsync(CommitRequest request, CancellationToken cancellationToken) => wiki.CommitAsync(request, cancellationToken);

    public Task<PackSummary> WritePackAsync(IReadOnlyCollection<ObjectId> wants, IReadOnlyCollection<ObjectId> haves, Stream destination, CancellationToken cancellationToken) =>
        wiki.WritePackAsync(wants, haves, destination, cancellationToken);

    public Task ImportPacksAsync(Func<IPackSink, Task> fill, CancellationToken cancellationToken) => wiki.ImportPacksAsync(fill, cancellationToken);

    public Task TryPacksAsync(Func<IPackSink, Task> fill, bool alone, CancellationToken cancellationToken) => wiki.TryPacksAsync(fill, alone, cancellationToken);

    public Task<RepositoryReport> VerifyAsync(IReadOnlyList<string> refNames, CancellationToken cancellationToken) => wiki.VerifyAsync(refNames, cancellationToken);

    public ValueTask<bool> IsWholeAsync(ObjectId id, CancellationToken cancellationToken) => wiki.IsWholeAsync(id, cancellationToken);

    public Task<MaintenanceReport> MaintainAsync(TimeSpan budget, bool force, CancellationToken cancellationToken) => wiki.MaintainAsync(budget, force, cancellationToken);
}
