using System.Runtime.CompilerServices;

namespace Wikibot.Git.Budgets;

/// <summary>
/// A wiki as requests see it: whatever is read of it tells the request's budget, so that no loop over commits, folders or pages has
/// to. Inside the engine the token ends what goes on too long: it is the budget's.
/// </summary>
internal sealed class BudgetedWiki(IWiki wiki) : WikiLayer(wiki)
{
    private const string Doing = "it read the wiki";

    /// <summary>Steps of an object, whatever its size.</summary>
    private const int OfObject = 16;

    public override ValueTask<Commit> ReadCommitAsync(ObjectId id, CancellationToken cancellationToken)
    {
        RequestBudget.Step(Doing, OfObject);
        return Below.ReadCommitAsync(id, cancellationToken);
    }

    public override async ValueTask<Tree> ReadTreeAsync(ObjectId id, CancellationToken cancellationToken)
    {
        var tree = await Below.ReadTreeAsync(id, cancellationToken);
        RequestBudget.Step(Doing, OfObject + tree.Entries.Length);
        return tree;
    }

    public override async ValueTask<ReadOnlyMemory<byte>> ReadBlobAsync(ObjectId id, CancellationToken cancellationToken)
    {
        var blob = await Below.ReadBlobAsync(id, cancellationToken);
        RequestBudget.Step(Doing, OfObject + (blob.Length / OfObject));
        return blob;
    }

    public override ValueTask<long> ReadBlobSizeAsync(ObjectId id, CancellationToken cancellationToken)
    {
        RequestBudget.Step(Doing, OfObject);
        return Below.ReadBlobSizeAsync(id, cancellationToken);
    }

    public override async IAsyncEnumerable<PathChange> WalkAsync(ObjectId from, string? path, [EnumeratorCancellation] CancellationToken cancellationToken, ObjectId? stop = null)
    {
        await foreach (var change in Below.WalkAsync(from, path, cancellationToken, stop))
        {
            RequestBudget.Step(Doing, OfObject);
            yield return change;
        }
    }

    public override async IAsyncEnumerable<FileDifference> DiffAsync(ObjectId? oldTree, ObjectId? newTree, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var file in Below.DiffAsync(oldTree, newTree, cancellationToken))
        {
            RequestBudget.Step(Doing, OfObject);
            yield return file;
        }
    }
}
