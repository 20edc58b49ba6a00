using Microsoft.Extensions.Logging.Abstractions;

namespace Wikibot.Git.Commits;

/// <summary>A ref that has moved.</summary>
/// <param name="Wiki">The wiki.</param>
/// <param name="RefName">The ref (<see cref="WikiRefs"/>).</param>
/// <param name="From">Its tip before; null when it is new.</param>
/// <param name="To">The commit that it moved to.</param>
internal sealed record Committed(IWiki Wiki, string RefName, ObjectId? From, Snapshot To)
{
    /// <summary>The files that changed.</summary>
    public async IAsyncEnumerable<FileDifference> FilesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectId? before = From is { } id ? (await Wiki.ReadCommitAsync(id, cancellationToken)).Tree : null;
        await foreach (var file in Wiki.DiffAsync(before, To.Root.Id, cancellationToken))
        {
            yield return file;
        }
    }
}

/// <summary>What follows from commits: an index, markers, hooks, caches. Registered, it is told of every one, by the process that made it.</summary>
internal interface IAfterCommit
{
    /// <summary>
    /// Called when the commit is durable, and again when the operation is repeated, so that what a process left undone is done then. What it
    /// throws fails the request, not the commit: a follower that is not worth that catches it. After a push it fails nothing, and is called again with
    /// the next commit. A process may die before it calls.
    /// </summary>
    Task AfterAsync(Committed committed, CancellationToken cancellationToken);
}

/// <summary>
/// The one door through which refs of wikis are made and moved (a test holds that). A repeat of an operation is told from another request
/// under its id, and what follows from commits is called.
/// </summary>
internal sealed class CommitDoor(IWikiStore store, IEnumerable<IAfterCommit> followers, ILogger<CommitDoor>? logger = null)
{
    private readonly OwedFollowers _owed = new(logger ?? NullLogger<CommitDoor>.Instance);

    /// <summary>Makes one commit; see <see cref="IWiki.CommitAsync"/>.</summary>
    /// <exception cref="WikibotProblemException">The operation's id was used for another request.</exception>
    public async Task<CommitResult> CommitAsync(
        IWiki wiki, string refName, Operation operation, Func<Snapshot, CancellationToken, ValueTask<(ChangeSet Changes, CommitDetails Details)>> apply, CancellationToken cancellationToken)
    {
        var request = new CommitRequest(refName, operation.Id, async (tip, token) =>
        {
            var (changes, details) = await apply(tip, token);
            return (changes, operation.RequestHash is { } hash ? details with { Trailers = [.. details.Trailers ?? [], new(CommitText.RequestTrailer, hash)] } : details);
        });
        var result = await wiki.CommitAsync(request, cancellationToken);
        if (result.Replayed && operation.RequestHash is { } asked && !CommitText.Trailers(result.Tip.Commit.Message, CommitText.RequestTrailer).Contains(asked, StringComparer.Ordinal))
        {
            throw Problem.Make(422, ProblemCodes.OperationReused, $"The operation id '{operation.Id}' was used for a different request. Use a new one.");
        }

        if (result.Changed)
        {
            await FollowAsync(new Committed(wiki, refName, result.Tip.Commit.Parents is [var before, ..] ? before : null, result.Tip), cancellationToken);
        }

        return result;
    }

    /// <summary>Lets commits that were made elsewhere follow the tip; see <see cref="IWiki.PushAsync"/>.</summary>
    public async Task<PushResult> PushAsync(IWiki wiki, PushRequest request, CancellationToken cancellationToken)
    {
        var result = await wiki.PushAsync(request, cancellationToken);
        if (result is { Outcome: PushOutcome.Done, Tip: { } tip })
        {
            await _owed.PayAsync(cancellationToken);
            foreach (var follower in followers)
            {
                await _owed.CallAsync(follower, new Committed(wiki, request.RefName, request.Expected, tip), cancellationToken);
            }
        }

        return result;
    }

    /// <summary>Makes a wiki of first commits; see <see cref="IWikiStore.CreateAsync"/>.</summary>
    public async Task<IWiki> CreateAsync(string name, IReadOnlyList<RefSeed> refs, CancellationToken cancellationToken) =>
        await FollowAllAsync(await store.CreateAsync(name, refs, cancellationToken), cancellationToken);

    /// <summary>Makes a wiki of packs; see <see cref="IWikiStore.CreateFromPacksAsync"/>.</summary>
    public async Task<IWiki> CreateFromPacksAsync(
        string name, Func<IPackSink, Task<IReadOnlyDictionary<string, ObjectId>>> fill, IReadOnlyList<RefSeed> seeds, bool foreign, CancellationToken cancellationToken) =>
        await FollowAllAsync(await store.CreateFromPacksAsync(name, fill, seeds, foreign, cancellationToken), cancellationToken);

    private async Task<IWiki> FollowAllAsync(IWiki wiki, CancellationToken cancellationToken)
    {
        foreach (var refName in (string[])[WikiRefs.Main, WikiRefs.Members])
        {
            if (await wiki.ReadTipAsync(refName, cancellationToken) is { } tip)
            {
                await FollowAsync(new Committed(wiki, refName, From: null, tip), cancellationToken);
            }
        }

        return wiki;
    }

    private async Task FollowAsync(Committed committed, CancellationToken cancellationToken)
    {
        await _owed.PayAsync(cancellationToken);
        foreach (var follower in followers)
        {
            await follower.AfterAsync(committed, cancellationToken);
        }
    }
}
